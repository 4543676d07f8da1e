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
  /** When it was told, epoch milliseconds on the workspace's clock: engagements may have happened before. */
  readonly arrivedAtMs: number;
};

/** Facts that are kept, in order of arrival. */
export type KeptFacts = {
  readonly facts: readonly Fact[];
  /** What each of them is about; to be read before anything else happens. */
  readonly abouts: Iterable<About | null>;
};

/**
 * Facts of a workspace that rest in a file since before it was opened: memory holds none of them, and they are read when
 * somebody asks. They never change there; of a limit that pushes them out of what is kept the file knows nothing.
 */
export type RestingFacts = {
  /** Their numbers: from this one, up to the one before `end`. */
  readonly first: number;
  readonly end: number;
  /** What they would take in memory. */
  readonly bytes: number;
  /** Those about one installation from a number on, in order of arrival. @throws {SimulatorError} STORE_UNAVAILABLE. */
  ofInstallation(appId: string, installationId: string, from: number): Promise<readonly RestingFact[]>;
  /** Those from a number on, each as a row of its own. @throws {SimulatorError} STORE_UNAVAILABLE. */
  since(number: number): Promise<readonly RestingFact[]>;
};

/** Its `about` is read when it is asked for. */
export type ToldFact = { readonly fact: Fact; about(): About | null };
export type RestingFact = ToldFact & { readonly number: number };

/** Where the facts of one workspace rest. */
export type Store = {
  /** How many facts there ever were: the number of the next. */
  readonly appended: number;
  /** What those that are kept take, about. */
  readonly bytes: number;
  /**
   * Puts facts away.
   *
   * @param about - What all of them are about.
   * @param arrivedAtMs - When they are told. Left out: when each of them happened.
   */
  append(facts: readonly Fact[], about: About | null, arrivedAtMs?: number): void;
  /** Facts about one installation, in order of arrival. */
  ofInstallation(appId: string, installationId: string): Promise<readonly Fact[]>;
  /** The same with what each of them is about; to be read before anything else happens. */
  toldOfInstallation(appId: string, installationId: string): Promise<readonly ToldFact[]>;
  /** Every fact that is kept, in order of arrival, as it stands when the promise resolves. */
  all(): Promise<KeptFacts>;
  /**
   * The facts that are kept from this number on, with what they are about.
   *
   * @throws {RangeError} Where some of them rest in a file (a caller bug).
   */
  since(number: number): Iterable<KeptFact>;
  /** Puts other facts in the stead of these. @param dropped - How many a limit has pushed out before them. */
  restore(kept: readonly Omit<KeptFact, 'number' | 'arrivedAtMs'>[], dropped: number): Promise<void>;
  /** The same with facts that rest in a file. */
  rest(facts: RestingFacts): void;
  clear(): Promise<void>;
  stats(): StoreStats;
};
