import type { Problem } from '@mmp-sim/contracts/answers';
import { visible } from './shell-word.js';

type Refused = { readonly message: string; readonly problem: Problem | null };

const CALL = String.raw`(?:GET|POST|PUT|PATCH|DELETE) /_sim/[^\s,;]*`;
/** A sentence that names a call of the API as the way on: the page has ways of its own. */
const WAY_ON = new RegExp(String.raw`(?<=[.!?])\s+${CALL}(?<!\.) [^.]*\.`, 'g');
const BY_CALL = new RegExp(` by ${CALL}(?<![.])`, 'g');

/** What was refused, without the calls of the control API that somebody at a terminal would go on with. */
export const inPage = ({ message }: Pick<Refused, 'message'>): string =>
  visible(message.replaceAll(WAY_ON, '').replaceAll(BY_CALL, ''));

/** Whether what a problem is about stands in a field, such as `networks.0` in that of `networks`. */
export const isOfField = (path: string, field: string): boolean => path === field || path.startsWith(`${field}.`);

export type FieldRefused = Pick<NonNullable<Problem['problems']>[number], 'given' | 'expected'>;

const inGeneral = ({ given, expected }: FieldRefused): string =>
  `Expected ${expected}${given === null ? '' : `, got ${given === '' ? 'an empty text' : visible(given)}`}`;

/**
 * All that is wrong with one field of a body, such as `id` or `apps.0.bundleId`; null where nothing is.
 *
 * @param words - In words of the form; null leaves it to those of the simulator.
 */
export function problemAt(
  refusal: Pick<Refused, 'problem'> | null,
  field: string,
  words: (refused: FieldRefused) => string | null = () => null,
): string | null {
  const found = (refusal?.problem?.problems ?? []).filter(({ path }) => isOfField(path, field));
  if (found.length === 0) return null;
  return found.map((refused) => words(refused) ?? inGeneral(refused)).join('. ');
}
