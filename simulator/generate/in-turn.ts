/** What threads share of them. */
export type SharedTurns = { readonly numbers: readonly number[]; readonly taken: SharedArrayBuffer };

const ENDED = 2 ** 30;

/**
 * Numbers that several threads take, one at a time and each by one of them. Nobody is asked for the next one: the thread that
 * would answer may be busy. Each thread's first one is kept for it, so that who begins late has something to do.
 */
export class InTurn {
  readonly shared: SharedTurns;
  readonly #taken: Int32Array;
  #first: number | null;

  /** @param thread - Place of this one among all that take. */
  constructor(shared: SharedTurns, thread: number) {
    this.shared = shared;
    this.#taken = new Int32Array(shared.taken);
    this.#first = thread;
  }

  /** For the first thread. @param threads - How many take, at least one. */
  static of(numbers: readonly number[], threads: number): InTurn {
    const taken = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    new Int32Array(taken)[0] = threads;
    return new InTurn({ numbers: [...numbers], taken }, 0);
  }

  /** Undefined where none is left. */
  next(): number | undefined {
    const first = this.#first;
    this.#first = null;
    if (first !== null) return Atomics.load(this.#taken, 0) < ENDED ? this.shared.numbers[first] : undefined;
    return this.shared.numbers[Atomics.add(this.#taken, 0, 1)];
  }

  /** Those that nobody has taken are left, by all threads. */
  end(): void {
    Atomics.store(this.#taken, 0, ENDED);
  }
}
