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

/** What is wrong with one field of a body, such as `id` or `apps.0.bundleId`; null where nothing is. */
export function problemAt(refusal: Pick<Refused, 'problem'> | null, path: string): string | null {
  const found = refusal?.problem?.problems?.find((one) => one.path === path);
  if (found === undefined) return null;
  return `Expected ${found.expected}${found.given === null ? '' : `, got ${visible(found.given)}`}`;
}
