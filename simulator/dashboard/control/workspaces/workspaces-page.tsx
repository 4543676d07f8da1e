import type { Workspace, WorkspaceList } from '@mmp-sim/contracts/answers';
import { useAddress, workspaceOf } from '../../address.js';
import { arrival } from '../../parts/arrival.js';
import { Code } from '../../parts/code.js';
import { Failure } from '../../parts/failure.js';
import { isOfScenario } from '../../parts/scenario-workspace.js';
import { StreamStateOf } from '../../parts/stream-state.js';
import { useAnswer } from '../../parts/use-answer.js';
import { useFresh } from '../../parts/use-fresh.js';
import { useWorkspaceChanges, workspacesChanged } from '../../parts/workspace-changes.js';
import { Answering } from './answering.js';
import { NewWorkspace } from './new-workspace.js';
import { Snapshots } from './snapshots.js';
import { WorkspaceTable } from './workspace-table.js';

/** The workspace that is chosen, and all others. */
export default function WorkspacesPage() {
  const chosen = workspaceOf(useAddress());
  const { answer, refusal, askAgain } = useAnswer<WorkspaceList>('GET workspaces', { again: useWorkspaceChanges() });
  const { stream, life } = useFresh([]);
  const failure = refusal === null ? null : <Failure refusal={refusal} onAgain={askAgain} />;
  if (answer === null) return failure ?? <p className="quiet">Loading the workspaces…</p>;
  const ofScenarios = answer.items.filter(({ id }) => isOfScenario(id));
  const others = answer.items.filter(({ id }) => !isOfScenario(id));
  const workspace = answer.items.find(({ id }) => id === chosen);
  return (
    <>
      <StreamStateOf stream={stream} isSilent />
      {failure}
      {workspace === undefined ? null : <ChosenWorkspace workspace={workspace} life={life} />}
      <section aria-labelledby="workspaces-title">
        <h2 id="workspaces-title">Workspaces</h2>
        <p className="quiet">Isolated worlds: each has its own apps, clock, journal and faults.</p>
        <WorkspaceTable label="Table of workspaces" workspaces={others} chosen={chosen} />
        {ofScenarios.length === 0 ? null : (
          <details open={isOfScenario(chosen)}>
            <summary>
              {ofScenarios.length} {ofScenarios.length === 1 ? 'workspace of a scenario' : 'workspaces of scenarios'}
            </summary>
            <WorkspaceTable label="Table of workspaces of scenarios" workspaces={ofScenarios} chosen={chosen} />
          </details>
        )}
        <NewWorkspace />
      </section>
    </>
  );
}

type ChosenProps = { readonly workspace: Workspace; readonly life: string | null };

function ChosenWorkspace({ workspace, life }: ChosenProps) {
  const { id, baseUrl, seed, keyScope, dropped } = workspace;
  const gone = Object.entries(dropped).filter(([, count]) => count > 0);
  return (
    <section aria-labelledby="chosen-title">
      <h1 id="chosen-title" ref={arrival(`workspace ${id}`)} tabIndex={-1}>
        Workspace <code>{id}</code>
      </h1>
      <Code label="Base URL, for a sender" text={baseUrl} />
      <dl>
        <dt>Seed of its ids and keys</dt>
        <dd>{seed === '' ? <span className="quiet">none</span> : <code>{seed}</code>}</dd>
        <dt>Its SDK keys work</dt>
        <dd>{keyScope === 'global' ? 'at any address of the simulator' : 'at its base URL only'}</dd>
        <dt>Dropped by limits</dt>
        <dd>
          {gone.length === 0 ? 'nothing' : gone.map(([what, n]) => `${n.toLocaleString('en')} ${what}`).join(', ')}
        </dd>
      </dl>
      <Answering workspace={workspace} onChanged={workspacesChanged} />
      <Snapshots id={id} life={life} />
    </section>
  );
}
