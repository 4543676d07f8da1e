import type { Finding } from '@mmp-sim/contracts/findings';
import type { Calls } from './calls.js';
import type { CallFinding } from './errors.js';
import type { CallKind, NewEntry, Target } from './outbox/outbox.js';

/** What an answer means for a call: only `delivered` counts. */
export type Meaning =
  | { readonly kind: 'delivered' }
  /** Received and thrown away; sending it again changes nothing. */
  | { readonly kind: 'dropped'; readonly reason: string }
  /** The key is wrong, or not the key of this app. */
  | { readonly kind: 'unauthorized'; readonly reason: string }
  /** Nothing of this app is taken there. */
  | { readonly kind: 'no-such-app'; readonly reason: string }
  /** The request itself is wrong. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Worth another try later; where `mayHaveCounted` it is an unknown outcome, as if the connection had broken. */
  | { readonly kind: 'retry'; readonly reason: string; readonly mayHaveCounted: boolean };

/** An answer as far as it is looked at. */
export type Answer = { readonly status: number; readonly contentType: string; readonly body: string };

/** A call in the MMP's form, with all that was found: an `error` among the findings means that it must not be sent. */
export type Written = {
  readonly entry: Omit<NewEntry, 'createdAtMs'>;
  readonly findings: readonly CallFinding[];
};

/** One MMP, as its senders see it. Pure: no clock, no state, no I/O. */
export type Mmp = {
  readonly id: string;
  /** Where the real one is. */
  readonly baseUrl: string;
  /** Paths of its endpoints, which follow the base URL. */
  readonly paths: readonly string[];
  /** What the platform of an app may be. */
  readonly platforms: readonly string[];
  /**
   * Normalises and checks a call. Never throws, whatever the call is.
   *
   * @param app - Where the call names none.
   * @param mostBytes - Of its form: what is surely longer is refused before anything is done with it.
   */
  write<Kind extends CallKind>(kind: Kind, call: Calls[Kind], app: Target | null, mostBytes: number): Written;
  /** Headers with a key, of which {@link Mmp.keyFault} finds nothing wrong. */
  headers(sdkKey: string): Readonly<Record<string, string>>;
  /** Why a key cannot be sent; null when it can. */
  keyFault(sdkKey: string): string | null;
  read(answer: Answer): Meaning;
  /** Whether a call that is sent twice may count twice where that cannot be undone. */
  countsTwice(kind: CallKind, target: Target): boolean;
};

/** A finding of the sender's own rules. */
export type OwnFinding = Pick<Finding, 'rule' | 'severity' | 'expected' | 'message' | 'hint'> & {
  readonly property: string | null;
  readonly field: string | null;
  readonly given: string | null;
};

/** @param bytes - How many it has. */
export const tooLong = (bytes: string, most: number): CallFinding => ({
  rule: 'call-too-long',
  severity: 'error',
  property: null,
  field: null,
  given: `${bytes} bytes`,
  expected: `at most ${most} bytes`,
  message: bytes.startsWith('more')
    ? `This call has ${bytes} bytes.`
    : `The form of this call has ${bytes} bytes, more than ${most}.`,
  hint: 'Leave out what is long, or raise maxCallBytes where the MMP takes as much.',
  source: 'sender',
});
