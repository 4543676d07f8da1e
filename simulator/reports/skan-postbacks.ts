import type { App, Channel } from '@mmp-sim/contracts/catalog';
import type { NewSkanPostback } from '@mmp-sim/contracts/wire';
import type { Changes } from '../changes.js';
import { checkedRows, refusal } from './checked-rows.js';
import { Known } from './known.js';
import { ReportRows } from './report-rows.js';
import { skanContradictions } from './skan-contradictions.js';
import skAdNetworks from './sk-ad-networks.json' with { type: 'json' };
import type { World } from './world.js';

/** A postback of Apple's SKAdNetwork. Plain data; `number` tells in which order they came. */
export type SkanPostback = {
  readonly number: number;
  /** When it came, on the workspace's clock. */
  readonly atMs: number;
  readonly appId: string;
  /** Short id; null where nobody knows whose `adNetworkId` it is. */
  readonly channel: string | null;
  /** Ours; Apple names none. */
  readonly campaignId: string | null;
  readonly version: string;
  readonly adNetworkId: string;
  readonly sourceIdentifier: string | null;
  /** Apple's `campaign-id`, before version 4. */
  readonly skCampaignId: number | null;
  readonly transactionId: string;
  readonly redownload: boolean | null;
  readonly sourceAppId: string | null;
  readonly sourceDomain: string | null;
  /** 1 StoreKit-rendered or web, 0 view-through. */
  readonly fidelityType: 0 | 1 | null;
  /** 0–63; null where it was withheld. */
  readonly conversionValue: number | null;
  readonly coarseConversionValue: 'low' | 'medium' | 'high' | null;
  readonly postbackSequenceIndex: 0 | 1 | 2;
  readonly didWin: boolean;
  readonly countryCode: string | null;
  readonly attributionSignature: string | null;
};

/** A postback that was there already: its place in what was sent, from 0. */
export type SkanDuplicate = Pick<SkanPostback, 'transactionId' | 'postbackSequenceIndex'> & { readonly row: number };

/** The postbacks that Apple sends, or that networks forward, each once. */
export class SkanPostbacks {
  readonly rows: ReportRows<SkanPostback>;
  readonly #world: World;

  constructor({ skanPostbacks: most }: { readonly skanPostbacks: number }, world: World, changes: Changes) {
    this.#world = world;
    this.rows = new ReportRows(
      {
        part: 'skan-postback',
        keyOf: skanPostbackKey,
        most,
        refusal: `${most} SKAN postbacks. Delete some by DELETE /_sim/skan-postbacks, or raise limits.skanPostbacks.`,
        onChange: () => world.reportsChanged('skan'),
      },
      changes,
    );
  }

  /**
   * Takes all of them or none, but for those that are there already: Apple's own copy and what a network forwards are
   * the same postback.
   *
   * @throws {SimulatorError} REQUEST_INVALID, with all that is wrong in any row; CATALOG_LIMIT.
   * @see developer.apple.com/documentation/storekit/verifying-an-install-validation-postback: the transaction id tells
   *   repeats apart. Which channel an `ad-network-id` is: developers.google.com/admob/ios/3p-skadnetworks; that Google's
   *   own is the channel `google` is assumed.
   */
  add(body: unknown): { readonly added: number; readonly duplicates: SkanDuplicate[] } {
    const { rows } = checkedRows('NewSkanPostbacks', body, this.#world, (row, path, known) => {
      if (typeof row['appId'] === 'string') known.app(`${path}.appId`, row['appId']);
      else if (isStoreId(row['app-id'])) known.appOfStoreId(`${path}.app-id`, String(row['app-id']));
      if (typeof row['channel'] === 'string') known.channel(`${path}.channel`, row['channel']);
    });
    const known = new Known(this.#world);
    const nowMs = this.#world.now();
    const postbacks = rows.map((row, index) => read(row, `rows.${index}`, { known, nowMs }));
    if (known.problems.length > 0) throw refusal(known.problems);

    const fresh = new Map<string, SkanPostback>();
    const duplicates: SkanDuplicate[] = [];
    for (const [row, postback] of postbacks.entries()) {
      if (postback === null) continue;
      const key = skanPostbackKey(postback);
      const { transactionId, postbackSequenceIndex } = postback;
      if (fresh.has(key) || this.rows.get(key) !== null) duplicates.push({ row, transactionId, postbackSequenceIndex });
      else fresh.set(key, postback);
    }
    this.rows.requireRoom(fresh.size);
    this.rows.put([...fresh.values()]);
    return { added: fresh.size, duplicates };
  }
}

