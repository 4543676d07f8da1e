import type { InstallList, World, WorkspaceList, WorldList } from '@mmp-sim/contracts/answers';
import { useState } from 'react';
import { useAddress, workspaceOf } from '../../address.js';
import { arrival } from '../../parts/arrival.js';
import { Done } from '../../parts/done.js';
import { Standing } from '../../parts/standing.js';
import { useAct } from '../../parts/use-act.js';
import { useAnswer } from '../../parts/use-answer.js';
import { MadeWorld } from './made-world.js';
import { NewWorldForm } from './new-world-form.js';
import { useWorlds } from './use-worlds.js';
import { WorldProgress } from './world-progress.js';

/** A whole campaign from a seed: asked for, watched while it is made, and the way to what came of it. */
export function WorldPart() {
  const workspace = workspaceOf(useAddress());
  const installs = useAnswer<InstallList>('GET installs', { query: { limit: '1' } });
  const workspaces = useAnswer<WorkspaceList>('GET workspaces');
  const before = useAnswer<WorldList>('GET worlds');
  /** There are no installs, and yet something has happened, as whoever asked for a world was told. */
  const [wasRefused, setWasRefused] = useState(false);
  const { worlds, stream } = useWorlds(workspace, before.answer?.items ?? null, {
    listAgain: before.askAgain,
    onReset: () => setWasRefused(false),
  });
  const { act, refusal, said } = useAct();
  const cancel = async ({ id }: World): Promise<void> => {
    await act(`DELETE worlds/${id}`);
    before.askAgain();
  };
  const standing = (
    <Standing stream={stream} asked={[before, installs, workspaces]} loading="Looking at the workspace…" />
  );
  if (before.answer === null || installs.answer === null || workspaces.answer === null) return standing;
  const [newest = null] = worlds;
  return (
    <section className="world" aria-labelledby="world-title">
      {standing}
      <h2 id="world-title" ref={arrival(`world of ${workspace}`)} tabIndex={-1}>
        A whole campaign, from a seed
      </h2>
      <p>
        People, the ads that they see, and what they do: impressions, clicks, claims, installs, sessions, purchases,
        impression revenue and what it cost, attributed by the engine that answers requests. The same seed makes the
        same world.
      </p>
      <Done refusal={refusal} said={said} />
      {newest === null || newest.state === 'done' ? null : (
        <WorldProgress world={newest} onCancel={() => void cancel(newest)} />
      )}
      {newest?.state === 'done' ? <MadeWorld world={newest} workspace={workspace} /> : null}
      {newest?.state === 'running' ? null : (
        <NewWorldForm
          isUsed={installs.answer.items.length > 0 || newest?.state === 'done' || wasRefused}
          workspaces={workspaces.answer.items.map(({ id }) => id)}
          mostInstalls={before.answer.mostInstalls}
          onUsed={() => setWasRefused(true)}
          onBegun={before.askAgain}
        />
      )}
    </section>
  );
}
