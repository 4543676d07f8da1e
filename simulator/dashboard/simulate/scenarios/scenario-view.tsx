import { useEffect, useRef, useState } from 'react';
import type { WorkspaceList } from '@mmp-sim/contracts/answers';
import { useAddress, workspaceOf } from '../../address.js';
import { ask, Refusal } from '../../api.js';
import { Failure } from '../../parts/failure.js';
import { Link } from '../../parts/link.js';
import { useRenewals } from '../../parts/renewals.js';
import { useFocusKept } from '../../parts/use-focus-kept.js';
import { browserTransport } from '../browser-transport.js';
import type { Kept } from './kept-promises.js';
import { runScenario, type ScenarioRun, type Taken, workspaceOfScenario } from './run-scenario.js';
import type { Scenario } from './scenario.js';
import { StepView } from './step-view.js';

/** So long each step is waited for, so that it can be watched. */
const WATCHED_MS = 350;

type State = {
  readonly isRunning: boolean;
  readonly taken: readonly Taken[];
  readonly kept: ScenarioRun['kept'] | null;
  readonly refusal: Refusal | null;
};

const NOT_RUN: State = { isRunning: false, taken: [], kept: null, refusal: null };

/** How those ended that have, by their ids: whoever comes back from one story wants to open the next. */
const ended = new Map<string, State>();

/** One scenario: what it shows, its steps as they are sent, and whether it came out as promised. */
export function ScenarioView({ scenario }: { readonly scenario: Scenario }) {
  const { id } = scenario;
  const [state, setState] = useState(ended.get(id) ?? NOT_RUN);
  useFocusKept(state.isRunning);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => void (isGone.current = true);
  }, []);
  const run = async (): Promise<void> => {
    setState({ ...NOT_RUN, isRunning: true });
    ended.delete(id);
    try {
      const { steps: taken, kept } = await runScenario(scenario, {
        origin: location.origin,
        transport: browserTransport,
        onStep: (one) => setState((before) => ({ ...before, taken: [...before.taken, one] })),
        pause: async () => {
          await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
          if (isGone.current) throw new Refusal('GONE', 'Somebody looks at something else.');
        },
      });
      const end = { ...NOT_RUN, taken, kept };
      ended.set(id, end);
      setState(end);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('BUG', String(error));
      setState((before) => ({ ...before, isRunning: false, refusal }));
    }
  };
  const workspace = workspaceOfScenario(scenario);
  const here = workspaceOf(useAddress());
  const renewals = useRenewals();
  // Another simulator knows nothing of it; neither does this one when its workspace was deleted.
  useEffect(() => {
    if (renewals === 0 && !ended.has(id)) return;
    const forget = (): void => {
      ended.delete(id);
      setState((before) => (before.isRunning ? before : NOT_RUN));
    };
    ask<WorkspaceList>('GET workspaces', here).then(
      ({ items }) => items.some((one) => one.id === workspace) || forget(),
      // The page around this view says so.
      () => {},
    );
  }, [renewals, here, workspace, id]);
  const { isRunning, taken, kept, refusal } = state;
  return (
    <section className="scenario" aria-labelledby="scenario-name">
      <h2 id="scenario-name">{scenario.name}</h2>
      <p>{scenario.shows}</p>
      <p className="quiet">
        It happens in a workspace of its own, <code>{workspace}</code>, whose clock stands still but for the waits;
        running it once more begins it anew. Nothing else is touched.
      </p>
      <p className="actions">
        <button type="button" className="primary" disabled={isRunning} onClick={() => void run()}>
          {isRunning ? 'Running…' : taken.length > 0 ? 'Run it once more' : 'Run it'}
        </button>
        {taken.length > 0 ? <Link to={`/?${new URLSearchParams({ workspace })}`}>Its requests in Live</Link> : null}
      </p>
      {refusal === null ? null : <Failure refusal={refusal} onAgain={() => void run()} />}
      <h3>What happens (times in UTC)</h3>
      <ol className="steps">
        {scenario.steps.map((step, at) => (
          <StepView
            key={at}
            step={step}
            taken={taken[at] ?? null}
            isNext={isRunning && at === taken.length}
            scenario={scenario}
          />
        ))}
      </ol>
      <h3>What is to come of it</h3>
      <ul className="promises" aria-live="polite">
        {scenario.promises.map((promised, at) => (
          <PromiseView key={at} says={promised.says} kept={kept?.[at] ?? null} workspace={workspace} />
        ))}
      </ul>
    </section>
  );
}

function PromiseView({
  says,
  kept,
  workspace,
}: {
  readonly says: string;
  readonly kept: Kept | null;
  readonly workspace: string;
}) {
  if (kept === null) return <li>{says}</li>;
  const { holds, differs, installationId } = kept;
  return (
    <li className={holds ? 'holds' : 'fails'}>
      <strong>{holds ? '✓ So it is. ' : '✗ It is not so. '}</strong>
      {says} {differs.length === 0 ? null : `${differs.join('; ')}. `}
      <Link to={`/installations?${new URLSearchParams({ workspace, id: installationId })}`}>Why: its story</Link>
    </li>
  );
}
