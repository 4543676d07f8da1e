import { type Key, uniform } from './draws.js';

/**
 * Choices by weight, one draw each and as quickly however many there are.
 *
 * @see A. J. Walker's alias method, in M. D. Vose's form.
 */
export class Weighted {
  readonly #stay: Float64Array;
  readonly #alias: Uint32Array;
  /** Sum of the weights as they were given. */
  readonly total: number;

  /** @param weights - Not negative, and not all zero. */
  constructor(weights: ArrayLike<number>) {
    const count = weights.length;
    let total = 0;
    for (let i = 0; i < count; i += 1) total += weights[i] ?? 0;
    if (!(total > 0)) throw new RangeError('there is nothing to choose from');
    this.total = total;
    this.#stay = new Float64Array(count).fill(1);
    this.#alias = new Uint32Array(count);
    const scaled = new Float64Array(count);
    const small: number[] = [];
    const large: number[] = [];
    // Counted, since worlds have hundreds of thousands of weights, and `from` with a function takes five times as long.
    for (let i = 0; i < count; i += 1) {
      this.#alias[i] = i;
      scaled[i] = ((weights[i] ?? 0) * count) / total;
      ((scaled[i] ?? 0) < 1 ? small : large).push(i);
    }
    while (small.length > 0 && large.length > 0) {
      const [less, more] = [small.pop() as number, large.pop() as number];
      this.#stay[less] = scaled[less] ?? 0;
      this.#alias[less] = more;
      const rest = (scaled[more] ?? 0) + (scaled[less] ?? 0) - 1;
      scaled[more] = rest;
      (rest < 1 ? small : large).push(more);
    }
  }

  /** @param u - From 0 up to 1. */
  at(u: number): number {
    const place = u * this.#stay.length;
    const i = Math.floor(place);
    return place - i < (this.#stay[i] ?? 1) ? i : (this.#alias[i] ?? 0);
  }

  choose(key: Key, purpose: number, n = 0): number {
    return this.at(uniform(key, purpose, n));
  }
}
