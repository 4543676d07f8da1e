import type { App, Campaign, Channel } from '@mmp-sim/contracts/catalog';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { Mode, NewClock } from '@mmp-sim/contracts/wire';
import type { CallbackRecord } from '../callbacks/callback.js';
import type { CallbackCounts, CallbacksState } from '../callbacks/callbacks.js';
import type { ClockRecord } from '../clock.js';
import type { EngineCounts, EngineState, Restored, RestoredEngine } from '../engine/engine-state.js';
import type { FaultRecord } from '../faults/fault.js';
import type { FaultsState } from '../faults/faults.js';
import type { JournalEntry } from '../journal/entry.js';
import type { RestoredJournal } from '../journal/journal.js';
import type { AccessToken } from './access-tokens.js';
import type { RestingFacts } from '../store/store.js';
import type { ReportsState, RestoredReports } from '../reports/reports.js';
import type { Planned } from './agenda.js';
import type { SavedReport } from './saved-reports.js';

/** How a workspace was made, as far as it goes along when it is carried elsewhere. */
export type WorkspaceSettings = {
  /** What its ids, keys and short ids are made from. */
  readonly ids: { readonly workspace: string; readonly seed: string };
  readonly mode: Mode;
  readonly anyKey: boolean;
  /** How its clock starts anew at a reset. */
  readonly clock: NewClock | null;
};

export type CatalogState = {
  /** How many apps and campaigns were ever made; the next id, key and short id come after them. */
  readonly made: number;
  readonly apps: Iterable<App>;
  readonly channels: Iterable<Channel>;
  readonly campaigns: Iterable<Campaign>;
  /** Keys and short ids in the order in which they were taken. */
  readonly keys: readonly string[];
  readonly links: readonly string[];
};

/** All that a workspace is, but for where it is found: its id, and whether its keys are found from everywhere. */
export type WorkspaceState = ReportsState & {
  readonly settings: WorkspaceSettings;
  readonly clock: ClockRecord;
  readonly catalog: CatalogState;
  readonly engine: EngineState;
  readonly agenda: Iterable<Planned>;
  /** Left out where none was ever made: simulators that know no faults can restore it. */
  readonly faults?: FaultsState;
  /** Likewise. */
  readonly callbacks?: CallbacksState;
  /** Likewise. */
  readonly access?: AccessCounts & {
    readonly tokens: Iterable<AccessToken>;
    readonly reports: Iterable<SavedReport>;
  };
  readonly facts: {
    readonly dropped: number;
    readonly kept: readonly Fact[];
    /** What each of them is about, in the same order. */
    readonly about: Iterable<About>;
  };
  readonly journal: Omit<RestoredJournal, 'entries'> & { readonly entries: readonly JournalEntry[] };
};

/** How many access tokens and saved reports were ever made. */
export type AccessCounts = { readonly tokensMade: number; readonly reportsMade: number };

/** What a workspace counts, and what its clock shows. */
export type WorkspaceCounts = {
  readonly clock: ClockRecord;
  readonly catalog: { readonly made: number };
  readonly faults: { readonly made: number };
  readonly callbacks: CallbackCounts;
  /** Left out by simulators that had none. */
  readonly access?: AccessCounts;
  readonly engine: EngineCounts;
  /** How many facts there ever were, and how many of those limits have pushed out of what is kept. */
  readonly facts: {
    readonly appended: number;
    readonly dropped: number;
    /** What the others take in memory, about; left out by simulators that did not know. */
    readonly bytes?: number;
  };
  readonly journal: Omit<RestoredJournal, 'entries'>;
};

/** The same with all rows read. */
export type RestoredWorkspace = Pick<WorkspaceState, 'settings' | 'clock'> & {
  readonly catalog: Restored<CatalogState>;
  readonly engine: RestoredEngine;
  readonly agenda: readonly Planned[];
  readonly faults: { readonly made: number; readonly rules: readonly FaultRecord[] };
  readonly callbacks: Pick<CallbacksState, 'made' | 'mode'> & {
    readonly defined: readonly CallbackRecord[];
    readonly deliveries: Restored<CallbacksState['deliveries']>;
  };
  readonly access: AccessCounts & {
    readonly tokens: readonly AccessToken[];
    readonly reports: readonly SavedReport[];
  };
  readonly reports: RestoredReports;
  readonly facts: Restored<WorkspaceState['facts']> & {
    /** In the stead of all of these: they stay in the file. */
    readonly resting?: RestingFacts;
  };
  readonly journal: RestoredJournal;
};
