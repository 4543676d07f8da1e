import type { RequestList } from '@mmp-sim/contracts/answers';
import { useState } from 'react';
import { Instant } from '../../parts/instant.js';
import { instantWords } from '../../parts/instant-words.js';
import { saveAs } from '../../parts/save-as.js';
import { Sure } from '../../parts/sure.js';
import { useAnswer } from '../../parts/use-answer.js';
import type { Undo } from './undo.js';

type UndoPartProps = {
  readonly undo: Undo;
  readonly id: string;
  /** Of the workspace that is there now; null while it is not known. */
  readonly life: string | null;
  readonly disabled: boolean;
  /** What is there now is too large to be kept in its turn. */
  readonly isForGood: boolean;
  readonly onUndo: () => void;
};

/** One that can be put back; as a file alone where it is of another workspace than the one that is there now. */
export function UndoPart({ undo, id, life, disabled, isForGood, onUndo }: UndoPartProps) {
  const { what, snapshot, at, cursor, isSure } = undo;
  const [asks, setAsks] = useState(0);
  const { answer, isAsking } = useAnswer<RequestList>(asks === 0 ? null : 'GET requests', {
    query: { limit: '1' },
    again: asks,
  });
  const isSame = life !== null && life === undo.life;
  const came = isAsking || answer === null || cursor === null ? null : Number(answer.cursor) - cursor;
  const since = came === null ? '' : `: ${came.toLocaleString('en')} ${came === 1 ? 'request' : 'requests'}`;
  return (
    <div className="form">
      {isSame ? (
        <Sure
          question={`What came to ${id} since ${instantWords(at)} goes${since}. ${isForGood ? 'It is too large for a snapshot, and cannot be undone.' : 'That can be undone as well.'}`}
          disabled={disabled}
          onAsk={() => setAsks(asks + 1)}
          onSure={onUndo}
        >
          Undo the {what}
        </Sure>
      ) : (
        <button type="button" onClick={() => saveAs(`mmp-sim-${id}-before-${what}.json`, snapshot)}>
          Download what was before the {what}
        </button>
      )}
      <p className="quiet">
        A snapshot of <Instant at={at} /> (UTC), {Math.max(1, Math.round(snapshot.size / 1024)).toLocaleString('en')}{' '}
        kB, kept until this page is closed.
        {isSure ? '' : ` No answer came to the ${what}: whether it was done is not known.`}
        {isSame
          ? ''
          : life === null
            ? ' Whether the same workspace is still there is not known.'
            : ` It is of another workspace ${id}: this one was made since, or is of another simulator.`}
      </p>
    </div>
  );
}
