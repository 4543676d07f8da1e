import { type Changes, untold } from '../changes.js';
import type { SimulatorError } from '../errors.js';
import type { Workspace } from './workspace.js';

/** Keeps what happens in a simulator for longer than its process lives. */
export type Keeper = {
  /**
   * What an answer waits for: until it has left, nobody has been promised anything.
   *
   * @returns Null where there is nothing to wait for, so that nobody waits for nothing; else a promise that resolves when
   *   all that has happened until now is durable, and rejects where it is not and never happened.
   */
  saved(): Promise<void> | null;
  /** Why nothing can be kept now, so that nothing may happen; null where all is well. */
  refusal(): SimulatorError | null;
  /** @returns Who is to be told of what changes in a workspace that is being made. */
  follow(workspace: Workspace): Changes;
  /** A workspace has ended. */
  ended(workspace: Workspace): void;
  /** How many workspaces were made, those included that nobody named. */
  numbered(made: DirectoryCounts): void;
};

/** What a directory counts, so that its next workspace is called as it would have been. */
export type DirectoryCounts = { readonly made: number; readonly unnamed: number };

/** Keeps nothing. */
export const forgetful: Keeper = {
  saved: () => null,
  refusal: () => null,
  follow: () => untold,
  ended() {},
  numbered() {},
};
