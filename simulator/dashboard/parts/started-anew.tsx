import type { Health } from '@mmp-sim/contracts/answers';
import { useState } from 'react';
import { Instant } from './instant.js';
import { visible } from './shell-word.js';
import { useAnswer } from './use-answer.js';

/** Says that another simulator answers than the one that the page began with, until somebody has read it. */
export function StartedAnew() {
  const { answer } = useAnswer<Health>('GET health');
  const [read, setRead] = useState<Health | null>(null);
  /** As the one that answers was when it was first asked: what it began with, before more came. */
  const [now, setNow] = useState<Health | null>(null);
  if (answer !== null && now?.startedAt !== answer.startedAt) setNow(answer);
  // What the page began with needs no word.
  if (read === null && now !== null) setRead(now);
  const isNew = now !== null && read !== null && read.startedAt !== now.startedAt;
  return (
    <div className="notice" role="status">
      {isNew ? (
        <>
          <p>
            The simulator was started anew at <Instant at={now.startedAt} withDate={false} /> UTC
            {keptBy(now, read)}
          </p>
          <button type="button" onClick={() => setRead(now)}>
            Understood
          </button>
        </>
      ) : null}
    </div>
  );
}

/** What is left of what was shown, as far as it is known. */
function keptBy({ store, requests }: Health, before: Health): string {
  if (store === 'memory') return '; what was shown of the one before is gone.';
  if (store !== before.store) {
    return ` with another store, ${visible(store)}; what was shown of the one before is not in it.`;
  }
  return requests === 0 ? '; its store has kept no request.' : ', with what its store has kept.';
}
