import { useRef, useState } from 'react';
import { ask, Refusal, send } from '../../api.js';
import { Done } from '../../parts/done.js';
import { saveAs } from '../../parts/save-as.js';
import { Sure } from '../../parts/sure.js';
import { useAct } from '../../parts/use-act.js';
import { workspacesChanged } from '../../parts/workspace-changes.js';
import { keepUndo, type Undo, useUndo } from './undo.js';

/** All of a workspace as JSON. @throws {Refusal} */
const snapshotOf = async (id: string): Promise<Blob> => (await send('GET snapshot', id, {})).blob();

/** The same with the type that it is sent with. */
const asJson = (file: Blob): Blob => new Blob([file], { type: 'application/json' });

/** One workspace out, and in again; and all that happened in it forgotten, which can be undone. */
export function Snapshots({ id }: { readonly id: string }) {
  const { run, isActing, refusal, said } = useAct();
  const undo = useUndo(id);
  const file = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<File | null>(null);
  const [isWithoutUndo, setWithoutUndo] = useState(false);

  /** Does what takes all away, with what puts it back kept before. */
  const replace = (what: Undo['what'], work: () => Promise<unknown>, done: string) =>
    run(async () => {
      let before: Blob | null = null;
      try {
        before = isWithoutUndo ? null : await snapshotOf(id);
      } catch (error) {
        if (error instanceof Refusal && error.code === 'SNAPSHOT_TOO_LARGE') setWithoutUndo(true);
        throw error;
      }
      await work();
      // What is in it now may be small enough again.
      setWithoutUndo(false);
      keepUndo(id, before === null ? null : { snapshot: before, what });
      workspacesChanged();
    }, done);

  const reset = () =>
    replace(
      'reset',
      () => ask('POST reset', id),
      'What happened is forgotten; apps, keys, campaigns and callbacks stay.',
    );
  const restore = async (snapshot: File): Promise<void> => {
    const done = await replace(
      'restore',
      () => ask('PUT snapshot', id, { body: asJson(snapshot) }),
      `The workspace is as ${snapshot.name} says.`,
    );
    if (done === null) return;
    setChosen(null);
    if (file.current !== null) file.current.value = '';
  };
  const putBack = (from: Undo) =>
    run(async () => {
      await ask('PUT snapshot', id, { body: asJson(from.snapshot) });
      keepUndo(id, null);
      workspacesChanged();
    }, 'It is as it was before.');
  const download = () =>
    run(async () => saveAs(`mmp-sim-${id}.json`, await snapshotOf(id)), 'The snapshot is saved. Keys are in it.');

  return (
    <>
      <h2>Snapshot and reset</h2>
      <div className="form">
        <button type="button" disabled={isActing} onClick={() => void download()}>
          Download a snapshot
        </button>
        <label>
          Snapshot to put in its place
          <input
            ref={file}
            type="file"
            accept="application/json,.json"
            onChange={({ target }) => setChosen(target.files?.[0] ?? null)}
          />
        </label>
        {chosen === null ? null : (
          <Sure
            question={`All that is in ${id} is replaced${isWithoutUndo ? ', which cannot be undone' : ''}.`}
            disabled={isActing}
            onSure={() => void restore(chosen)}
          >
            Restore
          </Sure>
        )}
      </div>
      <div className="form">
        <Sure
          question={
            isWithoutUndo
              ? `It is too large for a snapshot: what happened in ${id} is forgotten for good, and cannot be undone.`
              : `What happened in ${id} is forgotten. It can be undone as long as this page is open.`
          }
          disabled={isActing}
          onSure={() => void reset()}
        >
          Reset
        </Sure>
        {undo === null ? (
          <p className="quiet">
            Forgets requests, installs, facts, deliveries and faults. A snapshot is taken before, so that it can be
            undone.
          </p>
        ) : (
          <>
            <button type="button" className="primary" disabled={isActing} onClick={() => void putBack(undo)}>
              Undo the {undo.what}
            </button>
            <p className="quiet">
              A snapshot of {Math.max(1, Math.round(undo.snapshot.size / 1024)).toLocaleString('en')} kB, kept until
              this page is closed.
            </p>
          </>
        )}
      </div>
      <Done refusal={refusal} said={isActing ? 'At work…' : said} />
    </>
  );
}
