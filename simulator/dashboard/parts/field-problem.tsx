import { useEffect, useId } from 'react';
import type { Refusal } from '../api.js';
import { type FieldRefused, problemAt } from './refusal-words.js';

/** The fields of a form, and what was refused of what stood in them. */
export type Fields = {
  readonly refusal: Refusal | null;
  /** What of the body has a field here, in their order. */
  readonly paths: readonly string[];
  /** What a field says of itself. @param besides - Id of what describes it in any case. */
  readonly at: (
    path: string,
    besides?: string,
  ) => { readonly 'aria-invalid'?: true; readonly 'aria-describedby'?: string };
  /** Of what stands under a field. */
  readonly idOf: (path: string) => string;
};

/** Tells each field of a form what is wrong with it; the first of those has the focus when they are told. */
export function useFields(refusal: Refusal | null, paths: readonly string[]): Fields {
  const form = useId();
  const idOf = (path: string): string => `${form}${path}`;
  const first = paths.find((path) => problemAt(refusal, path) !== null);
  useEffect(() => {
    if (first !== undefined) document.querySelector<HTMLElement>(`[aria-describedby~="${form}${first}"]`)?.focus();
    // Once for each refusal: who has gone on to another field stays there.
  }, [refusal]);
  return {
    refusal,
    paths,
    idOf,
    at: (path, besides) => {
      const described = [problemAt(refusal, path) === null ? '' : idOf(path), besides ?? ''].filter((id) => id !== '');
      return {
        ...(problemAt(refusal, path) === null ? {} : { 'aria-invalid': true as const }),
        ...(described.length === 0 ? {} : { 'aria-describedby': described.join(' ') }),
      };
    },
  };
}

type FieldProblemProps = {
  readonly of: Pick<Fields, 'refusal' | 'idOf'>;
  /** Its name in the body, such as `id`. */
  readonly path: string;
  /** In words of the form; null leaves it to those of the simulator. */
  readonly words?: (refused: FieldRefused) => string | null;
};

/** Under the field that a refusal is about: what it should have been. */
export function FieldProblem({ of: { refusal, idOf }, path, words }: FieldProblemProps) {
  const problem = problemAt(refusal, path, words);
  if (problem === null) return null;
  return (
    <span id={idOf(path)} className="error" role="alert">
      {problem}
    </span>
  );
}
