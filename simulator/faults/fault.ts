import type { FaultEffect, FaultWhen } from '@mmp-sim/contracts/wire';

type FaultPhase = 'before' | 'after';
type FaultAction = 'status' | 'reset' | 'timeout' | 'delay' | 'drip';

/** What goes wrong on purpose, with which requests, and how often it has. */
export type Fault = {
  readonly id: string;
  /** Of all that were ever made in the workspace, from 1. */
  readonly number: number;
  readonly endpoint: string | null;
  readonly app: string | null;
  readonly when: FaultWhen | null;
  readonly do: FaultEffect;
  readonly phase: FaultPhase;
  /** Requests that fitted and that no older fault had met. */
  readonly seen: number;
  readonly hits: number;
};

/** A fault as it is carried elsewhere: with what it has counted. */
export type FaultRecord = Fault & {
  readonly counts: readonly { readonly installation: string; readonly requests: number }[];
};

/** What a request meets when it meets a fault: one action, and what goes with it. Milliseconds of wall time. */
export type FaultPlan = {
  readonly action: FaultAction;
  /** Something else comes in place of the MMP's answer. */
  readonly replaces: boolean;
  readonly delayMs: number;
  readonly cut: { readonly how: 'reset' | 'close'; readonly afterMs: number } | null;
  readonly drip: { readonly everyMs: number; readonly bytes: number } | null;
};

/** What the words of a fault mean. One of them is there: that is checked when the fault is written. */
export function planOf({ status, reset, timeoutMs, delayMs = 0, drip }: FaultEffect): FaultPlan {
  const pieces = drip === undefined ? null : { everyMs: drip.everyMs, bytes: drip.bytes ?? 1 };
  const plan = { replaces: true, delayMs, cut: null, drip: pieces };
  if (status !== undefined) return { ...plan, action: 'status' };
  if (reset === true) return { ...plan, action: 'reset', cut: { how: 'reset', afterMs: 0 } };
  if (timeoutMs !== undefined) return { ...plan, action: 'timeout', cut: { how: 'close', afterMs: timeoutMs } };
  return { ...plan, replaces: false, action: pieces === null ? 'delay' : 'drip' };
}
