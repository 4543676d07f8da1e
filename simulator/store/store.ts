import type { About, Fact } from '@mmp-sim/contracts/facts';

export type StoreStats = {
  readonly kept: number;
  /** Facts that the limit has pushed out. */
  readonly dropped: number;
};

/** A fact and what it is about; null where nothing of that is known. */
export type KeptFact = {
  /** Order of arrival in the workspace, from 0. */
  readonly number: number;
  readonly fact: Fact;
  readonly about: About | null;
};

/** Where the facts of one workspace rest. */
export type Store = {
  /** How many facts there ever were: the number of the next. */
  readonly appended: number;
  /** Puts facts away. @param about - What all of them are about. */
  append(facts: readonly Fact[], about: About | null): void;
  /** Facts about one installation, in order of arrival. */
  ofInstallation(appId: string, installationId: string): Promise<readonly Fact[]>;
  /** Every fact that is kept, in order of arrival, as it stands at the call. */
  all(): Promise<readonly Fact[]>;
  /** The facts that are kept from this number on, with what they are about. */
  since(number: number): Iterable<KeptFact>;
  /** Puts other facts in the stead of these. @param dropped - How many a limit has pushed out before them. */
  restore(kept: readonly Omit<KeptFact, 'number'>[], dropped: number): Promise<void>;
  clear(): Promise<void>;
  stats(): StoreStats;
};
