import type { About } from '@mmp-sim/contracts/facts';
import type { Ids } from '../ids.js';
import type { KeptFacts, Store } from '../store/store.js';
import type { Workspace } from './workspace.js';
import type { Standing } from './standing.js';
import type { RestoredWorkspace, WorkspaceCounts, WorkspaceState } from './workspace-state.js';

/** What happened in a workspace, and of whom and what it is about; requests, callbacks, faults and access are not among it. */
export type CarriedWorld = Pick<RestoredWorkspace, 'catalog' | 'engine' | 'agenda' | 'facts' | 'reports'>;

/** What a workspace counts. */
export function countsOf(workspace: Workspace): WorkspaceCounts {
  const { clock, catalog, faults, callbacks, accessTokens, savedReports, engine, store, journal } = workspace;
  const { cursor, droppedThrough } = journal;
  return {
    clock: clock.record(),
    catalog: { made: catalog.made },
    faults: { made: faults.made },
    callbacks: callbacks.counts(),
    access: { tokensMade: accessTokens.made, reportsMade: savedReports.made },
    engine: engine.counts(),
    facts: { appended: store.appended, dropped: store.stats().dropped, bytes: Math.round(store.bytes) },
    journal: { cursor, droppedThrough, dropped: journal.stats().dropped },
  };
}

/**
 * A workspace as it is carried elsewhere. Rows are read while they are written: nothing else may happen meanwhile.
 *
 * @param kept - The facts that are kept.
 */
export function stateOf(workspace: Workspace, { facts, abouts }: KeptFacts): WorkspaceState {
  const { settings, clock, catalog, engine, agenda, faults, callbacks, reports, store, journal } = workspace;
  const { cursor, droppedThrough } = journal;
  return {
    settings,
    clock: clock.record(),
    catalog: catalog.state(),
    engine: engine.state(),
    agenda: agenda.planned().values(),
    ...(faults.made === 0 ? {} : { faults: faults.state() }),
    ...(callbacks.isUsed ? { callbacks: callbacks.state() } : {}),
    ...accessOf(workspace),
    ...reports.state(),
    facts: { dropped: store.stats().dropped, kept: facts, about: knownOf(abouts) },
    journal: { cursor, dropped: journal.stats().dropped, droppedThrough, entries: [...journal.after(0)] },
  };
}

function accessOf({ accessTokens, savedReports }: Workspace): Pick<WorkspaceState, 'access'> {
  if (accessTokens.made + savedReports.made === 0) return {};
  return {
    access: {
      tokensMade: accessTokens.made,
      tokens: accessTokens.all().values(),
      reportsMade: savedReports.made,
      reports: savedReports.all().values(),
    },
  };
}

function* knownOf(abouts: Iterable<About | null>): Generator<About> {
  for (const about of abouts) yield about ?? NOBODY;
}

const NOBODY: About = { device: null, source: null };

/** Puts facts into a store, or says where they rest. */
function restoreFacts(store: Store, facts: RestoredWorkspace['facts']): Promise<void> {
  const { kept, about, dropped, resting } = facts;
  if (resting === undefined) {
    return store.restore(
      kept.map((fact, place) => ({ fact, about: about[place] ?? null })),
      dropped,
    );
  }
  store.rest(resting);
  return Promise.resolve();
}

/** Puts what was carried in the stead of what is here, but for where the workspace stands and its journal. */
export function restoreParts(workspace: Workspace, ids: Ids, state: RestoredWorkspace): Promise<void> {
  const { tokensMade, tokens, reportsMade, reports } = state.access;
  workspace.agenda.restore(state.agenda);
  workspace.faults.restore(state.faults, ids);
  workspace.callbacks.restore(state.callbacks, ids);
  workspace.accessTokens.restore(tokensMade, tokens, ids);
  workspace.savedReports.restore(reportsMade, reports, ids);
  workspace.reports.restore(state.reports);
  return restoreFacts(workspace.store, state.facts);
}

/**
 * Goes on from what happened elsewhere, in the stead of what happened in a workspace.
 *
 * @throws {SimulatorError} KEY_TAKEN, CATALOG_LIMIT; then nothing has changed.
 */
export function takeWorld(workspace: Workspace, standing: Standing, world: CarriedWorld): Promise<void> {
  const { catalog, engine, agenda, facts, reports } = world;
  const { settings, clock } = workspace;
  standing.restoring({ settings, clock: clock.record(), catalog, engine })();
  workspace.agenda.restore(agenda);
  workspace.reports.restore(reports);
  return restoreFacts(workspace.store, facts);
}
