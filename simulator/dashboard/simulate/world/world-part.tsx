import type { InstallList, World, WorldList } from '@mmp-sim/contracts/answers';
import { useState } from 'react';
import { useAddress, workspaceOf } from '../../address.js';
import { ask, Refusal } from '../../api.js';
import { Failure } from '../../parts/failure.js';
import { useAnswer } from '../../parts/use-answer.js';
import { Made } from './made.js';
import { NewWorldForm } from './new-world-form.js';
import { useWorlds } from './use-worlds.js';
import { WorldProgress } from './world-progress.js';

/** A whole campaign from a seed: asked for, watched while it is made, and the way to what came of it. */
export function WorldPart() {
  const workspace = workspaceOf(useAddress());
  const installs = useAnswer<InstallList>('GET installs', { query: { limit: '1' } });
  const before = useAnswer<WorldList>('GET worlds');
  const { worlds, stream } = useWorlds(workspace, before.answer?.items ?? null, before.askAgain);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const cancel = async ({ id }: World): Promise<void> => {
    try {
      await ask(`DELETE worlds/${id}`, workspace);
      setRefusal(null);
    } catch (error) {
      setRefusal(error instanceof Refusal ? error : new Refusal('BUG', String(error)));
    }
  };
  if (before.refusal !== null) return <Failure refusal={before.refusal} onAgain={before.askAgain} />;
  if (before.answer === null || installs.answer === null) return <p className="quiet">Looking at the workspace…</p>;
  const [newest = null] = worlds;
  return (
    <section className="world" aria-labelledby="world-title">
      <h2 id="world-title">A whole campaign, from a seed</h2>
      <p>
        People, the ads that they see, and what they do: impressions, clicks, claims, installs, sessions, purchases,
        impression revenue and what it cost, attributed by the engine that answers requests. The same seed makes the
        same world.
      </p>
      {refusal === null ? null : <Failure refusal={refusal} onAgain={() => setRefusal(null)} />}
      {newest === null || newest.state === 'done' ? null : (
        <WorldProgress world={newest} isReconnecting={stream === 'reconnecting'} onCancel={() => void cancel(newest)} />
      )}
      {newest?.state === 'done' ? <Made world={newest} workspace={workspace} /> : null}
      {newest?.state === 'running' ? null : (
        <NewWorldForm isUsed={installs.answer.items.length > 0 || newest?.state === 'done'} onBegun={before.askAgain} />
      )}
    </section>
  );
}
