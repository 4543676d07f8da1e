import type { ControlTypes, JsonProblem } from '@mmp-sim/contracts/validators';
import { checked, invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import { Known, MOST_PROBLEMS } from './known.js';
import type { World } from './world.js';

/** A row whose form is wrong, as far as it can be looked at. */
export type LooseRow = Readonly<Record<string, unknown>>;

/**
 * Checks the form of all rows. Where any is wrong, what the others name and the workspace has not is told beside it, so
 * that nobody mends a file twice.
 *
 * @param name - Definition of the control API.
 * @param look - Looks up what a row names.
 * @throws {SimulatorError} REQUEST_INVALID.
 */
export function checkedRows<Name extends 'NewNetworkReports' | 'NewSkanPostbacks'>(
  name: Name,
  body: unknown,
  world: World,
  look: (row: LooseRow, path: string, known: Known) => void,
): ControlTypes[Name] {
  try {
    return checked(name, body ?? {});
  } catch (error) {
    if (!(error instanceof SimulatorError) || error.problems.length === 0) throw error;
    const known = new Known(world);
    for (const [index, row] of rowsOf(body).entries()) look(row, `rows.${index}`, known);
    const told = new Set(error.problems.map(({ path }) => path));
    throw refusal([...error.problems, ...known.problems.filter(({ path }) => !told.has(path))]);
  }
}

/** The failure that tells of these problems, in the order of their rows. */
export function refusal(problems: readonly JsonProblem[]): SimulatorError {
  const sorted = problems.toSorted((a, b) => rowOf(a) - rowOf(b));
  if (sorted.length <= MOST_PROBLEMS) return invalid(sorted);
  const rest = { path: '', given: null, expected: `these are the first ${MOST_PROBLEMS} problems, there are more` };
  return invalid([...sorted.slice(0, MOST_PROBLEMS), rest]);
}

/** What is about no row comes last. */
const rowOf = ({ path }: JsonProblem): number => Number(/^rows\.(\d+)/.exec(path)?.[1] ?? Number.MAX_SAFE_INTEGER);

function rowsOf(body: unknown): LooseRow[] {
  const rows = (body as { readonly rows?: unknown } | null)?.rows;
  const isRow = (row: unknown): row is LooseRow => typeof row === 'object' && row !== null;
  return Array.isArray(rows) ? rows.map((row: unknown) => (isRow(row) ? row : {})) : [];
}
