import type { Refusal } from '../api.js';
import { problemAt } from './refusal-words.js';

/** Under the field that a refusal is about: what it should have been. @param path - Its name in the body, such as `id`. */
export function FieldProblem({ refusal, path }: { readonly refusal: Refusal | null; readonly path: string }) {
  const problem = problemAt(refusal, path);
  if (problem === null) return null;
  return (
    <span className="error" role="alert">
      {problem}
    </span>
  );
}
