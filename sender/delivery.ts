import { backoffMs } from './backoff.js';
import { type Decision, decide, type Result, tooOld } from './decide.js';
import { type Announcer, referenceTo } from './events.js';
import type { ResolvedSenderOptions } from './options.js';
import type { Claimed, Entry, Outbox, Settlement, Target } from './outbox/outbox.js';
import type { Parking } from './parking.js';
import type { SteadyTime } from './steady-time.js';
import type { Instruments, Settled } from './telemetry.js';
import type { Attempt, Transport } from './transport.js';

export type DeliveryDeps = {
  readonly options: ResolvedSenderOptions;
  readonly transport: Transport;
  readonly parking: Parking;
  readonly announcer: Announcer;
  readonly instruments: Instruments;
  readonly outbox: Pick<Outbox, 'counts'>;
  readonly time: SteadyTime;
};

/** Attempts of one app that fail in a row before the app as a whole is left alone for a while. */
const FAILURES_BEFORE_PAUSE = 10;
/** Longest time for which it is left alone, unless the MMP asks for more. */
const LONGEST_PAUSE_MS = 30_000;
/** What is shorter is no key that anybody has, but may be a word. */
const SHORTEST_SECRET = 8;
const MAY_HAVE_COUNTED = ' (an earlier attempt may have counted)';

