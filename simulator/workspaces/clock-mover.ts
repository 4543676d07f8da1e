import type { ClockAdvance, NewClock } from '@mmp-sim/contracts/wire';
import type { Attempt, Delivery } from '../delivery.js';
import { type ClockState, LAST_INSTANT_MS } from '../clock.js';
import { SimulatorError } from '../errors.js';
import { type DueItem, listed, type ListedDue } from './agenda.js';
import type { Workspace } from './workspace.js';

/** What moving the clock did. */
export type Advanced = ClockState & ListedDue;

/**
 * Moves the clock of a workspace, and sees to it that all that falls due on the way is done: each callback at its own
 * instant, and what follows from it too. Where nothing has to be waited for, the clock has moved when the call returns.
 */
export class ClockMover {
  readonly #workspace: Workspace;
  /** The move that is under way: moves are made one after the other. */
  #moving: Promise<unknown> | null = null;
  /** What it has brought about so far. */
  #attempted: DueItem[] = [];

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** @throws {SimulatorError} CLOCK_BACKWARD, REQUEST_INVALID. */
  set(next: NewClock): Promise<Advanced> {
    return this.#move(
      // A clock that may go back has nothing to fall due.
      () => (next.now === undefined || this.#workspace.engine.isEmpty ? null : Date.parse(next.now)),
      () => this.#workspace.clock.set(next, { mayGoBack: this.#workspace.engine.isEmpty }),
    );
  }

  /** @throws {SimulatorError} CLOCK_BACKWARD, REQUEST_INVALID. */
  async advance({ ms, to }: ClockAdvance): Promise<Advanced> {
    if ((ms === undefined) === (to === undefined)) {
      throw new SimulatorError('REQUEST_INVALID', 'ms, to: expected exactly one of them.');
    }
    let target = 0;
    return this.#move(
      () => {
        this.noticeDue();
        target = to === undefined ? this.#workspace.clock.now() + (ms ?? 0) : Date.parse(to);
        return target;
      },
      (hasWaited) => {
        const { clock } = this.#workspace;
        // One that runs has gone on while receivers were waited for.
        if (hasWaited) clock.advanceTo(Math.max(target, clock.now()));
        else if (to === undefined) clock.advanceBy(ms ?? 0);
        else clock.advanceTo(target, { mayGoBack: this.#workspace.engine.isEmpty });
      },
    );
  }

  /** Tells those who follow the workspace what has fallen due while its clock ran by itself. */
  noticeDue(): void {
    const { agenda, clock, feed, limits } = this.#workspace;
    const due = agenda.fallenDue(clock.now());
    if (due.length > 0) feed.add({ type: 'due', ...listed(due, limits.answerBytes) });
  }

  /** Told of each attempt. */
  noteAttempt({ number, appId, installationId }: Delivery, { atMs, outcome }: Attempt): void {
    if (this.#moving === null) return;
    this.#attempted.push({
      kind: 'callback-attempt',
      at: new Date(atMs).toISOString(),
      appId,
      installationId,
      deliveryId: String(number),
      outcome,
    });
  }

  /** @param targetOf - Up to which instant callbacks fall due; null: nothing is waited for. */
  async #move(targetOf: () => number | null, finish: (hasWaited: boolean) => void): Promise<Advanced> {
    while (this.#moving !== null) await this.#moving.catch(() => {});
    const targetMs = targetOf();
    if (!this.#isSomethingDue(targetMs)) {
      finish(false);
      return this.#moved([]);
    }
    const { clock } = this.#workspace;
    const moving = this.#step(targetMs ?? 0);
    this.#moving = moving;
    let attempted: DueItem[];
    try {
      await moving;
    } finally {
      attempted = this.#attempted;
      this.#attempted = [];
      this.#moving = null;
    }
    // After a reset meanwhile there is another clock, which has its own time.
    if (this.#workspace.clock === clock) finish(true);
    return this.#moved(attempted);
  }

  /** Tells of a clock that has moved. @param attempted - What it has brought about on its way. */
  #moved(attempted: readonly DueItem[]): Advanced {
    const { agenda, callbacks, feed, limits } = this.#workspace;
    this.#workspace.clockMoved();
    const clock = this.#workspace.clock.state();
    const fallen: DueItem[] = [...agenda.fallenDue(this.#workspace.clock.now()), ...attempted];
    const due = listed(attempted.length === 0 ? fallen : fallen.toSorted(inTime), limits.answerBytes);
    feed.add({ type: 'clock', clock, ...due });
    callbacks.wake();
    return { ...clock, ...due };
  }

  #isSomethingDue(targetMs: number | null): boolean {
    const { callbacks, clock } = this.#workspace;
    if (targetMs === null || targetMs < clock.now() || targetMs > LAST_INSTANT_MS) return false;
    return callbacks.isUnderWay || (callbacks.nextAtMs ?? Number.POSITIVE_INFINITY) <= targetMs;
  }

  async #step(targetMs: number): Promise<void> {
    const { callbacks, clock } = this.#workspace;
    // Who is told of attempts from now on.
    await Promise.resolve();
    for (;;) {
      callbacks.wake();
      await callbacks.idle();
      const next = callbacks.nextAtMs;
      if (this.#workspace.clock !== clock || next === null || next > targetMs) return;
      if (next > clock.now()) clock.advanceTo(next);
    }
  }
}

const inTime = (a: DueItem, b: DueItem): number => (a.at < b.at ? -1 : Number(a.at > b.at));
