import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { Rule } from './rule.js';

/** No setting lies deeper, such as `fraud.0.waves.0.from`. */
const MOST_DEEP = 8;

/** Texts can be written as UTF-8. */
export const textRules: readonly Rule[] = [{ needs: [], find: (world) => halves(world, []) }];

/** Half of a character that takes two units of UTF-16, which no file can hold. */
function* halves(value: unknown, path: readonly string[]): Generator<JsonProblem> {
  if (typeof value === 'string' && !value.isWellFormed()) {
    const expected = 'a text of whole characters: it holds half of a surrogate pair';
    yield { path: path.join('.'), given: JSON.stringify(value), expected };
  }
  if (typeof value !== 'object' || value === null || path.length === MOST_DEEP) return;
  for (const [name, member] of Object.entries(value)) yield* halves(member, [...path, name]);
}
