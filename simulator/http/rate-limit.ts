const MINUTE_MS = 60_000;
/** Callers that are remembered at a time; of more, those that have been quiet for a minute are forgotten first. */
const REMEMBERED = 10_000;

/**
 * Counts what each caller has asked within the last minute. On wall time, like the `Retry-After` that clients wait for: a
 * workspace whose clock stands still would refuse them for ever.
 */
export class RateLimit {
  /** Instants of what was taken, the oldest first, by caller. */
  readonly #taken = new Map<string, number[]>();

  /**
   * Takes a request, or says how long it must wait.
   *
   * @param most - Requests within a minute.
   * @param nowMs - Wall time, epoch milliseconds.
   * @returns Null where it is taken, else whole seconds until one more is.
   */
  take(caller: string, most: number, nowMs: number): number | null {
    const taken = (this.#taken.get(caller) ?? []).filter((atMs) => atMs > nowMs - MINUTE_MS);
    const oldest = taken[taken.length - most];
    if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + MINUTE_MS - nowMs) / 1000));
    taken.push(nowMs);
    this.#taken.delete(caller);
    this.#taken.set(caller, taken);
    for (const [quiet] of this.#taken) {
      if (this.#taken.size <= REMEMBERED) break;
      this.#taken.delete(quiet);
    }
    return null;
  }
}
