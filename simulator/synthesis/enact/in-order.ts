import type { Happening } from '../cell/happenings.js';
import type { Story } from '../cell/story.js';

/** Of one of several regions. */
export type Told = { readonly region: number; readonly happening: Readonly<Happening> };

/**
 * What happened in several regions, in order of time: as one MMP hears it that sees them all. At one instant what happened in
 * the earlier region comes first.
 *
 * @param stories - By region. The objects that are handed out are used again.
 */
export function* inOrder(stories: readonly Story[]): Generator<Told> {
  const size = stories.reduce((sum, { happenings }) => sum + happenings.size, 0);
  const instants = new Float64Array(size);
  const regions = new Uint32Array(size);
  let place = 0;
  for (const [region, { happenings }] of stories.entries()) {
    for (const { atMs } of happenings.inOrder()) {
      instants[place] = atMs;
      regions[place] = region;
      place += 1;
    }
  }
  const order = Uint32Array.from(instants.keys());
  order.sort((a, b) => (instants[a] ?? 0) - (instants[b] ?? 0) || a - b);
  // Within a region places are in order of time: each is the next one of its region.
  const next = stories.map(({ happenings }) => happenings.inOrder());
  for (const one of order) {
    const region = regions[one] ?? 0;
    const { value, done } = next[region]?.next() ?? { done: true };
    if (done !== true) yield { region, happening: value };
  }
}
