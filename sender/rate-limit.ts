/** How much may come at once, as a share of a second: what a timer cannot tell apart anyway. */
const BURST_SECONDS = 0.01;

/** A token bucket. Without a limit it is never empty. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #most: number;
  #tokens: number;
  #atMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#most = Math.max(1, perSecond * BURST_SECONDS);
    this.#tokens = this.#most;
    this.#atMs = nowMs;
  }

  /** How many requests may go now. */
  available(nowMs: number): number {
    if (this.#perSecond === Infinity) return Infinity;
    // A clock that is set back gives nothing, and takes nothing away.
    const elapsedMs = Math.max(0, nowMs - this.#atMs);
    this.#atMs = nowMs;
    this.#tokens = Math.min(this.#most, this.#tokens + (elapsedMs * this.#perSecond) / 1000);
    return Math.floor(this.#tokens);
  }

  take(count: number): void {
    this.#tokens -= count;
  }

  /** Milliseconds until the next may go. */
  waitMs(): number {
    return Math.max(1, Math.ceil(((1 - this.#tokens) * 1000) / this.#perSecond));
  }
}
