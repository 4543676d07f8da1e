import type {
  Campaign,
  InstallList,
  InstallStory,
  RequestEntry,
  Workspace,
  WorkspaceList,
} from '@mmp-sim/contracts/answers';
import { type Call, claimCall, eventCall, linkCall, openCall, purchaseCall, type Reporter } from '../calls.js';
import { scenarioWorkspace } from '../../parts/scenario-workspace.js';
import type { Place } from '../curl-of.js';
import type { Phone } from '../phones.js';
import { playCall, type Transport } from '../play-call.js';
import { keptPromise, type Kept } from './kept-promises.js';
import type { Scenario, Step } from './scenario.js';

const STARTS_AT = '2026-01-01T00:00:00.000Z';
const BUNDLE_ID = 'com.example.game';
const KEY = 'SCENARIO-KEY';

/** A step that was taken. */
export type Taken = {
  readonly step: Step;
  readonly call: Call;
  /** On the clock of the workspace. */
  readonly at: string;
  /** What the journal says of it; null of what is not journaled. */
  readonly entry: RequestEntry | null;
};

type RunOptions = {
  readonly origin: string;
  readonly transport: Transport;
  /** Told of each step when it was taken. */
  readonly onStep?: (taken: Taken) => void;
  /** Waited for before each step, so that it can be watched. */
  readonly pause?: () => Promise<void>;
};

export type ScenarioRun = { readonly steps: readonly Taken[]; readonly kept: readonly Kept[] };

/** The workspace in which a scenario happens: a new one each time, of the same name, so that it touches nobody else's. */
export const workspaceOfScenario = ({ id }: Pick<Scenario, 'id'>): string => scenarioWorkspace(id);

export const placeOfScenario = (scenario: Pick<Scenario, 'id'>, origin: string): Place => {
  const workspace = workspaceOfScenario(scenario);
  return { origin, workspace, prefix: `/w/${workspace}` };
};

/**
 * Lets a scenario happen in a fresh workspace, whose clock stands still but for its waits, and looks whether what was
 * promised came true.
 *
 * @throws Whatever the transport throws.
 */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<ScenarioRun> {
  const { transport, onStep = () => {}, pause = () => Promise.resolve() } = options;
  const place = placeOfScenario(scenario, options.origin);
  const world = await begin(scenario, place.workspace, transport);
  const steps: Taken[] = [];
  let atMs = Date.parse(STARTS_AT);
  for (const step of scenario.steps) {
    await pause();
    const at = new Date(atMs).toISOString();
    const call = callOf(step, scenario, { ...world, at });
    const entry = await playCall(call, place, transport);
    if (step.does === 'wait') atMs += step.ms;
    const taken = { step, call, at: new Date(atMs).toISOString(), entry };
    steps.push(taken);
    onStep(taken);
  }
  const kept: Kept[] = [];
  // To ask for what is not there would be an error in the log of a page.
  const { items } = await transport.control<InstallList>('GET installs', place.workspace);
  for (const promised of scenario.promises) {
    const id = scenario.phones[promised.of]?.installationId;
    const isThere = items.some(({ installationId }) => installationId === id);
    const story = isThere ? await transport.control<InstallStory>(`GET installs/${id}`, place.workspace) : null;
    kept.push(keptPromise(scenario, promised, story));
  }
  return { steps, kept };
}

type World = {
  readonly app: Reporter & { readonly appId: string };
  readonly campaigns: Readonly<Record<string, Campaign>>;
};

async function begin({ platform, networks }: Scenario, id: string, transport: Transport): Promise<World> {
  const { items: there } = await transport.control<WorkspaceList>('GET workspaces', 'default');
  if (there.some((one) => one.id === id)) await transport.control(`DELETE workspaces/${id}`, 'default');
  const made = await transport.control<Workspace>('POST workspaces', 'default', {
    body: {
      id,
      // Its key may live in others too.
      keyScope: 'workspace',
      clock: { mode: 'frozen', now: STARTS_AT },
      apps: [{ bundleId: BUNDLE_ID, platform, name: 'Game of the scenario', sdkKeys: [{ key: KEY }] }],
    },
  });
  const appId = made.apps[0]?.id ?? '';
  const campaigns: Record<string, Campaign> = {};
  for (const [name, channel] of Object.entries(networks)) {
    const body = { appId, channel, name: `Campaign at ${channel}` };
    campaigns[name] = await transport.control<Campaign>('POST campaigns', id, { body });
  }
  return { app: { appId, bundleId: BUNDLE_ID, platform, key: KEY }, campaigns };
}

/** @throws {RangeError} Where a step names what the scenario does not have. */
function callOf(step: Step, { phones }: Scenario, { app, campaigns, at }: World & { readonly at: string }): Call {
  switch (step.does) {
    case 'click':
    case 'view': {
      const { shortId } = named(campaigns, step.network);
      const path = `/v0/${step.does === 'click' ? 'click' : 'impression'}/${shortId ?? ''}`;
      return linkCall(path, named(phones, step.by), step.more === undefined ? {} : { more: step.more });
    }
    case 'claim': {
      const { id: campaignId, channel } = named(campaigns, step.network);
      const claimed = { appId: app.appId, channel, campaignId };
      return claimCall(claimed, named(phones, step.by), { kind: step.kind, engagedAt: at });
    }
    case 'open':
      return openCall(app, named(phones, step.by));
    case 'event':
      return eventCall(app, named(phones, step.by), { name: step.name });
    case 'purchase':
      return purchaseCall(app, named<Phone>(phones, step.by), step.sale);
    case 'wait':
      return { to: 'control', what: 'POST clock/advance', body: { ms: step.ms } };
    default:
      return step satisfies never;
  }
}

function named<T>(all: Readonly<Record<string, T>>, name: string): T {
  const one = all[name];
  if (one === undefined) throw new RangeError(`nothing is called ${name}`);
  return one;
}
