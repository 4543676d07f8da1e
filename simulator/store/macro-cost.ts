import { costlyNames, TIMES } from './costly.js';

/** How often a function that stands for an expression names what it is given, about. */
const MACRO_COST = 3;
/** An operator that looks at what it divides by; chains of them are long. */
const OPERATOR_COST = [1, 2] as const;

/** How often it names what it is given: all of it, or each by its place. @param name - Of a function or an operator. */
export function macroCost(name: string): number | readonly number[] {
  if (costlyNames.has(name)) return TIMES;
  return /^\W+$/.test(name) ? OPERATOR_COST : MACRO_COST;
}
