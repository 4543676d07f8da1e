import type { Happening } from '../cell/happenings.js';
import type { Story } from '../cell/story.js';

/** Of one of several regions. */
export type Told = { readonly region: number; readonly happening: Readonly<Happening> };

/** One region, and what happens next in it. */
type Next = { readonly region: number; readonly rest: Iterator<Readonly<Happening>>; happening: Readonly<Happening> };

/**
 * What happened in several regions, in order of time: as one MMP hears it that sees them all. At one instant what happened in
 * the earlier region comes first.
 *
 * @param stories - By region. The objects that are handed out are used again.
 */
export function* inOrder(stories: readonly Story[]): Generator<Told> {
  // A heap: the region in which something happens next stands first.
  const regions: Next[] = [];
  for (const [region, { happenings }] of stories.entries()) {
    const rest = happenings.inOrder();
    const first = rest.next();
    if (first.done !== true) regions.push({ region, rest, happening: first.value });
  }
  for (let at = (regions.length >>> 1) - 1; at >= 0; at -= 1) sink(regions, at);
  for (let first = regions[0]; first !== undefined; first = regions[0]) {
    yield first;
    const next = first.rest.next();
    if (next.done === true) {
      const last = regions.pop();
      if (last !== undefined && last !== first) regions[0] = last;
    } else first.happening = next.value;
    sink(regions, 0);
  }
}

const isBefore = (a: Next, b: Next): boolean =>
  a.happening.atMs < b.happening.atMs || (a.happening.atMs === b.happening.atMs && a.region < b.region);

/** Lets one go down to where nothing that comes earlier stands below it. */
function sink(regions: Next[], from: number): void {
  const one = regions[from];
  if (one === undefined) return;
  let at = from;
  for (;;) {
    const [left, right] = [regions[2 * at + 1], regions[2 * at + 2]];
    if (left === undefined) break;
    const isRight = right !== undefined && isBefore(right, left);
    const least = isRight ? right : left;
    if (!isBefore(least, one)) break;
    regions[at] = least;
    at = 2 * at + (isRight ? 2 : 1);
  }
  regions[at] = one;
}
