import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { Dispatcher } from 'undici';
import type { AdRevenueCall, Calls, EventCall, OpenCall, PurchaseCall, SubscriptionCall } from './calls.js';
import { requireTimeout, within } from './deadline.js';
import { Delivery } from './delivery.js';
import { type CallFinding, SenderError } from './errors.js';
import { Announcer, type Left, type SenderEventName, type SenderListener } from './events.js';
import { Intake } from './intake.js';
import { tooLong } from './mmp.js';
import { type ResolvedSenderOptions, resolveOptions, type SenderOptions } from './options.js';
import { type CallKind, callKinds, type NewEntry, type SetAside, type Target } from './outbox/outbox.js';
import { Parking } from './parking.js';
import { Pump } from './pump.js';
import { Settler } from './settler.js';
import { SteadyTime } from './steady-time.js';
import { Instruments } from './telemetry.js';
import { Transport } from './transport.js';

/** A call that the outbox has. */
export type Receipt = {
  /** Its id in the outbox, as events and dead letters name it. */
  readonly id: string;
  /** What is doubtful about it. */
  readonly warnings: readonly CallFinding[];
};

const DEADLINE_MS = 30_000;
/** How long a close waits, beyond its deadline, until it is written down what became of the requests that it cut off. */
const GRACE_MS = 2000;
const MOST_SET_ASIDE = 100;
const FINDINGS_TOLD = 10;

/**
 * Makes a sender.
 *
 * @throws {SenderError} OPTIONS_INVALID
 */
export const createSender = (options: SenderOptions): Sender => new Sender(resolveOptions(options));

/**
 * Sends what happened in an app to its MMP. A call resolves when the outbox has it; it is sent soon after, and what
 * becomes of it is told by events. Calls of one installation arrive in the order in which they were made.
 */
export class Sender {
  readonly #options: ResolvedSenderOptions;
  readonly #announcer = new Announcer();
  readonly #parking = new Parking();
  readonly #transport: Transport;
  readonly #intake: Intake;
  readonly #settler: Settler;
  readonly #pump: Pump;
  #closing: Promise<Left> | null = null;

