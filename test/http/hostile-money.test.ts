import { beforeAll, describe, expect, test } from 'vitest';
import { questions } from '../../simulator/insights/questions.js';
import { mediations } from '../../simulator/mmps/tenjin/mediations.js';
import { answerTo } from '../support/answer.js';
import { aTarget } from '../support/hostile-target.js';
import { aWorld, FORM, frozen, GAID, type World } from '../support/world.js';

const target = aTarget();

/** On both sides of what an amount can be, and of what it can be once it is divided. */
const amounts = ['999999999.999999999', '999999999.9999999999', '1000000000', '2147483648', '999999999999999', '1e15'];
const more = ['1e-400', '1e400', '9'.repeat(1200), '-0', '.', '１'];

/** The most that an amount can be, and what is too large once it is in cents. */
const LARGEST = '999999999.999999999';
const LARGE = [LARGEST, '14300000', '10000000'];
const MOST_COUNTED = { impressions: 1e12, clicks: 1e12, installs: 1e12 };

const calls = [
  { path: '/v0/ad_impressions', field: 'revenue_decimal' },
  { path: '/v0/ad_impression', field: 'revenue_cpm' },
  { path: '/v0/purchase', field: 'price' },
  { path: '/v1/subscriptions', field: 'price' },
  ...mediations.flatMap(({ name, revenue }) =>
    [revenue, 'publisher_revenue_decimal', 'publisher_revenue_micro'].map((field) => ({
      path: `/v0/ad_impressions/${name}`,
      field: `${name}[${field}]`,
    })),
  ),
];

test.each(calls)(
  'whatever amount $path is sent as $field, it is recorded or thrown away for a reason',
  async (call) => {
    for (const platform of ['ios', 'android'] as const) {
      const key = `MONEY-${call.path}-${call.field}-${platform}`.replaceAll(/[^\w-]/g, '_');
      const world = target.simulator.workspace({ apps: [{ bundleId: 'game', platform, sdkKeys: [{ key }] }] });
      for (const amount of [...amounts, ...more]) {
        const fields = { currency: 'USD', quantity: '1', product_id: 'p', [call.field]: amount };
        const who = { api_key: key, bundle_id: 'game', platform, analytics_installation_id: '1', advertising_id: '2' };
        const body = new URLSearchParams({ ...who, os_version: '17', sdk_version: 'server', ...fields }).toString();
        const { status } = await answerTo(target.simulator.url + call.path, {
          method: 'POST',
          body,
          headers: { 'content-type': FORM },
        });
        expect([200, 202], `${platform} ${amount}`).toContain(status);
        const entry = world.requests()[0];
        expect(entry?.verdict, `${platform} ${amount}`).toBe(status === 200 ? 'recorded' : 'dropped');
        if (status === 202) expect(entry?.findings[0]?.severity).toBe('error');
      }
    }
  },
);

/** Some forty views are planned one by one. */
const timeout = 120_000;

describe('whatever was recorded is read', { timeout }, () => {
  let world: World;
  beforeAll(async () => {
    world = aWorld(target.simulator, { clock: frozen });
    const spring = world.campaign({ name: 'Spring', channel: 'unity' });
    await world.click(spring, { advertising_id: GAID });
    await world.open({ country: 'DE' });
    for (const { path, field } of calls) {
      for (const price of LARGE) {
        await world.post(path, { ...world.complete, currency: 'USD', quantity: '1', product_id: 'p', [field]: price });
      }
    }
    // A dinar is more than three dollars.
    const dinars = { price: LARGEST, quantity: '1', product_id: 'p', currency: 'KWD' };
    await world.post('/v0/purchase', { ...world.complete, ...dinars });
    const day = { appId: world.app.id, channel: 'unity', ...MOST_COUNTED };
    const days = ['2026-11-23', '2026-11-24'].flatMap((date) => [
      { ...day, date },
      { ...day, date, country: 'DE' },
      { ...day, date, country: 'US' },
    ]);
    world.workspace.networkReports.add([
      ...days.map((report) => ({ ...report, campaignId: spring.id, spend: LARGEST })),
      ...days.map((report) => ({ ...report, adRevenue: LARGEST })),
    ]);
  });

  /** Those that were not answered. */
  async function refusedOf(addresses: readonly string[]): Promise<string[]> {
    const refused: string[] = [];
    for (const address of addresses) {
      const url = `${target.simulator.url}/_sim/${address}workspace=${world.workspace.id}`;
      const { status, text } = await answerTo(url);
      if (status !== 200) refused.push(`${address} ${text}`);
    }
    return refused;
  }

  test('by every table, in DataVault in cents', { tags: 'long' }, async () => {
    const { rows } = await world.workspace.sql('select max(price), max(revenue) from events');
    // Less 30 %.
    expect(rows).toEqual([[LARGEST, 70_000_000_000]]);
    const { items } = (await world.control<{ items: { table: string }[] }>('GET /_sim/export')).body;
    expect(await refusedOf(items.map(({ table }) => `export/${table}.csv?`))).toEqual([]);
  });

  test('by every question, whatever it is split by', { tags: 'long' }, async () => {
    const asked = questions.flatMap(({ name, dimensions }) =>
      [`groupBy=${dimensions.join(',')}&`, 'granularity=day&', ''].map((how) => `insights/${name}?${how}`),
    );
    expect(await refusedOf(asked)).toEqual([]);
  });
});
