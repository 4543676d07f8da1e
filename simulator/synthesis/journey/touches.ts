import type { WorldCampaign } from '../world/world.js';

/** An impression or a click of a campaign, and the first open that it would lead to; infinite for none. */
export type Touch = {
  readonly campaign: WorldCampaign;
  readonly isClick: boolean;
  readonly atMs: number;
  readonly installAtMs: number;
  /** Number among what happened in the region; −1 where the network tells nobody. */
  readonly number: number;
};

const FIRST_CAPACITY = 64;
const WIDTH = 4;

/** What one person was shown. As numbers, which are used again: of most people nobody asks, since they never come. */
export class Touches {
  readonly #campaigns: WorldCampaign[] = [];
  /** Whether it is a click, its instant, the first open, and the number of one beside those of the next. */
  #numbers = new Float64Array(FIRST_CAPACITY * WIDTH);
  #size = 0;
  #first = 0;
  /** The first open that any of them would lead to; infinite for none. */
  installAtMs = Number.POSITIVE_INFINITY;

  clear(): void {
    this.#size = 0;
    this.installAtMs = Number.POSITIVE_INFINITY;
  }

  add(campaign: WorldCampaign, isClick: boolean, atMs: number, installAtMs: number, number: number): void {
    const at = this.#size * WIDTH;
    if (at >= this.#numbers.length) this.#grow();
    this.#campaigns[this.#size] = campaign;
    const numbers = this.#numbers;
    numbers[at] = Number(isClick);
    numbers[at + 1] = atMs;
    numbers[at + 2] = installAtMs;
    numbers[at + 3] = number;
    if (installAtMs < this.installAtMs) {
      this.installAtMs = installAtMs;
      this.#first = this.#size;
    }
    this.#size += 1;
  }

  /** Each in the order in which it was added, and the one that leads to the first open; null where none does. */
  list(): { readonly touches: readonly Touch[]; readonly first: Touch | null } {
    const numbers = this.#numbers;
    const touches: Touch[] = [];
    for (let i = 0; i < this.#size; i += 1) {
      const campaign = this.#campaigns[i];
      if (campaign === undefined) throw new RangeError(`no campaign of touch ${i}`);
      touches.push({
        campaign,
        isClick: numbers[i * WIDTH] === 1,
        atMs: numbers[i * WIDTH + 1] ?? 0,
        installAtMs: numbers[i * WIDTH + 2] ?? 0,
        number: numbers[i * WIDTH + 3] ?? 0,
      });
    }
    return { touches, first: this.installAtMs === Number.POSITIVE_INFINITY ? null : (touches[this.#first] ?? null) };
  }

  #grow(): void {
    const larger = new Float64Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}
