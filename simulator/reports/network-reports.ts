import type { Finding } from '@mmp-sim/contracts/findings';
import type { Money } from '@mmp-sim/contracts/facts';
import { parseAmount } from '@mmp-sim/contracts/money/amount';
import { isCurrency } from '@mmp-sim/contracts/money/currencies';
import type { NewNetworkReport, ReportedMoney } from '@mmp-sim/contracts/wire';
import type { Changes } from '../changes.js';
import { moneyOf } from '../engine/revenue.js';
import { checkedRows, refusal } from './checked-rows.js';
import { Known } from './known.js';
import { ReportRows } from './report-rows.js';
import type { World } from './world.js';

/** What an ad network counted on one UTC day. Plain data; `number` tells in which order the first of its key came. */
export type NetworkReport = {
  readonly number: number;
  /** `YYYY-MM-DD`, UTC. */
  readonly date: string;
  readonly appId: string;
  /** Short id. */
  readonly channel: string;
  readonly campaignId: string | null;
  readonly country: string | null;
  readonly siteId: string | null;
  readonly creativeName: string | null;
  readonly impressions: number;
  readonly clicks: number;
  readonly installs: number;
  readonly spend: Money | null;
  readonly adRevenue: Money | null;
};

/** Before it nobody sold ads in apps. */
const FIRST_DAY = '2000-01-01';
/** Networks east of UTC are ahead by a day. */
const DAY_MS = 86_400_000;

/** Every problem of the call is told at once. */
type Told = { readonly known: Known; readonly findings: Finding[] };

/** What ad networks report of themselves: the latest report of each key. */
export class NetworkReports {
  readonly rows: ReportRows<NetworkReport>;
  readonly #world: World;

  constructor({ networkReports: most }: { readonly networkReports: number }, world: World, changes: Changes) {
    this.#world = world;
    this.rows = new ReportRows(
      {
        part: 'network-report',
        keyOf: networkReportKey,
        most,
        refusal: `${most} network reports. Delete some by DELETE /_sim/network-reports, or raise limits.networkReports.`,
        onChange: () => world.reportsChanged('network'),
      },
      changes,
    );
  }

  /**
   * Takes all of them or none. One whose key is there already takes its place.
   *
   * @throws {SimulatorError} REQUEST_INVALID, with all that is wrong in any row; CATALOG_LIMIT.
   * @see Tenjin gets these from the networks' own APIs; the form is ours. A report replaces the earlier one as a whole
   *   (assumed), since networks restate their days.
   */
  add(body: unknown): {
    readonly added: number;
    readonly replaced: number;
    readonly findings: Finding[];
  } {
    const { rows } = checkedRows('NewNetworkReports', body, this.#world, ({ appId, channel }, path, known) => {
      if (typeof appId === 'string') known.app(`${path}.appId`, appId);
      if (typeof channel === 'string') known.channel(`${path}.channel`, channel);
    });
    const told: Told = { known: new Known(this.#world), findings: [] };
    const reports = rows.map((row, index) => this.#read(row, `rows.${index}`, told));
    const first = new Map<string, number>();
    for (const [index, report] of reports.entries()) {
      if (report === null) continue;
      const key = networkReportKey(report);
      const before = first.get(key);
      if (before === undefined) first.set(key, index);
      else {
        const expected = `another day, channel, campaign, country, site or creative than rows.${before}: one of each counts`;
        told.known.problems.push({ path: `rows.${index}`, given: 'the same again', expected });
      }
    }
    if (told.known.problems.length > 0) throw refusal(told.known.problems);

    const known = reports.filter((report) => report !== null);
    const added = known.filter((report) => this.rows.get(networkReportKey(report)) === null).length;
    this.rows.requireRoom(added);
    this.rows.put(known);
    return { added, replaced: known.length - added, findings: told.findings };
  }

  #read(row: NewNetworkReport, path: string, { known, findings }: Told): NetworkReport | null {
    const app = known.app(`${path}.appId`, row.appId);
    const channel = known.channel(`${path}.channel`, row.channel);
    const campaignId = row.campaignId ?? null;
    if (campaignId !== null && app !== null && channel !== null) {
      known.campaign(`${path}.campaignId`, campaignId, app, channel);
    }
    const atMs = Date.parse(row.date);
    const lastMs = this.#world.now() + DAY_MS;
    if (row.date < FIRST_DAY || atMs > lastMs) {
      const now = new Date(lastMs - DAY_MS).toISOString();
      const last = new Date(lastMs).toISOString().slice(0, 10);
      const expected = `a day from ${FIRST_DAY} to ${last}: the workspace's clock stands at ${now}`;
      known.problems.push({ path: `${path}.date`, given: row.date, expected });
    }
    const money = (name: 'spend' | 'adRevenue'): Money | null =>
      this.#money(row[name] ?? null, { path: `${path}.${name}`, date: row.date, atMs }, { known, findings });
    const [spend, adRevenue] = [money('spend'), money('adRevenue')];
    if (app === null || channel === null) return null;
    return {
      number: 0,
      date: row.date,
      appId: app.id,
      channel: channel.shortId,
      campaignId,
      country: textOf(row.country)?.toUpperCase() ?? null,
      siteId: textOf(row.siteId),
      creativeName: textOf(row.creativeName),
      impressions: row.impressions,
      clicks: row.clicks,
      installs: row.installs,
      spend,
      adRevenue,
    };
  }

  #money(
    given: ReportedMoney | null,
    { path, date, atMs }: { readonly path: string; readonly date: string; readonly atMs: number },
    { known, findings }: Told,
  ): Money | null {
    if (given === null) return null;
    const { amount: text, currency } = typeof given === 'string' ? { amount: given, currency: 'USD' } : given;
    const amount = parseAmount(text);
    if (!isCurrency(currency)) {
      known.problems.push({ path: `${path}.currency`, given: currency, expected: 'an ISO 4217 code, such as EUR' });
    }
    if (amount === null || !isCurrency(currency)) return null;
    const money = moneyOf({ amount, currency }, atMs, this.#world.toUsd);
    if (money.usd === null) findings.push(noUsd(path, money, date));
    return money;
  }
}

/** What there is one report of. */
export function networkReportKey(report: NetworkReport): string {
  const { date, appId, channel, campaignId, country, siteId, creativeName } = report;
  return JSON.stringify([date, appId, channel, campaignId, country, siteId, creativeName]);
}

/** Files of networks say nothing by an empty text. */
const textOf = (text: string | null | undefined): string | null => (text === undefined || text === '' ? null : text);

function noUsd(field: string, { amount, currency }: Money, date: string): Finding {
  return {
    rule: 'no-rate',
    severity: 'warning',
    field,
    given: `${amount} ${currency}`,
    expected: `a currency with a rate on ${date} or before, and less than one billion US dollars`,
    message: `There is no rate for ${currency} on ${date} or before, or it is too much: no report in dollars shows it.`,
    hint: 'Set rates with this currency and day (docs/settings.md).',
    source: 'assumed',
  };
}
