import type { About } from '@mmp-sim/contracts/facts';
import type { KeptFacts, Store } from '../store/store.js';
import type { Workspace } from './workspace.js';
import type { RestoredWorkspace, WorkspaceCounts, WorkspaceState } from './workspace-state.js';

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
export function restoreFacts(store: Store, facts: RestoredWorkspace['facts']): Promise<void> {
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
