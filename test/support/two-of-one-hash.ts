import { hashText, Ids } from '../../simulator/ids.js';

/** Two texts that the hash cannot tell apart: with its 32 bits they turn up among some 100,000. */
export function twoOfOneHash(seed: number): [string, string] {
  const texts = new Ids('collisions', 'seed');
  const seen = new Map<number, string>();
  for (let n = 0; n < 1_000_000; n += 1) {
    const text = texts.uuid('fact', n).replaceAll('-', '');
    const hash = hashText(text, seed);
    const known = seen.get(hash);
    if (known !== undefined) return [known, text];
    seen.set(hash, text);
  }
  throw new Error('no two texts with one hash');
}