export function skanPostbackKey({ transactionId, postbackSequenceIndex }: SkanPostback): string {
  return `${transactionId}\n${postbackSequenceIndex}`;
}

type Reading = { readonly known: Known; readonly nowMs: number };

function read(row: NewSkanPostback, path: string, { known, nowMs }: Reading): SkanPostback | null {
  known.problems.push(...skanContradictions(row, path));
  const app = appOf(row, path, known);
  const named = row.channel === undefined ? null : known.channel(`${path}.channel`, row.channel);
  const campaign =
    row.campaignId === undefined || app === null || (row.channel !== undefined && named === null)
      ? null
      : known.campaign(`${path}.campaignId`, row.campaignId, app, named);
  const adNetworkId = row['ad-network-id'].toLowerCase();
  const atMs = row.at === undefined ? nowMs : Date.parse(row.at);
  if (atMs > nowMs) {
    const expected = `an instant that is not after the workspace's clock, ${new Date(nowMs).toISOString()}`;
    known.problems.push({ path: `${path}.at`, given: row.at ?? null, expected });
  }
  if (app === null) return null;
  return {
    number: 0,
    atMs,
    appId: app.id,
    channel: named?.shortId ?? campaign?.channel ?? channelOf(adNetworkId, known)?.shortId ?? null,
    campaignId: campaign?.id ?? null,
    version: row.version,
    adNetworkId,
    sourceIdentifier: row['source-identifier'] ?? null,
    skCampaignId: row['campaign-id'] ?? null,
    transactionId: row['transaction-id'].toLowerCase(),
    redownload: row.redownload ?? null,
    sourceAppId: digitsOf(row['source-app-id']),
    sourceDomain: row['source-domain'] ?? null,
    fidelityType: row['fidelity-type'] ?? null,
    conversionValue: row['conversion-value'] ?? null,
    coarseConversionValue: row['coarse-conversion-value'] ?? null,
    postbackSequenceIndex: row['postback-sequence-index'] ?? 0,
    didWin: row['did-win'] ?? true,
    countryCode: row['country-code']?.toUpperCase() ?? null,
    attributionSignature: row['attribution-signature'] ?? null,
  };
}

function appOf(row: NewSkanPostback, path: string, known: Known): App | null {
  if (row.appId !== undefined) {
    const app = known.app(`${path}.appId`, row.appId);
    if (app === null || app.platform === 'ios') return app;
    const expected = `an app on ios: ${app.bundleId} is on ${app.platform}, where there is no SKAdNetwork`;
    known.problems.push({ path: `${path}.appId`, given: row.appId, expected });
    return null;
  }
  const storeId = digitsOf(row['app-id']);
  if (storeId !== null) return known.appOfStoreId(`${path}.app-id`, storeId);
  known.problems.push({ path: `${path}.app-id`, given: null, expected: 'the storeId of an app, or appId beside it' });
  return null;
}

/** A table may name a channel that the workspace has not. */
function channelOf(adNetworkId: string, known: Known): Channel | null {
  const table: Readonly<Record<string, string>> = skAdNetworks;
  const shortId = Object.hasOwn(table, adNetworkId) ? table[adNetworkId] : undefined;
  return shortId === undefined ? null : known.findChannel(shortId);
}

const isStoreId = (id: unknown): id is string | number => /^\d{1,20}$/.test(String(id)) && typeof id !== 'object';

const digitsOf = (number: number | string | null | undefined): string | null =>
  number === undefined || number === null ? null : String(number);
