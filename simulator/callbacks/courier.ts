// Not the global ones: a test that fakes its timers still waits for receivers on the wall's.
import { clearTimeout, setTimeout } from 'node:timers';
import type { Clock } from '../clock.js';
import type { CallbackMode } from './callback.js';
import type { Deliveries } from './deliveries.js';
import type { Attempt, Delivery, Outcome } from '../delivery.js';
import { Lanes } from './lanes.js';

/** What came of a call. */
export type Answered = Pick<Attempt, 'outcome' | 'status' | 'error' | 'answer' | 'tookMs'>;

/** Calls a receiver. Never rejects. @param place - Which attempt it is, from 1. */
type Send = (delivery: Delivery, place: number, signal: AbortSignal) => Promise<Answered>;

export type CourierDeps = {
  readonly deliveries: Deliveries;
  readonly clock: () => Clock;
  /** Most calls at a time. */
  readonly connections: number;
  /** Milliseconds from an attempt to the next, for as many as there are. */
  readonly retryDelaysMs: readonly number[];
  readonly send: Send;
  /** Resolves when all that happened is safe; null where it is. Nobody is told of what a crash could take back. */
  readonly saved: () => Promise<void> | null;
  readonly onAttempt: (delivery: Delivery, attempt: Attempt) => void;
  readonly onBug: (error: unknown) => void;
};

/** A long timer of Node's is a short one; and the machine may sleep. */
const LONGEST_TIMER_MS = 3_600_000;

/** The outcomes that trying again does not change. */
const FINAL = new Set<Outcome>(['not-allowed']);

/**
 * Brings deliveries to their receivers: what is due on the workspace's clock at once, what failed again after a while, in
 * order within a lane. A running clock is followed by a timer; a frozen one by whoever moves it.
 */
export class Courier {
  mode: CallbackMode = 'send';
  readonly #deps: CourierDeps;
  readonly #lanes = new Lanes();
  readonly #calls = new Map<Delivery, AbortController>();
  #idle: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;
  #isEnded = false;

  constructor(deps: CourierDeps) {
    this.#deps = deps;
  }

  /** Takes one that waits. It goes out when it is its turn and this is woken. */
  put(delivery: Delivery): void {
    this.#lanes.put(delivery);
  }

  /** One that waits, or has failed, goes out as soon as it can. */
  hurry(delivery: Delivery): void {
    if (this.#calls.has(delivery)) return;
    const nowMs = this.#deps.clock().now();
    const wasWaiting = delivery.state === 'waiting';
    if (wasWaiting) this.#deps.deliveries.postpone(delivery, nowMs);
    else this.#deps.deliveries.redeliver(delivery, nowMs);
    if (wasWaiting) this.#lanes.again(delivery);
    else this.#lanes.put(delivery);
    this.wake();
  }

  /** One that waits goes out no more. One that is under way is told when it is back. */
  cancel(delivery: Delivery): void {
    if (delivery.state !== 'waiting' || this.#calls.has(delivery)) return;
    this.#deps.deliveries.cancel(delivery, this.#deps.clock().now());
    this.#lanes.remove(delivery);
  }

  /** One that waits, and is not under way, was attempted by somebody else. */
  note(delivery: Delivery, answered: Answered): void {
    if (delivery.state !== 'waiting' || this.#calls.has(delivery)) return;
    this.#finish(delivery, this.#deps.clock().now(), answered);
    this.wake();
  }

  setMode(mode: CallbackMode): void {
    this.mode = mode;
    this.wake();
  }

  /** The one that another waits for; null where it waits for its instant alone. */
  before(delivery: Delivery): Delivery | null {
    return this.#lanes.before(delivery);
  }

  /** When the next falls due, in epoch milliseconds; null where none does. */
  get nextAtMs(): number | null {
    return this.mode === 'pause' || this.#isEnded ? null : this.#lanes.nextAtMs;
  }

  get isUnderWay(): boolean {
    return this.#calls.size > 0;
  }

  /** Sends what has fallen due, and sees to it that somebody does so with the next. */
  wake(): void {
    if (this.#isEnded) return;
    const nowMs = this.#deps.clock().now();
    while (this.mode !== 'pause' && this.#calls.size < this.#deps.connections) {
      const delivery = this.#lanes.take(nowMs);
      if (delivery === null) break;
      if (this.mode === 'capture') this.#finish(delivery, nowMs, CAPTURED);
      else void this.#attempt(delivery, nowMs);
    }
    this.#arm();
    if (this.#isIdle()) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Resolves when nothing is under way and nothing is due. */
  async idle(): Promise<void> {
    while (!this.#isIdle()) await new Promise<void>((resolve) => void this.#idle.push(resolve));
  }

  /** Forgets all of it; what is under way is broken off. */
  clear(): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#lanes.clear();
    for (const call of calls) call.abort();
    this.wake();
  }

  /** Nothing goes out any more. */
  end(): void {
    this.#isEnded = true;
    this.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #isIdle(): boolean {
    const next = this.nextAtMs;
    return this.#isEnded || (this.#calls.size === 0 && (next === null || next > this.#deps.clock().now()));
  }

  async #attempt(delivery: Delivery, atMs: number): Promise<void> {
    const call = new AbortController();
    this.#calls.set(delivery, call);
    const isMine = (): boolean => this.#calls.get(delivery) === call;
    try {
      const saving = this.#deps.saved();
      if (saving !== null) await saving;
      if (!isMine()) return;
      const answered = await this.#deps.send(delivery, delivery.attempts.length + 1, call.signal);
      if (!isMine()) return;
      this.#calls.delete(delivery);
      this.#finish(delivery, atMs, answered);
    } catch (error) {
      // It could not be kept, or this should not happen: whoever waits goes on, and it is tried again later.
      if (!isMine()) return;
      this.#calls.delete(delivery);
      this.#deps.onBug(error);
      this.#deps.deliveries.postpone(delivery, this.#deps.clock().now() + (this.#deps.retryDelaysMs[0] ?? 1000));
      this.#lanes.again(delivery);
    }
    this.wake();
  }

  #finish(delivery: Delivery, atMs: number, answered: Answered): void {
    const { attempts, tries } = delivery;
    const why = tries > 0 ? 'retry' : attempts.length > 0 ? 'redelivered' : 'planned';
    const attempt: Attempt = { atMs, why, ...answered };
    const delayMs = FINAL.has(attempt.outcome) ? undefined : this.#deps.retryDelaysMs[tries];
    this.#deps.deliveries.attempted(delivery, attempt, delayMs === undefined ? null : atMs + delayMs);
    if (delivery.state === 'waiting') this.#lanes.again(delivery);
    else this.#lanes.remove(delivery);
    this.#deps.onAttempt(delivery, attempt);
  }

  #arm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const next = this.nextAtMs;
    // What is due now waits for a call to end, which wakes this again.
    if (next === null || next <= this.#deps.clock().now()) return;
    const ms = this.#deps.clock().wallMsUntil(next);
    if (ms === null) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(ms, LONGEST_TIMER_MS)).unref();
  }
}

const CAPTURED: Answered = { outcome: 'captured', status: 200, error: null, answer: null, tookMs: 0 };
