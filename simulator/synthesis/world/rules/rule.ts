import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { WorldConfig } from '../world-config.js';

/** What a schema cannot say. It is looked at where the settings that it needs have their shape. */
export type Rule = {
  readonly needs: readonly (keyof WorldConfig)[];
  find(world: WorldConfig): Iterable<JsonProblem>;
};

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