/** Takes one call its way: from the claim to what becomes of it. */
export class Delivery {
  readonly #deps: DeliveryDeps;
  /** Those of the key that was used last. */
  #keyed: { readonly sdkKey: string; readonly headers: Readonly<Record<string, string>> } | null = null;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
  }

  /** @returns What the outbox has to know. Never rejects. */
  async deliver(claimed: Claimed): Promise<Settlement> {
    const { options, parking } = this.#deps;
    const nowMs = options.clock.now();
    const onUnknown = options.onUnknownOutcome(claimed.kind, claimed.target);
    const entry: Entry = claimed.isOrphan ? { ...claimed, possibleDuplicate: true } : claimed;

    if (claimed.isOrphan && onUnknown === 'hold') {
      const reason = 'outcome unknown: the process that was sending it ended before the answer came';
      return this.#conclude(entry, entry.attempts, { kind: 'held', reason });
    }
    const restedMs = parking.restedMs(entry.target, entry.agesFromMs, nowMs);
    const aged = tooOld(entry, options, nowMs - restedMs);
    if (aged !== null) return this.#conclude(entry, entry.attempts, { kind: 'dead', reason: aged });

    const key = this.#keyOf(entry.target);
    if (key.sdkKey === null) return this.#unsent(entry, key.reason, key.refused);

    const result = await this.#attempt(entry, key.sdkKey);
    const circumstances = { onUnknown, nowMs: options.clock.now(), random: options.random(), restedMs };
    const decision = decide(result, entry, options, circumstances);
    if (decision.kind !== 'park') return this.#conclude(entry, entry.attempts + 1, decision);
    if (decision.what === 'key' && this.#hasNewKey(entry, key.sdkKey)) return this.#tryNewKey(entry, decision.reason);
    return this.#park(entry, decision, key.sdkKey);
  }

  /**
   * Whether the key was put right while this attempt with the old one was under way. Where keys change all the time this is
   * said of each of them, and ends with the last attempt: the app is parked then.
   */
  #hasNewKey({ target, attempts }: Entry, refused: string): boolean {
    const { sdkKey } = this.#keyOf(target);
    return sdkKey !== null && sdkKey !== refused && attempts + 1 < this.#deps.options.maxAttempts;
  }

  #tryNewKey(entry: Entry, refusal: string): Settlement {
    const { options } = this.#deps;
    const reason = `${refusal}; the key has changed since`;
    const delayMs = backoffMs(options, 1, options.random());
    const decision = { kind: 'retry', reason, delayMs, pauseMs: null, possibleDuplicate: false } as const;
    return this.#conclude(entry, entry.attempts + 1, decision);
  }

  /** The key of an app, unless it is missing, no key at all, or was refused before: then that is `refused`. */
  #keyOf(
    target: Target,
  ): { readonly sdkKey: string } | { readonly sdkKey: null; readonly reason: string; readonly refused: string | null } {
    const { options, parking } = this.#deps;
    let sdkKey: string;
    try {
      sdkKey = options.sdkKey(target);
    } catch (error) {
      // What it says may hold the key, or how it is found.
      const reason = `sdkKey threw ${error instanceof Error ? error.name : 'something'}`;
      return { sdkKey: null, reason, refused: null };
    }
    const fault = options.mmp.keyFault(sdkKey);
    if (fault !== null) return { sdkKey: null, reason: fault, refused: null };
    const reason = parking.refusalOf(sdkKey);
    return reason === null ? { sdkKey } : { sdkKey: null, reason, refused: sdkKey };
  }

  async #attempt(entry: Entry, sdkKey: string): Promise<Result> {
    const { transport, announcer, instruments, time } = this.#deps;
    const end = instruments.begin(entry.kind, entry.target);
    const beganMs = time.now();
    const attempt = await transport.send({ path: entry.path, headers: this.#headers(sdkKey), body: entry.body });
    const durationMs = Math.round(time.now() - beganMs);
    const told = (): Parameters<NonNullable<typeof end>>[0] =>
      Object.assign(referenceTo(entry, entry.attempts + 1), {
        outcome: attempt.kind,
        status: attempt.kind === 'answered' ? attempt.status : null,
        reason: attempt.kind === 'answered' ? null : attempt.reason,
        durationMs,
      });
    announcer.tell('attempt', told);
    end?.(told());
    instruments.attempted(entry.kind, attempt.kind, durationMs);
    return this.#understood(attempt, sdkKey);
  }

  #headers(sdkKey: string): Readonly<Record<string, string>> {
    if (this.#keyed?.sdkKey !== sdkKey) this.#keyed = { sdkKey, headers: this.#deps.options.mmp.headers(sdkKey) };
    return this.#keyed.headers;
  }

  #understood(attempt: Attempt, sdkKey: string): Result {
    if (attempt.kind !== 'answered') return attempt;
    const { status, contentType, retryAfter } = attempt;
    // Some servers repeat what they refuse, and a reason may be logged.
    const body = sdkKey.length < SHORTEST_SECRET ? attempt.body : attempt.body.replaceAll(sdkKey, '***');
    const meaning = this.#deps.options.mmp.read({ status, contentType, body });
    return { kind: 'answered', meaning, status, retryAfter };
  }

  /** An attempt was made, and nothing of this app is sent until somebody has seen to it. */
  #park(entry: Entry, { what, reason }: Extract<Decision, { kind: 'park' }>, sdkKey: string): Settlement {
    this.#deps.instruments.settled(entry.kind, 'parked');
    this.#tellParked(entry.target, what, reason, what === 'key' ? sdkKey : null);
    return this.#kept(entry, reason);
  }

  /** No attempt was made, since there is no key to make it with. @param refused - The one that was refused before, if any. */
  #unsent(entry: Entry, reason: string, refused: string | null): Settlement {
    this.#tellParked(entry.target, 'key', reason, refused);
    return this.#kept(entry, reason);
  }

  #kept({ id, possibleDuplicate }: Entry, reason: string): Settlement {
    const notBeforeMs = this.#deps.options.clock.now();
    return { id, kind: 'later', notBeforeMs, reason, counts: false, possibleDuplicate };
  }

  #tellParked(target: Target, what: 'key' | 'app', reason: string, sdkKey: string | null): void {
    const { parking, announcer, outbox, options } = this.#deps;
    if (!parking.park(target, what, reason, sdkKey, options.clock.now())) return;
    const tell = (waiting: number): void => announcer.tell('parked', () => ({ what, target, reason, waiting }));
    outbox.counts().then(
      ({ waiting }) => tell(waiting),
      // The outbox will say for itself that it fails; that the app is parked must be heard.
      () => tell(0),
    );
  }

  #conclude(entry: Entry, attempts: number, decision: Exclude<Decision, { kind: 'park' }>): Settlement {
    const { announcer, instruments, options, parking } = this.#deps;
    const { id } = entry;
    const reference = (): ReturnType<typeof referenceTo> => referenceTo(entry, attempts);
    instruments.settled(entry.kind, decision.kind satisfies Settled);
    switch (decision.kind) {
      case 'delivered': {
        parking.succeeded(entry.target);
        const waitedMs = Math.max(0, options.clock.now() - entry.createdAtMs);
        announcer.tell('delivered', () => Object.assign(reference(), { waitedMs }));
        if (waitedMs > options.lateAfterMs) announcer.tell('late', () => ({ ...reference(), waitedMs }));
        return { id, kind: 'done' };
      }
      case 'dropped': {
        parking.succeeded(entry.target);
        const { status, reason } = decision;
        announcer.tell('dropped', () => ({ ...reference(), status, reason }));
        return options.keepDropped ? { id, kind: 'dead', reason: `thrown away: ${reason}` } : { id, kind: 'done' };
      }
      case 'retry':
        return this.#retry(entry, attempts, decision);
      case 'held':
        announcer.tell('held', () => ({ ...reference(), reason: decision.reason }));
        // Else a server that is down would make each purchase an open question, one after the other.
        if (attempts > entry.attempts) this.#slowDown(entry.target, decision.reason, null);
        return { id, kind: 'held', reason: decision.reason };
      case 'dead': {
        const reason = decision.reason + (entry.possibleDuplicate ? MAY_HAVE_COUNTED : '');
        announcer.tell('dead', () => ({ ...reference(), reason }));
        return { id, kind: 'dead', reason };
      }
      default:
        return decision satisfies never;
    }
  }

  #retry(entry: Entry, attempts: number, decision: Extract<Decision, { kind: 'retry' }>): Settlement {
    const { announcer, options } = this.#deps;
    const { reason, delayMs, pauseMs } = decision;
    const nowMs = options.clock.now();
    const possibleDuplicate = entry.possibleDuplicate || decision.possibleDuplicate;
    announcer.tell('retry', () => ({ ...referenceTo({ ...entry, possibleDuplicate }, attempts), reason, delayMs }));
    this.#slowDown(entry.target, reason, pauseMs);
    return { id: entry.id, kind: 'later', notBeforeMs: nowMs + delayMs, reason, counts: true, possibleDuplicate };
  }

  /** An attempt has failed: after many in a row, or where the MMP asks for it, the app as a whole is left alone. */
  #slowDown(target: Target, reason: string, pauseMs: number | null): void {
    const { announcer, options, parking, time } = this.#deps;
    const failures = parking.failed(target);
    const ownPauseMs =
      failures < FAILURES_BEFORE_PAUSE
        ? 0
        : backoffMs(
            { ...options, maxDelayMs: Math.min(options.maxDelayMs, LONGEST_PAUSE_MS) },
            failures - FAILURES_BEFORE_PAUSE + 1,
            options.random(),
          );
    const wholePauseMs = Math.max(pauseMs ?? 0, ownPauseMs);
    if (wholePauseMs > 0 && parking.pause(target, time.now() + wholePauseMs)) {
      announcer.tell('paused', () => ({ target, reason, delayMs: wholePauseMs }));
    }
  }
}