  /** @internal Made by {@link createSender}. */
  constructor(options: ResolvedSenderOptions) {
    const { outbox, clock, random, concurrency, mmp, baseUrl } = options;
    const [announcer, parking] = [this.#announcer, this.#parking];
    this.#options = options;
    const dispatcher = options.dispatcher as Dispatcher | null;
    this.#transport = new Transport({ ...options, connections: concurrency, dispatcher });
    const instruments = new Instruments(options.telemetry, mmp.id, baseUrl);
    const time = new SteadyTime(clock);
    const transport = this.#transport;
    const delivery = new Delivery({ options, transport, parking, announcer, instruments, outbox, time });
    this.#settler = new Settler({
      outbox,
      clock,
      announcer,
      backoff: options,
      random,
      onSettled: (settlements) => {
        this.#pump.settled(settlements);
        this.#intake.room(settlements.filter(({ kind }) => kind === 'done').length);
      },
    });
    this.#intake = new Intake({ ...options, outbox, clock, onAdded: () => this.#pump.wake() });
    this.#pump = new Pump({
      options,
      outbox,
      time,
      parking,
      delivery,
      settler: this.#settler,
      announcer,
      isIntakeIdle: () => this.#intake.isIdle,
    });
    // A durable outbox may hold calls of an earlier process.
    this.#pump.wake();
  }

  /** Reports an app open: the first of an installation is its install. @throws {SenderError} As {@link Sender.event}. */
  open(call: OpenCall): Promise<Receipt> {
    return this.#take('open', call);
  }

  /**
   * Reports a custom event.
   *
   * @throws {SenderError} CALL_INVALID with all findings; OUTBOX_FULL or OUTBOX_UNAVAILABLE where it cannot be kept;
   *   SENDER_CLOSED after `close()`.
   */
  event(call: EventCall): Promise<Receipt> {
    return this.#take('event', call);
  }

  /** Reports a purchase. Two identical ones are two. @throws {SenderError} As {@link Sender.event}. */
  purchase(call: PurchaseCall): Promise<Receipt> {
    return this.#take('purchase', call);
  }

  /** Reports a subscription, on iOS one of its periods. @throws {SenderError} As {@link Sender.event}. */
  subscription(call: SubscriptionCall): Promise<Receipt> {
    return this.#take('subscription', call);
  }

  /** Reports the revenue of one ad impression. @throws {SenderError} As {@link Sender.event}. */
  adRevenue(call: AdRevenueCall): Promise<Receipt> {
    return this.#take('adRevenue', call);
  }

  /** Listens to an event. @returns What ends it. @throws {RangeError} For an event that there is not. */
  on<Name extends SenderEventName>(name: Name, listener: SenderListener<Name>): () => void {
    this.#announcer.on(name, listener);
    return () => this.#announcer.off(name, listener);
  }

  /** What waits, what was set aside, and which apps are parked. @throws {SenderError} OUTBOX_UNAVAILABLE */
  async left(): Promise<Left> {
    const { waiting, held, dead } = await this.#options.outbox.counts();
    return { waiting, held, dead, parked: this.#parking.parked };
  }

  /**
   * Waits until everything has been sent that can be, retries included.
   *
   * @param options - `timeoutMs`: at most so long, 30,000 by default; `Infinity` for however long it takes.
   * @returns What is left.
   * @throws {SenderError} OPTIONS_INVALID for a time that is none.
   */
  async flush({ timeoutMs = DEADLINE_MS }: { readonly timeoutMs?: number } = {}): Promise<Left> {
    this.#requireOpen();
    requireTimeout(timeoutMs);
    await within(timeoutMs, this.#options.clock, this.#pump.idle());
    return this.left();
  }

  /**
   * Takes no more calls, sends what it can, and lets go of connections and outbox. What is under way at the deadline is
   * cut off: its outcome is unknown, and dealt with as such.
   *
   * @param options - `timeoutMs`: at most so long, 30,000 by default; 0 sends nothing more, `Infinity` waits
   *   however long it takes.
   * @returns What is left. A durable outbox has it still, a memory outbox loses it with the process.
   * @throws {SenderError} OPTIONS_INVALID for a time that is none; the sender is then open still.
   */
  close({ timeoutMs = DEADLINE_MS }: { readonly timeoutMs?: number } = {}): Promise<Left> {
    try {
      requireTimeout(timeoutMs);
    } catch (error) {
      return Promise.reject(error);
    }
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  /** Sends again what was parked. @param target - Left out, all apps. @returns Those that were parked. */
  resume(target?: Target): readonly Target[] {
    const resumed = this.#parking.resume(this.#options.clock.now(), target);
    for (const one of resumed) this.#announcer.tell('resumed', () => ({ target: one }));
    this.#pump.wake();
    return resumed;
  }

  /**
   * What was set aside, the newest first: dead letters, and what is held since nobody knows its outcome. Unlike events
   * these hold the forms themselves, ids of devices included.
   *
   * @param options - `limit`: most of them, 100 by default; `before`: only ids below this one, the last of the page before.
   */
  setAside({ limit = MOST_SET_ASIDE, before }: { readonly limit?: number; readonly before?: string } = {}): Promise<
    readonly SetAside[]
  > {
    return this.#options.outbox.setAside(before === undefined ? { limit } : { limit, before });
  }

  /** Sends what was set aside after all, at its old place in its lane and as if it were new; it stays as late as it is. @returns How many there were. */
  async requeue(ids: readonly string[]): Promise<number> {
    this.#requireOpen();
    const found = await this.#options.outbox.requeue(ids, this.#options.clock.now());
    this.#pump.wake();
    return found;
  }

  /** Forgets what was set aside. @returns How many there were. */
  async discard(ids: readonly string[]): Promise<number> {
    const found = await this.#options.outbox.discard(ids);
    this.#intake.room(found);
    // What came after a held open may go now.
    this.#pump.wake();
    return found;
  }

  /**
   * Checks a call and writes it as an outbox keeps it, and sends nothing: for an outbox that takes it in a transaction of
   * the caller's own (`enqueueIn` of the PostgreSQL outbox).
   *
   * @param kind - The name of the method that would send it: `open`, `event`, `purchase`, `subscription`, `adRevenue`.
   * @throws {SenderError} CALL_INVALID with all findings, or for a kind that is none; SENDER_CLOSED.
   */
  prepare<Kind extends CallKind>(kind: Kind, call: Calls[Kind]): NewEntry {
    if (!callKinds.includes(kind)) throw noKind(kind);
    return this.#written(kind, call).entry;
  }

  async #take<Kind extends CallKind>(kind: Kind, call: Calls[Kind]): Promise<Receipt> {
    const { entry, warnings } = this.#written(kind, call);
    return { id: await this.#intake.add(entry), warnings };
  }

  #written<Kind extends CallKind>(
    kind: Kind,
    call: Calls[Kind],
  ): { readonly entry: NewEntry; readonly warnings: readonly CallFinding[] } {
    this.#requireOpen();
    const { mmp, app, clock, maxCallBytes } = this.#options;
    const { entry: written, findings } = mmp.write(kind, call, app, maxCallBytes);
    const { target, lane, path, body } = written;
    const all = body.length > maxCallBytes ? [...findings, tooLong(String(body.length), maxCallBytes)] : findings;
    if (all.length > 0) {
      if (all.some(({ severity }) => severity === 'error')) throw invalid(kind, all);
      this.#announcer.tell('warning', () => ({ kind, findings: all }));
    }
    // Spelt out, as in other places through which each call comes: V8 takes ten microseconds to add to what was spread.
    return { entry: { kind, target, lane, path, body, createdAtMs: clock.now() }, warnings: all };
  }

  #requireOpen(): void {
    if (this.#closing !== null) throw new SenderError('SENDER_CLOSED', 'close() was called. Make another sender.');
  }

  async #close(timeoutMs: number): Promise<Left> {
    const { clock, outbox } = this.#options;
    if (timeoutMs > 0) await within(timeoutMs, clock, this.#pump.idle());
    this.#intake.close();
    const landed = this.#pump.stop();
    await this.#transport.destroy();
    await within(GRACE_MS, clock, landed);
    this.#settler.stop();
    try {
      return await this.left();
    } finally {
      await outbox.close();
    }
  }
}

function noKind(given: unknown): SenderError {
  const meant = typeof given === 'string' ? didYouMean(given, callKinds) : null;
  const next = meant === null ? '' : ` Did you mean '${meant}'?`;
  const got = typeof given === 'string' ? `'${given.slice(0, 80)}'` : typeof given;
  return new SenderError('CALL_INVALID', `the kind of a call is one of ${callKinds.join(', ')}, got ${got}.${next}`);
}

function invalid(kind: CallKind, findings: readonly CallFinding[]): SenderError {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const told = errors.slice(0, FINDINGS_TOLD).map(({ property, message, hint }) => {
    const isNamed = property === null || message.includes(property);
    return `${isNamed ? '' : `${property}: `}${message} ${hint}`.trim();
  });
  if (errors.length > FINDINGS_TOLD) told.push(`and ${errors.length - FINDINGS_TOLD} more`);
  const list = told.length === 1 ? ` ${told.join('')}` : told.map((one) => `\n  - ${one}`).join('');
  return new SenderError('CALL_INVALID', `${kind}:${list}`, { findings });
}
