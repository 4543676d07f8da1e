import { problems, type SimulatorError } from '../errors.js';

export type ProblemDocument = { readonly status: number; readonly body: string };

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The problem document (RFC 9457) of a failure the caller can act on. */
export function problemDocument(error: SimulatorError, extra: Record<string, unknown> = {}): ProblemDocument {
  const { status, title } = problems[error.code];
  const list = error.problems.length === 0 ? {} : { problems: error.problems };
  const { detail, lines } = told(error.detail);
  const document = { type: 'about:blank', title, status, code: error.code, detail, ...lines, ...list, ...extra };
  return { status, body: `${JSON.stringify(document, null, 2)}\n` };
}

/** A line that points at a place of the one before it. */
const POINTER = /^\s*\^\s*$/;

/** What takes several lines, as the words of a database do, in one, and beside it line by line. */
function told(detail: string): { readonly detail: string; readonly lines: { readonly lines?: readonly string[] } } {
  const lines = detail.split('\n');
  if (lines.length === 1) return { detail, lines: {} };
  const words = lines.filter((line) => line.trim() !== '' && !POINTER.test(line)).map((line) => line.trim());
  return { detail: words.join(' '), lines: { lines } };
}
