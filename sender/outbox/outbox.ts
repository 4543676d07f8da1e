/** What a call reports, named as the sender's method for it. */
export const callKinds = ['open', 'event', 'purchase', 'subscription', 'adRevenue'] as const;

/** Policies, such as that for unknown outcomes, are by kind. */
export type CallKind = (typeof callKinds)[number];

/** The app that a call is about. Which key it has is decided when it is sent: no key rests in an outbox. */
export type Target = { readonly bundleId: string; readonly platform: string };

/** A call that is to be sent, in the MMP's wire form. */
export type NewEntry = {
  readonly kind: CallKind;
  readonly target: Target;
  /** Entries of one lane leave in the order in which they came; lanes are independent. One for each installation. */
  readonly lane: string;
  /** Path of the endpoint, without the base URL: `/v0/event`. */
  readonly path: string;
  /** The form, without the key. */
  readonly body: string;
  /** When the call was made, whatever has become of it since. Epoch milliseconds. */
  readonly createdAtMs: number;
};

/** A call that waits. */
export type Entry = NewEntry & {
  /** Ascending in the order in which the outbox took them; decimal text. */
  readonly id: string;
  /** Attempts whose end is known, or given up on. */
  readonly attempts: number;
  /** An earlier attempt may have counted although its answer never came. */
  readonly possibleDuplicate: boolean;
  /** What the last attempt said; null before the first. */
  readonly reason: string | null;
  /** From when its age counts: when it was made, or requeued last. Epoch milliseconds. */
  readonly agesFromMs: number;
};

/** An entry that this process may send, and no other until the lease is over. */
export type Claimed = Entry & {
  /** It was claimed before by a process that ended without a word: whether the MMP has it is unknown. */
  readonly isOrphan: boolean;
};

/** How it went with a claimed entry. */
export type Settlement = { readonly id: string } & (
  | { readonly kind: 'done' }
  /** To be tried again, not before `notBeforeMs`. Its lane waits. */
  | {
      readonly kind: 'later';
      readonly notBeforeMs: number;
      readonly reason: string;
      /** False where the attempt does not count: its target is parked, or it was never made. */
      readonly counts: boolean;
      readonly possibleDuplicate: boolean;
    }
  /**
   * Nobody knows whether the MMP has it, and it must not be sent twice: it waits for a decision. Its lane goes on, except
   * behind an `open`, which nothing may overtake: that keeps its lane waiting until it is requeued or discarded.
   */
  | { readonly kind: 'held'; readonly reason: string }
  /** Never sent again by itself. Its lane goes on, also behind an `open`: else one that is refused would end its lane. */
  | { readonly kind: 'dead'; readonly reason: string }
);

/** A call that is not sent any more by itself, and why. */
export type SetAside = Entry & { readonly state: 'held' | 'dead'; readonly setAsideAtMs: number };

export type OutboxCounts = {
  /** Waiting or under way. */
  readonly waiting: number;
  readonly held: number;
  readonly dead: number;
  /** Of everything in it, as the limit counts them. */
  readonly bytes: number;
  /** When the oldest that waits was made; null when none waits. */
  readonly oldestAtMs: number | null;
};

export type ClaimOptions = {
  readonly nowMs: number;
  /** Most entries. */
  readonly limit: number;
  /** How long no other process may claim them. */
  readonly leaseMs: number;
  /** Targets that are parked: their entries stay. */
  readonly except: readonly Target[];
};

/**
 * Where calls wait until the MMP has them. Several senders, in several processes, may share a durable one.
 *
 * Of each lane only the oldest entry that waits can be claimed, and none while one is claimed, before its `notBeforeMs`, or
 * while an `open` of the lane is held.
 */
export interface Outbox {
  /**
   * Keeps calls, all or none. When it resolves they are as safe as this outbox keeps anything.
   *
   * @returns Their ids, in the same order.
   * @throws {SenderError} OUTBOX_FULL where a limit is reached; OUTBOX_UNAVAILABLE where they cannot be kept (a full
   *   disk, a database that does not answer).
   */
  add(entries: readonly NewEntry[]): Promise<readonly string[]>;

  /** Takes entries that may be sent now, the oldest first. What was taken before and not settled is an orphan when its lease is over. */
  claim(options: ClaimOptions): Promise<readonly Claimed[]>;

  /** Tells how it went. When it resolves this is as safe as the entry was. An id that is not there any more is ignored. */
  settle(settlements: readonly Settlement[], nowMs: number): Promise<void>;

  /** Makes leases of this process longer. */
  extend(ids: readonly string[], untilMs: number): Promise<void>;

  /**
   * Lets go at once what is put off beyond an instant: that was written by a clock that was ahead. Leases stay. An outbox
   * without it lets such calls wait until the clock is there again.
   */
  endWaits?(beyondMs: number): Promise<void>;

  counts(): Promise<OutboxCounts>;

  /** When the next entry can be claimed that cannot yet, parked targets aside; null for none. */
  nextDueMs(options: Pick<ClaimOptions, 'nowMs' | 'except'>): Promise<number | null>;

  /** What was set aside, the newest first. @param before - Only ids below this one. */
  setAside(options: { readonly limit: number; readonly before?: string }): Promise<readonly SetAside[]>;

  /**
   * Lets what was set aside wait again, at its old place in its lane: before all that came after it and is not under way
   * now, so that an open goes before the events that wait still. It keeps its id, and is else as if it were new: `attempts` is 0
   * and `agesFromMs` is `nowMs`, or a ceiling on either would set it aside again. It was made when it was made.
   * What was held is a possible duplicate.
   *
   * @returns How many there were.
   */
  requeue(ids: readonly string[], nowMs: number): Promise<number>;

  /** Forgets what was set aside. A lane that waited for it goes on. @returns How many there were. */
  discard(ids: readonly string[]): Promise<number>;

  /** Lets go of files and connections. What was claimed and not settled is an orphan at once. */
  close(): Promise<void>;
}

/** Limits of an outbox. */
export type OutboxLimits = {
  /** Most entries, those set aside included. @default 100_000 */
  readonly maxEntries?: number;
  /** Most bytes of paths and bodies. @default 256 MiB */
  readonly maxBytes?: number;
};
