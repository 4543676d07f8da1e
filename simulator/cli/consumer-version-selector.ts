import { expectedName } from '@mmp-sim/contracts/known-names';
import { InvalidArgumentError } from 'commander';

export type Selector = Readonly<Record<string, string | boolean>>;

/** What Pact's verifier takes; it does not mind a name that it does not know, and would then verify other pacts. */
const NAMES = [
  'branch',
  'mainBranch',
  'matchingBranch',
  'fallbackBranch',
  'consumer',
  'deployed',
  'released',
  'deployedOrReleased',
  'environment',
  'tag',
  'latest',
  'fallbackTag',
];

/** `branch=main,consumer=backend`, `mainBranch=true`, or the same as JSON: which pacts a broker is asked for. */
export function consumerVersionSelector(text: string, before: readonly Selector[] = []): Selector[] {
  const pairs = text.trimStart().startsWith('{') ? pairsOfJson(text) : text.split(',').map(pairOf);
  for (const [name] of pairs) {
    if (NAMES.includes(name)) continue;
    throw new InvalidArgumentError(`${name} is not known: ${expectedName(name, NAMES)}`);
  }
  return [...before, Object.fromEntries(pairs)];
}

function pairOf(text: string): [string, string | boolean] {
  const [, name = '', value = ''] = /^([^=]*)=(.+)$/.exec(text.trim()) ?? [];
  if (name === '') throw new InvalidArgumentError('Expected name=value, such as mainBranch=true, or a JSON object.');
  return [name, value === 'true' ? true : value === 'false' ? false : value];
}

function pairsOfJson(text: string): [string, string | boolean][] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`Expected a JSON object: ${(error as Error).message}`);
  }
  return Object.entries(json as object).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'string' || typeof value === 'boolean') return [name, value];
    throw new InvalidArgumentError(`${name}: expected a text, true or false.`);
  });
}
