import { distance } from 'fastest-levenshtein';

/** A name without case and separators. */
export const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Those of the known names that take the fewest edits, the nearest first, however far they are. */
export function nearestNames(name: string, known: Iterable<string>, most: number): string[] {
  const wanted = plain(name.slice(0, 128));
  return [...known]
    .map((one) => ({ one, edits: distance(wanted, plain(one)) }))
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, most)
    .map(({ one }) => one);
}

/**
 * The known name that a misspelt one was probably meant to be, or null.
 *
 * Case and separators do not count (`advertisingId` is `advertising_id`). Otherwise one edit is forgiven in names of
 * three characters, two up to eleven, three beyond.
 *
 * @param most - Most edits that are forgiven, where the known names are not the only right ones.
 */
export function didYouMean(name: string, known: Iterable<string>, most = 3): string | null {
  const wanted = plain(name.slice(0, 128));
  if (wanted.length === 0) return null;
  const usual = wanted.length < 3 ? 0 : wanted.length < 4 ? 1 : wanted.length < 12 ? 2 : 3;
  const allowed = Math.min(usual, most);

  let best: string | null = null;
  let bestDistance = allowed + 1;
  for (const candidate of known) {
    const edits = distance(wanted, plain(candidate));
    if (edits < bestDistance) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}
