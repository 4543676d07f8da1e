import { SimulatorError } from '../errors.js';

export const turnMissed = (): SimulatorError =>
  new SimulatorError('SQL_LIMIT', 'its time was over before its turn came. Ask again later, or raise limits.sqlMs.');

/**
 * Lets so many in at once, each with one of these; the others wait, in order.
 *
 * @typeParam Slot - What whoever is in has for itself.
 */
export class Slots<Slot> {
  readonly #free: Slot[];
  readonly #all: number;
  readonly #mostWaiting: number;
  readonly #waiting: ((slot: Slot) => void)[] = [];

  constructor(slots: readonly Slot[], mostWaiting: number) {
    this.#free = [...slots];
    this.#all = slots.length;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * @param ended - Whoever waits and hears this waits no more.
   * @throws {SimulatorError} SQL_BUSY, and SQL_LIMIT where it ended.
   */
  async take(ended: AbortSignal): Promise<Slot> {
    if (ended.aborted) throw turnMissed();
    const slot = this.#free.pop();
    if (slot !== undefined) return slot;
    if (this.#waiting.length >= this.#mostWaiting) {
      throw new SimulatorError(
        'SQL_BUSY',
        `${this.#all} statements run, and ${this.#waiting.length} wait. Ask again later, or raise limits.sqlWaiting.`,
      );
    }
    return new Promise((resolve, reject) => {
      const give = (free: Slot): void => {
        ended.removeEventListener('abort', leave);
        resolve(free);
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(give), 1);
        reject(turnMissed());
      };
      this.#waiting.push(give);
      ended.addEventListener('abort', leave, { once: true });
    });
  }

  give(slot: Slot): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(slot);
    else next(slot);
  }
}
