import type { StreamState } from '../event-stream.js';
import { Failure } from './failure.js';
import { StreamStateOf } from './stream-state.js';
import type { Asking } from './use-answer.js';

type StandingProps = {
  readonly stream: StreamState;
  /** All that a page needs before it can be shown. */
  readonly asked: readonly Pick<Asking<unknown>, 'answer' | 'refusal' | 'askAgain'>[];
  /** What is said until all of it is there, such as `Loading the apps…`. */
  readonly loading: string;
};

/** How what a page asks for stands: whether it is followed, what was refused, what is waited for. What is shown below stays. */
export function Standing({ stream, asked, loading }: StandingProps) {
  const refused = asked.find(({ refusal }) => refusal !== null);
  return (
    <>
      <StreamStateOf stream={stream} isSilent />
      {refused?.refusal == null ? null : <Failure refusal={refused.refusal} onAgain={refused.askAgain} />}
      {refused === undefined && asked.some(({ answer }) => answer === null) ? <p className="quiet">{loading}</p> : null}
    </>
  );
}
