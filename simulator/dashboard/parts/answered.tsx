import type { ReactNode } from 'react';
import { Failure } from './failure.js';
import type { Asking } from './use-answer.js';

type AnsweredProps<Answer> = {
  readonly asking: Pick<Asking<Answer>, 'answer' | 'refusal' | 'askAgain'>;
  /** What is said until it comes, such as `Loading the faults…`. */
  readonly loading: string;
  readonly children: (answer: Answer) => ReactNode;
};

/** What was answered last, below whatever was refused since; until then that it is waited for. */
export function Answered<Answer>({ asking, loading, children }: AnsweredProps<Answer>) {
  const { answer, refusal, askAgain } = asking;
  return (
    <>
      {refusal === null ? null : <Failure refusal={refusal} onAgain={askAgain} />}
      {answer !== null ? children(answer) : refusal === null ? <p className="quiet">{loading}</p> : null}
    </>
  );
}
