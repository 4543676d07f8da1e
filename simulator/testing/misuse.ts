import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { describeProblems, SimulatorError } from '../errors.js';

/** What is wrong there is never a name but what stands in it. */
const HOLD_NAMES = new Set(['where.endpoint', 'where.attribution.method']);

/**
 * Runs a check. What is wrong with how the matcher itself was called is told as that: it bears the matcher's name, and
 * paths as the test wrote them. As the control API's own words it would be taken for the request that the test has sent.
 *
 * @param inside - Where, in what the control API takes, the matcher's own argument stands: `where.`.
 * @throws {TypeError} For wrong use; and whatever else `check` throws.
 */
export async function asMisuse<T>(matcher: string, inside: string, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof SimulatorError && error.code === 'REQUEST_INVALID')) throw error;
    throw new TypeError(`${matcher}: ${told(error, inside)}`, { cause: error });
  }
}

function told({ problems, detail }: SimulatorError, inside: string): string {
  // From another process only the sentences come.
  if (problems.length === 0) return `; ${detail}`.replaceAll(`; ${inside}`, '; ').slice(2);
  return problems.map((problem) => sentence(problem, inside)).join('; ');
}

function sentence(problem: JsonProblem, inside: string): string {
  const { path, given, expected } = problem;
  const name = path.startsWith(inside) ? path.slice(inside.length) : path;
  if (HOLD_NAMES.has(path)) {
    return `${name}: got ${JSON.stringify(given)}, ${expected.startsWith('did you mean') ? '' : 'expected '}${expected}`;
  }
  return describeProblems([{ ...problem, path: name }]);
}
