import { SimulatorError } from '../errors.js';

const NONE_HELD = (): number => 0;

/**
 * Lets so many in at once, each with one of these; the others wait, in order.
 *
 * @typeParam Slot - What whoever is in has for itself.
 */
export class Slots<Slot> {
  readonly #free: Slot[];
  readonly #all: number;
  readonly #mostWaiting: number;
  readonly #held: () => number;
  readonly #waiting: ((slot: Slot) => void)[] = [];

  /** @param held - How many are in that were told to leave, and do not. */
  constructor(slots: readonly Slot[], mostWaiting: number, held: () => number = NONE_HELD) {
    this.#free = [...slots];
    this.#all = slots.length;
    this.#mostWaiting = mostWaiting;
    this.#held = held;
  }

  /**
   * @param ended - Whoever waits and hears this waits no more.
   * @throws {SimulatorError} SQL_BUSY, and SQL_LIMIT where it ended.
   */
  async take(ended: AbortSignal): Promise<Slot> {
    if (ended.aborted) throw this.missed();
    const slot = this.#free.pop();
    if (slot !== undefined) return slot;
    if (this.#waiting.length >= this.#mostWaiting) {
      throw new SimulatorError(
        'SQL_BUSY',
        `${this.#all} statements run, and ${this.#waiting.length} wait. ${this.#whoStays()}Ask again later, or raise limits.sqlWaiting.`,
      );
    }
    return new Promise((resolve, reject) => {
      const give = (free: Slot): void => {
        ended.removeEventListener('abort', leave);
        resolve(free);
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(give), 1);
        reject(this.missed());
      };
      this.#waiting.push(give);
      ended.addEventListener('abort', leave, { once: true });
    });
  }

  /** What whoever waited too long hears. */
  missed(): SimulatorError {
    const what = 'its time was over before its turn came.';
    return new SimulatorError('SQL_LIMIT', `${what} ${this.#whoStays()}Ask again later, or raise limits.sqlMs.`);
  }

  #whoStays(): string {
    const held = this.#held();
    return held === 0
      ? ''
      : `Of ${this.#all} places ${held} ${held === 1 ? 'is' : 'are'} held by what was told to end, and is in a step that nothing ends. `;
  }

  give(slot: Slot): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(slot);
    else next(slot);
  }
}
