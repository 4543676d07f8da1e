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
  const isWhole = ({ needs }: Rule): boolean => !needs.some((need) => wrong.some(({ path }) => isSpoilt(need, path)));
  return rules.filter(isWhole).flatMap((rule) => [...rule.find(world)]);
}
