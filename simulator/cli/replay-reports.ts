import { amountText } from '@mmp-sim/contracts/money/amount';
import type { ControlClient } from '../control-client.js';
import { spendMicros } from '../synthesis/cell/reported.js';
import type { Story } from '../synthesis/cell/story.js';
import type { Catalogue } from '../synthesis/enact/catalogue.js';
import type { World } from '../synthesis/world/world.js';
import type { ReplayCounts } from './replay-counts.js';

const DAY = 86_400_000;
const MICROS_TO_AMOUNT = 1000n;
const MOST_INSTALLS = 1_000_000;
/** Rows of one request. */
const MOST_ROWS = 1000;

type Row = { impressions: number; clicks: number; installs: number; spend: bigint };

/** What networks report of each day when it is over, of what they showed and of what they were told or claimed. */
export class ReplayReports {
  readonly #client: ControlClient;
  readonly #counts: ReplayCounts;
  readonly #world: World;
  readonly #catalogue: Catalogue;
  readonly #stories: readonly Story[];
  readonly #regionOf: ReadonlyMap<string, number>;

  constructor(
    client: ControlClient,
    counts: ReplayCounts,
    world: World,
    catalogue: Catalogue,
    stories: readonly Story[],
  ) {
    this.#client = client;
    this.#counts = counts;
    this.#world = world;
    this.#catalogue = catalogue;
    this.#stories = stories;
    this.#regionOf = new Map(
      stories.flatMap(({ installed }, region) =>
        installed.map(({ installationId }) => [installationId, region] as const),
      ),
    );
  }

  /** A network counts what it claims. @param campaignId - Null where it names none. */
  claimed(region: number, campaignId: string | null, atMs: number): void {
    this.#count(region, campaignId, atMs);
  }

  /** @param dayMs - First instant of a day that is over. */
  async report(dayMs: number): Promise<void> {
    await this.#countInstalls(dayMs);
    const all = this.#rowsOf(dayMs);
    this.#counts.sent('report', all.length);
    for (let first = 0; first < all.length; first += MOST_ROWS) {
      const rows = all.slice(first, first + MOST_ROWS);
      await this.#counts.asked('report', () => this.#client.ask('POST /_sim/network-reports', { rows }));
    }
  }

  /** Of those that the MMP has attributed it tells their networks. */
  async #countInstalls(dayMs: number): Promise<void> {
    const [from, to] = [dayMs, dayMs + DAY].map((ms) => `timestamp '${new Date(ms).toISOString().slice(0, -1)}'`);
    const sql = `select installation_id, campaign_id from mmp.installs where tracked and method <> 'claim' and campaign_id is not null and happened_at >= ${from} and happened_at < ${to}`;
    const { rows } = await this.#client.sql<{ readonly rows: readonly (readonly [string, string])[] }>(
      { sql, dialect: 'duckdb', maxRows: MOST_INSTALLS },
      60_000,
    );
    for (const [installationId, campaignId] of rows) {
      const region = this.#regionOf.get(installationId);
      // Others may have been there before.
      if (region !== undefined) this.#count(region, campaignId, dayMs);
    }
  }

  #count(region: number, campaignId: string | null, atMs: number): void {
    const campaign = this.#catalogue.campaigns.findIndex(({ id }) => id === campaignId);
    if (campaign >= 0) this.#stories[region]?.reported.add('installs', atMs, campaign);
  }

  #rowsOf(day: number): object[] {
    const byKey = new Map<string, { readonly campaign: number; readonly country: string; readonly row: Row }>();
    for (const { reported, cell } of this.#stories) {
      const { country } = cell.country.config;
      for (const { dayMs, campaign, counts } of reported.rows()) {
        if (dayMs !== day) continue;
        const key = `${campaign} ${country}`;
        const one = byKey.get(key) ?? { campaign, country, row: { impressions: 0, clicks: 0, installs: 0, spend: 0n } };
        byKey.set(key, one);
        one.row.impressions += counts.impressions;
        one.row.clicks += counts.clicks;
        one.row.installs += counts.installs;
        one.row.spend += BigInt(spendMicros(this.#world, cell, campaign, counts));
      }
    }
    const date = new Date(day).toISOString().slice(0, 10);
    return [...byKey.values()].map(({ campaign, country, row: { spend, ...counts } }) => {
      const { id: campaignId, appId, channel } = this.#catalogue.campaigns[campaign] ?? {};
      return { date, appId, channel, campaignId, country, ...counts, spend: amountText(spend * MICROS_TO_AMOUNT) };
    });
  }
}
