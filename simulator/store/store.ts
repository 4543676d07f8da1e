import type { Fact } from '@mmp-sim/contracts/facts';

export type StoreStats = {
  readonly kept: number;
  /** Facts that the limit has pushed out. */
  readonly dropped: number;
};

/** Where the facts of one workspace rest. */
export type Store = {
  /** Resolves when the facts are safe: the answer to the sender waits for it. */
  append(facts: readonly Fact[]): Promise<void>;
  /** Facts about one installation, in order of arrival. */
  ofInstallation(appId: string, installationId: string): Promise<readonly Fact[]>;
  clear(): Promise<void>;
  stats(): StoreStats;
};
