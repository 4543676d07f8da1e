/** So long other work waits for what has come in. */
const TURN_MS = 2;

/**
 * What comes in together is not done together: after some milliseconds timers and other connections have their turn. What
 * came first is done first.
 */
export class Turns {
  readonly #now: () => number;
  #waiting: (() => void)[] = [];
  #isPlanned = false;

  /** @param now - Milliseconds from any instant on. */
  constructor(now = (): number => performance.now()) {
    this.#now = now;
  }

  add(work: () => void): void {
    this.#waiting.push(work);
    this.#plan();
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    this.#isPlanned = false;
    const waiting = this.#waiting;
    const end = this.#now() + TURN_MS;
    let done = 0;
    try {
      do waiting[done++]?.();
      while (done < waiting.length && this.#now() < end);
    } finally {
      this.#waiting = waiting.slice(done);
      if (this.#waiting.length > 0) this.#plan();
    }
  };
}
