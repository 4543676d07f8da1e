import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { Store } from '../store/store.js';
import type { Workspace } from './workspace.js';
import type { WorkspaceCounts, WorkspaceState } from './workspace-state.js';

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
    facts: { appended: store.appended, dropped: store.stats().dropped },
    journal: { cursor, droppedThrough, dropped: journal.stats().dropped },
  };
}

/**
 * A workspace as it is carried elsewhere. Rows are read while they are written: nothing else may happen meanwhile.
 *
 * @param kept - The facts that are kept.
 */
export function stateOf(workspace: Workspace, kept: readonly Fact[]): WorkspaceState {
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
    facts: { dropped: store.stats().dropped, kept, about: aboutsOf(store) },
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

/** What each fact is about, in their order. */
function* aboutsOf(store: Store): Generator<About> {
  for (const { about } of store.since(0)) yield about ?? NOBODY;
}

const NOBODY: About = { device: null, source: null };
