import { didYouMean } from '@mmp-sim/contracts/did-you-mean';

/** What is expected where a name is none of the known ones: all of them, and the one that comes nearest. */
export function oneOf(given: string, known: readonly string[]): string {
  if (known.length === 0) return 'none: there are none';
  const nearest = didYouMean(given, known);
  const all = known.length === 1 ? String(known[0]) : `one of ${known.join(', ')}`;
  return nearest === null ? all : `${all}; the nearest is ${nearest}`;
}
