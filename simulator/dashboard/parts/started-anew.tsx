import type { Health } from '@mmp-sim/contracts/answers';
import { useState } from 'react';
import { Instant } from './instant.js';
import { useAnswer } from './use-answer.js';

/** Says that another simulator answers than the one that the page began with, until somebody has read it. */
export function StartedAnew() {
  const { answer } = useAnswer<Health>('GET health');
  const [read, setRead] = useState<string | null>(null);
  const startedAt = answer?.startedAt ?? null;
  // What the page began with needs no word.
  if (read === null && startedAt !== null) setRead(startedAt);
  const isNew = answer !== null && read !== null && read !== answer.startedAt;
  return (
    <div className="notice" role="status">
      {isNew ? (
        <>
          <p>
            The simulator was started anew at <Instant at={answer.startedAt} withDate={false} /> UTC
            {answer.store === 'memory'
              ? '; what was shown of the one before is gone.'
              : ', with what its store has kept.'}
          </p>
          <button type="button" onClick={() => setRead(answer.startedAt)}>
            Understood
          </button>
        </>
      ) : null}
    </div>
  );
}
