import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { WorldConfig } from '../world-config.js';

/** A setting with all that is in it, `campaigns`, `exposure.hours`, or one of each entry of a list, `campaigns[].channel`. */
type Need = keyof WorldConfig | `${keyof WorldConfig}.${string}` | `${keyof WorldConfig}[].${string}`;

/** What a schema cannot say. It is looked at where the settings that it needs have their shape. */
export type Rule = {
  readonly needs: readonly Need[];
  /** Others say whether what it reckons with can be: it is looked at after them, where they find nothing wrong with that. */
  readonly last?: true;
  find(world: WorldConfig): Iterable<JsonProblem>;
};

/** Whether what is wrong at a path, such as `campaigns.0.pricing`, leaves what is needed without its shape. */
export function isSpoilt(need: Need, path: string): boolean {
  const places = path.split('.');
  // Where a whole is wrong so are its parts, and the other way round.
  return need
    .replace('[]', '.[]')
    .split('.')
    .every((name, at) => name === '[]' || places[at] === undefined || places[at] === name);
}

/** Names that stand in a list twice: the later ones, with where the first is. */
export function* repeated(
  list: string,
  name: string,
  values: readonly string[],
  where: (index: number) => string = (index) => `${list}.${index}.${name}`,
): Generator<JsonProblem> {
  const first = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    const before = first.get(value);
    if (before === undefined) first.set(value, index);
    else yield { path: where(index), given: value, expected: `another one: ${where(before)} is the same` };
  }
}

const DAY = 86_400_000;

/** The last UTC day of the span. */
export const lastDay = ({ startsOn, days }: Pick<WorldConfig, 'startsOn' | 'days'>): string =>
  new Date(Date.parse(startsOn) + (days - 1) * DAY).toISOString().slice(0, 10);
