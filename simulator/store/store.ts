import type { Fact } from '@mmp-sim/contracts/facts';

export type StoreStats = {
  readonly kept: number;
  /** Facts that the limit has pushed out. */
  readonly dropped: number;
};

/** Where the facts of one workspace rest. */
export type Store = {
  append(facts: readonly Fact[]): void;
  /** Facts about one installation, in order of arrival. */
  ofInstallation(appId: string, installationId: string): Promise<readonly Fact[]>;
  /** Every fact that is kept, in order of arrival, as it stands at the call. */
  all(): Promise<readonly Fact[]>;
  /** Puts other facts in the stead of these. @param dropped - How many a limit has pushed out before them. */
  restore(facts: readonly Fact[], dropped: number): Promise<void>;
  clear(): Promise<void>;
  stats(): StoreStats;
};
