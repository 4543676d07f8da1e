import type { Cell } from '../people/cells.js';
import type { World } from '../world/world.js';
import type { CampaignConfig } from '../world/world-config.js';
import { DAY } from '../time/units.js';

export type Counts = { impressions: number; clicks: number; installs: number };

const places: Readonly<Record<keyof Counts, number>> = { impressions: 0, clicks: 1, installs: 2 };
const WIDTH = 3;
/** There is room for so many days, and for twice as many when they are full. */
const FIRST_DAYS = 32;

/** What networks count for themselves in one region: by UTC day and campaign. */
export class Reported {
  readonly #campaigns: number;
  readonly #firstDay: number;
  /** Of all campaigns of a day, then of the next day. */
  #counts: Uint32Array;

  /** @param fromMs - Nothing happens before. */
  constructor(campaigns: number, fromMs: number) {
    this.#campaigns = campaigns;
    this.#firstDay = Math.floor(fromMs / DAY);
    this.#counts = new Uint32Array(FIRST_DAYS * campaigns * WIDTH);
  }

  add(what: keyof Counts, atMs: number, campaign: number): void {
    const day = Math.floor(atMs / DAY) - this.#firstDay;
    if (day < 0) throw new RangeError(`${atMs} is before the first day`);
    const at = (day * this.#campaigns + campaign) * WIDTH + places[what];
    while (at >= this.#counts.length) this.#grow();
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** By day, then by campaign. */
  *rows(): Generator<{ readonly dayMs: number; readonly campaign: number; readonly counts: Readonly<Counts> }> {
    for (let at = 0; at < this.#counts.length; at += WIDTH) {
      const [impressions = 0, clicks = 0, installs = 0] = this.#counts.subarray(at, at + WIDTH);
      if (impressions + clicks + installs === 0) continue;
      const row = at / WIDTH;
      const campaign = row % this.#campaigns;
      const dayMs = (this.#firstDay + Math.floor(row / this.#campaigns)) * DAY;
      yield { dayMs, campaign, counts: { impressions, clicks, installs } };
    }
  }

  #grow(): void {
    const larger = new Uint32Array(this.#counts.length * 2);
    larger.set(this.#counts);
    this.#counts = larger;
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
