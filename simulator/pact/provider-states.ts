import { expectedName } from '@mmp-sim/contracts/known-names';
import {
  type ProviderState,
  type ProviderStateName,
  type ProviderStateParams,
  providerState,
} from '@mmp-sim/contracts/provider-states';
import type { ControlTypes } from '@mmp-sim/contracts/validators';
import { checked, invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import type { Workspace } from '../workspaces/workspace.js';
import { attributedInstallation } from './attributed-installation.js';
import { putApp } from './put-app.js';

/** No backend's app is called this, so that a key is good and the app of a request is still not there. */
const NOBODYS_APP = { bundleId: 'mmp-sim.nobodys.app', platform: 'android' } as const;

type Run = { readonly params: object; readonly setUp: (workspace: Workspace) => void | Promise<void> };
type Params = Readonly<Record<string, unknown>>;

/** How each state is brought about in a workspace that may hold others of the same interaction. */
const states: Readonly<Record<ProviderStateName, (given: Params) => Run>> = {
  'an app': state('an app', 'StateApp', (workspace, { sdkKey, ...app }) => {
    putApp(workspace, app, [{ key: sdkKey }]);
  }),
  'an app with a disabled key': state('an app with a disabled key', 'StateApp', (workspace, { sdkKey, ...app }) => {
    putApp(workspace, app, [{ key: sdkKey, disabled: true }]);
  }),
  'an app that ignores a version': state(
    'an app that ignores a version',
    'StateIgnoringApp',
    (workspace, { sdkKey, appVersion, ...app }) => {
      const { id, ignoredAppVersions } = putApp(workspace, app, [{ key: sdkKey }]);
      workspace.catalog.patchApp(id, { ignoredAppVersions: [...ignoredAppVersions, appVersion] });
    },
  ),
  'an app that needs an advertising id': state(
    'an app that needs an advertising id',
    'StateApp',
    (workspace, { sdkKey, ...app }) => {
      const { id } = putApp(workspace, app, [{ key: sdkKey }]);
      workspace.catalog.patchApp(id, { androidNeedsAdvertisingId: true });
    },
  ),
  'an app with another key': state('an app with another key', 'StateUnknownKey', (workspace, app) => {
    putApp(workspace, app, undefined);
  }),
  'no app': state('no app', 'StateNoApp', (workspace, { sdkKey }) => {
    putApp(workspace, NOBODYS_APP, [{ key: sdkKey }]);
  }),
  'an attributed installation': state('an attributed installation', 'StateInstallation', attributedInstallation),
  'an app that is rate limited': state(
    'an app that is rate limited',
    'StateLimitedApp',
    (workspace, { sdkKey, retryAfter, ...app }) => {
      const { id } = putApp(workspace, app, [{ key: sdkKey }]);
      workspace.faults.add({ app: id, do: { status: 429, retryAfter } });
    },
  ),
  'an app during an outage': state('an app during an outage', 'StateApp', (workspace, { sdkKey, ...app }) => {
    const { id } = putApp(workspace, app, [{ key: sdkKey }]);
    workspace.faults.add({ app: id, do: { status: 503 } });
  }),
};

/** @param definition - What the parameters are checked against. */
function state<Name extends ProviderStateName>(
  name: Name,
  definition: keyof ControlTypes,
  setUp: (workspace: Workspace, params: ProviderState<Name>['params']) => void | Promise<void>,
): (given: Params) => Run {
  return (given) => {
    const { params } = providerState(name, checked(definition, given) as ProviderStateParams[Name]);
    return { params, setUp: (workspace) => setUp(workspace, params) };
  };
}

/** The states of one interaction that have been set up, and where the journal stood then. */
type Standing = { readonly cursor: number; readonly states: ReadonlySet<string> };

/**
 * Brings about Pact provider states. A verifier sets up each state of an interaction by a call of its own, then sends the
 * request: set-ups without a request between them add up, and the first one after a request starts from nothing.
 */
export class ProviderStates {
  readonly #standing = new WeakMap<Workspace, Standing>();

  /**
   * @param name - Empty where the interaction names no state: then any key is taken.
   * @returns The parameters in effect.
   * @throws {SimulatorError} REQUEST_INVALID for a state or a parameter that there is not; KEY_TAKEN, CATALOG_LIMIT.
   */
  async setUp(workspace: Workspace, name: string, given: Params): Promise<object> {
    const run = name === '' ? null : readState(name, given);
    const params = run === null ? {} : run.params;
    const asked = JSON.stringify([name, params]);
    const { cursor } = workspace.journal;
    const standing = this.#standing.get(workspace);
    const before = standing?.cursor === cursor && run !== null ? standing.states : null;
    if (before?.has(asked) === true) return params;
    // What fails half-way leaves nothing to add to.
    this.#standing.delete(workspace);
    if (before === null) await workspace.empty(run === null);
    await run?.setUp(workspace);
    // Nothing is added to a workspace that takes any key.
    if (run !== null) this.#standing.set(workspace, { cursor, states: new Set([...(before ?? []), asked]) });
    return params;
  }

  async tearDown(workspace: Workspace): Promise<void> {
    this.#standing.delete(workspace);
    await workspace.empty(false);
  }
}

/** What is wrong with a state that a pact names; null where it can be brought about. */
export function stateProblem(name: string, given: Params): string | null {
  try {
    readState(name, given);
    return null;
  } catch (error) {
    if (error instanceof SimulatorError) return error.detail;
    throw error;
  }
}

/** @throws {SimulatorError} REQUEST_INVALID. */
function readState(name: string, given: Params): Run {
  if (isKnownState(name)) return states[name](given);
  const expected = expectedName(name, Object.keys(states), { written: (known) => `\`${known}\`` });
  throw invalid([{ path: 'state', given: name, expected }]);
}

export const isKnownState = (name: string): name is ProviderStateName => Object.hasOwn(states, name);
