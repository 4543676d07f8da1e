import type { Finding } from '@mmp-sim/contracts/findings';

/** Everything that the sender throws, by code. `docs/sender.md` tells what to do about each. */
export const senderProblems = {
  CALL_INVALID: 'The call was refused',
  OPTIONS_INVALID: 'No sender can be made with these options',
  OUTBOX_FULL: 'The outbox is full',
  OUTBOX_UNAVAILABLE: 'The outbox cannot be used',
  SENDER_CLOSED: 'The sender is closed',
} as const satisfies Record<string, string>;

export type SenderErrorCode = keyof typeof senderProblems;

/** A finding about a call, with the property of the call that it is about; null where it is about the whole. */
export type CallFinding = Finding & { readonly property: string | null };

/**
 * A failure that the caller can act on. `code` is public and documented; `message` may change.
 *
 * No key and no whole id of a device stands in it: it may be logged as it is.
 */
export class SenderError extends Error {
  override readonly name = 'SenderError';
  readonly code: SenderErrorCode;
  readonly detail: string;
  /** All that is wrong with the call, for `CALL_INVALID`; else empty. */
  readonly findings: readonly CallFinding[];

  constructor(
    code: SenderErrorCode,
    detail: string,
    { findings = [], ...options }: ErrorOptions & { readonly findings?: readonly CallFinding[] } = {},
  ) {
    super(`${senderProblems[code]}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
    this.findings = findings;
  }
}
