import type { ClockState, RequestList } from '@mmp-sim/contracts/answers';
import { useRef, useState } from 'react';
import { ask, Refusal, send } from '../../api.js';
import { Done } from '../../parts/done.js';
import { saveAs } from '../../parts/save-as.js';
import { Sure } from '../../parts/sure.js';
import { useAct } from '../../parts/use-act.js';
import { workspacesChanged } from '../../parts/workspace-changes.js';
import { type Undo, undos, useUndos } from './undo.js';
import { UndoPart } from './undo-part.js';

/** All of a workspace as JSON. @throws {Refusal} */
const snapshotOf = async (id: string): Promise<Blob> => (await send('GET snapshot', id, {})).blob();

/** How far its journal is; null where nobody says it. */
const cursorOf = async (id: string): Promise<number | null> =>
  ask<RequestList>('GET requests', id, { query: { limit: '1' } }).then(
    ({ cursor }) => Number(cursor),
    () => null,
  );

/** The same with the type that it is sent with. */
const asJson = (file: Blob): Blob => new Blob([file], { type: 'application/json' });

/** Whether it was surely not done. */
const isRefused = (error: unknown): boolean =>
  error instanceof Refusal && error.problem !== null && error.problem.status < 500;

type SnapshotsProps = { readonly id: string; readonly life: string | null };

/** One workspace out, and in again; and all that happened in it forgotten, which can be undone. */
export function Snapshots({ id, life }: SnapshotsProps) {
  const { run, isActing, refusal, said } = useAct();
  const kept = useUndos(id);
  // Somebody may be quicker than the stream, which tells it at its beginning.
  const told = useRef(life);
  told.current = life;
  const file = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<File | null>(null);
  const [isWithoutUndo, setWithoutUndo] = useState(false);

  /** Does what takes all away, with what puts it back kept before: the answer may be lost, and it done. */
  const replace = (what: Undo['what'], work: () => Promise<unknown>, done: string) =>
    run(async () => {
      let number: number | null = null;
      try {
        if (!isWithoutUndo) {
          const { now: at } = await ask<ClockState>('GET clock', id);
          number = undos.keep(id, { what, snapshot: await snapshotOf(id), at, life });
        }
      } catch (error) {
        if (error instanceof Refusal && error.code === 'SNAPSHOT_TOO_LARGE') setWithoutUndo(true);
        throw error;
      }
      try {
        await work();
      } catch (error) {
        if (number !== null && isRefused(error)) undos.forget(id, number);
        throw error;
      }
      // What is in it now may be small enough again.
      setWithoutUndo(false);
      if (number !== null) {
        undos.sure(id, number, { cursor: await cursorOf(id), life: life ?? told.current });
      }
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
    replace(
      'undo',
      async () => {
        await ask('PUT snapshot', id, { body: asJson(from.snapshot) });
        undos.forget(id, from.number);
      },
      'It is as it was before.',
    );
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
        {kept.length > 0 ? null : (
          <p className="quiet">
            Forgets requests, installs, facts, deliveries and faults. A snapshot is taken before, so that it can be
            undone.
          </p>
        )}
      </div>
      {kept
        .filter(({ isSure }) => isSure || !isActing)
        .map((undo) => (
          <UndoPart
            key={undo.number}
            undo={undo}
            id={id}
            life={life}
            disabled={isActing}
            isForGood={isWithoutUndo}
            onUndo={() => void putBack(undo)}
          />
        ))}
      <Done refusal={refusal} said={isActing ? 'At work…' : said} />
    </>
  );
}
