/** How the making of a world in a workspace stands. */
export type WorldMaking = {
  /** Counts from 1, over all workspaces of a simulator. */
  readonly number: number;
  readonly preset: string;
  readonly installs: number;
  readonly days: number;
  /** First UTC day. */
  readonly startsOn: string;
  readonly seed: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** How much of it is done, 0 to 1. */
  readonly share: number;
  /** How many there are by now. */
  readonly facts: number;
  /** Why it failed: a code of docs/errors.md, and what to do. */
  readonly problem: { readonly code: string; readonly detail: string } | null;
};
