import type { Mode, NewClock } from '@mmp-sim/contracts/wire';
import type { CallbacksDeps } from '../callbacks/callbacks.js';
import type { ReaderOf } from '../journal/journal.js';
import type { ResolvedLimits } from '../limits.js';
import type { RateTable } from '../money/rates.js';
import type { Keeper } from './keeper.js';
import type { SavedReportProblems } from './saved-reports.js';

/** What a workspace is made of. */
export type WorkspaceOptions = {
  readonly id: string;
  /** Order among the workspaces that were ever made. */
  readonly number: number;
  readonly seed: string;
  readonly mode: Mode;
  readonly anyKey: boolean;
  readonly keyScope: 'global' | 'workspace';
  readonly clock: NewClock | null;
  readonly limits: ResolvedLimits;
  readonly rates: RateTable;
  /** Most different event names of an app; null: any number. */
  readonly eventNames: number | null;
  /** Every name that a request's endpoint can have. */
  readonly endpoints: readonly string[];
  /** Every rule that a finding can have. */
  readonly rules: () => readonly string[];
  /** How a journaled request is read, by its method and path. */
  readonly readerOf: ReaderOf;
  readonly keeper: Keeper;
  /** How callbacks go out, and what their URLs may name. */
  readonly callbacks: CallbackOptions;
  /** What the MMP does not take of a saved report. */
  readonly savedReportProblems: SavedReportProblems;
  /** Told of what should not happen. */
  readonly onBug: (error: unknown) => void;
};

export type CallbackOptions = Pick<CallbacksDeps, 'macros' | 'allowedHosts' | 'retryDelaysMs' | 'resolveName'>;
