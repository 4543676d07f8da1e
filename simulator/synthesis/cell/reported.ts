const DAY = 86_400_000;

export type Counts = { impressions: number; clicks: number; installs: number };

/** What networks count for themselves in one region: by UTC day and campaign. */
export class Reported {
  readonly #counts = new Map<number, Counts>();
  readonly #campaigns: number;

  constructor(campaigns: number) {
    this.#campaigns = campaigns;
  }

  add(what: keyof Counts, atMs: number, campaign: number): void {
    const key = Math.floor(atMs / DAY) * this.#campaigns + campaign;
    let counts = this.#counts.get(key);
    if (counts === undefined) {
      counts = { impressions: 0, clicks: 0, installs: 0 };
      this.#counts.set(key, counts);
    }
    counts[what] += 1;
  }

  /** By day, then by campaign. */
  *rows(): Generator<{ readonly dayMs: number; readonly campaign: number; readonly counts: Readonly<Counts> }> {
    for (const [key, counts] of [...this.#counts].toSorted(([a], [b]) => a - b)) {
      yield { dayMs: Math.floor(key / this.#campaigns) * DAY, campaign: key % this.#campaigns, counts };
    }
  }
}
