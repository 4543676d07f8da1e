import { problems, type SimulatorError } from '../errors.js';

export type ProblemDocument = { readonly status: number; readonly body: string };

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The problem document (RFC 9457) of a failure the caller can act on. */
export function problemDocument(error: SimulatorError, extra: Record<string, unknown> = {}): ProblemDocument {
  const { status, title } = problems[error.code];
  const list = error.problems.length === 0 ? {} : { problems: error.problems };
  const document = { type: 'about:blank', title, status, code: error.code, detail: error.detail, ...list, ...extra };
  return { status, body: `${JSON.stringify(document, null, 2)}\n` };
}
