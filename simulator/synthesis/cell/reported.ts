import type { Cell } from '../people/cells.js';
import type { World } from '../world/world.js';
import type { CampaignConfig } from '../world/world-config.js';
import { DAY } from '../time/units.js';

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

/** What a campaign cost on a day in a region: millionths of a US dollar, whole. */
export function spendMicros({ campaigns }: World, { country }: Cell, campaign: number, counts: Counts): number {
  const price = campaigns[campaign]?.price[country.place] ?? 0;
  return Math.round(price * paidFor(campaigns[campaign]?.config.pricing, counts) * 1_000_000);
}

function paidFor(pricing: CampaignConfig['pricing'] | undefined, { impressions, clicks, installs }: Counts): number {
  return pricing === 'cpm' ? impressions / 1000 : pricing === 'cpc' ? clicks : installs;
}
