import { expectedName } from '@mmp-sim/contracts/known-names';
import type { ControlTypes } from '@mmp-sim/contracts/validators';
import type { Request, RequestHandler } from 'express';
import { checked, invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import { DEFAULT_WORKSPACE, type Directory } from '../workspaces/directory.js';
import type { Workspace } from '../workspaces/workspace.js';

/** A request to the control API, with its parameters checked. */
export type ControlQuery = { readonly workspace: Workspace; readonly query: Readonly<Record<string, string>> };

/**
 * The workspace that a control request names, and its other query parameters.
 *
 * @param allowed - Names of the parameters that this resource takes, besides `workspace`.
 * @param refusedLater - Names of those that whoever reads them refuses in words of his own: nobody is told to write them.
 * @throws {SimulatorError} NOT_FOUND; REQUEST_INVALID for a parameter that it does not take.
 */
export function readQuery(
  directory: Directory,
  request: Request,
  allowed: readonly string[] = [],
  refusedLater: readonly string[] = [],
): ControlQuery {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.query)) {
    const known = ['workspace', ...allowed];
    if (!known.includes(name) && !refusedLater.includes(name)) {
      const expected = expectedName(name, known);
      throw invalid([{ path: `?${name}`, given: JSON.stringify(value), expected }]);
    }
    if (typeof value !== 'string')
      throw invalid([{ path: `?${name}`, given: JSON.stringify(value), expected: 'one value' }]);
    query[name] = value;
  }
  return { workspace: directory.get(query['workspace'] ?? DEFAULT_WORKSPACE), query };
}

/**
 * The body of a control request, checked against its definition. No body counts as `{}`.
 *
 * @throws {SimulatorError} REQUEST_INVALID, with every problem's path, what was given and what is expected.
 */
export function readJson<Name extends keyof ControlTypes>(name: Name, body: unknown): ControlTypes[Name] {
  return checked(name, body ?? {});
}

/** A whole number in a query. @throws {SimulatorError} REQUEST_INVALID. */
export function readWhole(
  query: ControlQuery['query'],
  name: string,
  range: { least: number; most: number; otherwise: number },
): number {
  const text = query[name];
  if (text === undefined) return range.otherwise;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.least && value <= range.most) return value;
  throw invalid([{ path: `?${name}`, given: text, expected: `a whole number, ${range.least}–${range.most}` }]);
}

/** One of a few words in a query. @throws {SimulatorError} REQUEST_INVALID. */
export function readWord<Word extends string>(
  query: ControlQuery['query'],
  name: string,
  words: readonly Word[],
): Word | null {
  const text = query[name];
  if (text === undefined) return null;
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw invalid([{ path: `?${name}`, given: text, expected: words.join(' or ') }]);
}

/** A cursor: what an earlier answer gave as `cursor`, `next` or `id`. @throws {SimulatorError} REQUEST_INVALID. */
export function readCursor(text: string | undefined, path: string): number {
  if (text === undefined) return 0;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw invalid([{ path, given: text, expected: 'the cursor of an earlier answer' }]);
}

/** Ends a route: whatever method has not been answered before is refused, with those that are in `Allow`. */
export const refuseMethod: RequestHandler = (request, response) => {
  const { methods } = request.route as { methods: Record<string, boolean> };
  const allowed = Object.keys(methods)
    .filter((method) => method !== '_all')
    .map((method) => method.toUpperCase())
    .join(', ');
  response.setHeader('Allow', allowed);
  throw new SimulatorError(
    'METHOD_NOT_ALLOWED',
    `${request.method} ${request.originalUrl.split('?', 1)[0] ?? ''}: expected ${allowed}.`,
  );
};
