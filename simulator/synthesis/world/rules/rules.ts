import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { WorldConfig } from '../world-config.js';
import { capacityRules } from './capacity.js';
import { dateRules } from './dates.js';
import { fraudRules } from './fraud.js';
import { nameRules } from './names.js';
import { releaseRules } from './releases.js';
import { isSpoilt, type Rule } from './rule.js';
import { sumRules } from './sums.js';
import { textRules } from './texts.js';

const allRules = [
  ...textRules,
  ...nameRules,
  ...sumRules,
  ...dateRules,
  ...releaseRules,
  ...capacityRules,
  ...fraudRules,
];

/**
 * What is wrong with a world beyond its shape.
 *
 * @param wrong - Where its shape is wrong: what needs such a setting is not looked at.
 */
export function brokenRules(
  world: WorldConfig,
  wrong: readonly Pick<JsonProblem, 'path'>[],
  rules: readonly Rule[] = allRules,
): JsonProblem[] {
  const found: JsonProblem[] = [];
  const isWhole = ({ needs }: Rule, known: readonly Pick<JsonProblem, 'path'>[]): boolean =>
    !needs.some((need) => known.some(({ path }) => isSpoilt(need, path)));
  for (const rule of rules) if (rule.last !== true && isWhole(rule, wrong)) found.push(...rule.find(world));
  for (const rule of rules)
    if (rule.last === true && isWhole(rule, [...wrong, ...found])) found.push(...rule.find(world));
  return found;
}
