import { checkControl, type ControlTypes, type JsonProblem } from '@mmp-sim/contracts/validators';
import { describeProblems, type ProblemCode, SimulatorError } from './errors.js';

/**
 * A value that has been checked against its definition of the control API.
 *
 * @throws {SimulatorError} With every problem's path, what was given and what is expected.
 */
export function checked<Name extends keyof ControlTypes>(
  name: Name,
  value: unknown,
  code: ProblemCode = 'REQUEST_INVALID',
): ControlTypes[Name] {
  const result = checkControl(name, withoutUndefined(value, 0, code));
  if ('value' in result) return result.value;
  throw invalid(result.problems, code);
}

/** The failure that lists these problems. */
export function invalid(problems: readonly JsonProblem[], code: ProblemCode = 'REQUEST_INVALID'): SimulatorError {
  return new SimulatorError(code, withStop(describeProblems(problems)), { problems });
}

const withStop = (sentence: string): string => (sentence.endsWith('?') ? sentence : `${sentence}.`);

/** No definition nests a tenth as deep. Deeper, the functions that follow a value down would run out of stack. */
const MOST_LEVELS = 64;

/** In JavaScript a setting may be there and undefined: it counts as left out, at every depth. */
function withoutUndefined(value: unknown, depth: number, code: ProblemCode): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MOST_LEVELS) {
    const expected = `at most ${MOST_LEVELS} levels of arrays and objects inside each other`;
    throw invalid([{ path: '', given: 'more', expected }], code);
  }
  if (Array.isArray(value)) return value.map((one) => withoutUndefined(one, depth + 1, code));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const given = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(given.map(([name, one]) => [name, withoutUndefined(one, depth + 1, code)]));
}
