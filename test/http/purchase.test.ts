import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { ACCEPTED, AIID, aWorld, IDFV, type Params, without } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const PRICE = { product_id: 'pro_monthly', price: '4.99', quantity: '2', currency: 'EUR' };
const IGNORED = { status: 202, body: { code: 202, error: 'ignored' } };

function aShop(options: Parameters<typeof aWorld>[1] = {}) {
  const world = aWorld(sim, options);
  const purchase = (overrides: Params = {}, path = '/v0/purchase') =>
    world.post(path, { ...world.complete, ...PRICE, ...overrides });
  return { ...world, purchase };
}

describe('a purchase', () => {
  test('of an installation that was opened is recorded with exact money, and nothing is wrong with it', async () => {
    const shop = aShop();
    await shop.open();
    expect(await shop.purchase()).toMatchObject({ status: 200, body: ACCEPTED });
    expect(shop.last()).toMatchObject({
      endpoint: 'tenjin.purchase',
      verdict: 'recorded',
      findings: [],
      facts: [
        {
          type: 'purchase',
          installationId: AIID,
          productId: 'pro_monthly',
          unitPrice: '4.99',
          quantity: 2,
          revenue: {
            gross: { amount: '9.98', currency: 'EUR', usd: expect.stringMatching(/^1[01]\.\d+$/) },
            net: { amount: '6.986', currency: 'EUR' },
            commission: '0.3',
          },
        },
      ],
    });
  });

  test('stands in the story, with the sums in dollars', async () => {
    const shop = aShop();
    await shop.open();
    await shop.purchase({ currency: 'USD' });
    await shop.purchase({ currency: 'USD', price: '0.000000001', quantity: '1' });
    expect(await shop.workspace.install(AIID)).toMatchObject({
      purchases: [{ productId: 'pro_monthly', unitPrice: '4.99' }, { unitPrice: '0.000000001' }],
      revenueUsd: { purchases: { gross: '9.980000001', net: '6.986000001' }, adImpressions: '0' },
    });
  });

  test.each([
    ['with a trailing slash', '/v0/purchase/'],
    ['behind its workspace', '/w/WORKSPACE/v0/purchase'],
  ])('%s', async (_what, path) => {
    const shop = aShop();
    const answer = await shop.purchase({}, path.replace('WORKSPACE', shop.workspace.id));
    expect(answer.status).toBe(200);
  });

  test('as clients send it: everything in the query of an empty POST, or as a GET', async () => {
    const shop = aShop();
    await shop.open();
    const query = new URLSearchParams({ ...shop.complete, ...PRICE }).toString();
    for (const method of ['POST', 'GET']) {
      expect(await answerTo(`${sim.url}/v0/purchase?${query}`, { method })).toMatchObject({ status: 200 });
      expect(shop.last()).toMatchObject({ verdict: 'recorded', findings: [], facts: [{ unitPrice: '4.99' }] });
    }
  });

  test('as an Android SDK sends it: an empty event, exponents, the bare key in Basic, a receipt that is encoded twice', async () => {
    const shop = aShop();
    await shop.open();
    const receipt = encodeURIComponent('{"orderId":"GPA.1","purchaseToken":"x"}');
    const form = { ...without(shop.complete, 'api_key'), ...PRICE, sdk_version: '1.23.0', event: '', price: '1.5E7' };
    const answer = await shop.post(
      '/v0/purchase',
      { ...form, currency: 'VND', quantity: '1', receipt, signature: 'abc' },
      { authorization: `Basic ${Buffer.from(shop.key).toString('base64url')}` },
    );
    expect(answer.status).toBe(200);
    expect(shop.last()).toMatchObject({ findings: [], facts: [{ unitPrice: '15000000' }] });
  });

  test('with a commission of the app takes that', async () => {
    const shop = aShop({ app: { commission: [{ from: '2026-11-24', rate: 0.15 }] } });
    await shop.purchase({ quantity: '1' });
    expect(shop.last().facts).toMatchObject([{ revenue: { net: { amount: '4.2415' }, commission: '0.15' } }]);
  });

  test.each(['1', 'true'])('with postcut=%s loses nothing to the store', async (postcut) => {
    const shop = aShop();
    await shop.purchase({ postcut });
    expect(shop.last().facts).toMatchObject([{ revenue: { net: { amount: '9.98' }, commission: '0' } }]);
  });

  test('sent twice counts twice', async () => {
    const shop = aShop();
    await shop.open();
    await shop.purchase();
    await shop.purchase();
    expect((await shop.workspace.install(AIID)).purchases).toHaveLength(2);
    expect(shop.last().findings).toEqual([]);
  });

  test('before the open is recorded without attribution, with a finding', async () => {
    const shop = aShop();
    await shop.purchase();
    expect(shop.last()).toMatchObject({ verdict: 'recorded', findings: [{ rule: 'event-before-open' }] });
  });

  test('without a quantity counts once, with an error', async () => {
    const shop = aShop();
    await shop.open();
    await shop.post('/v0/purchase', without({ ...shop.complete, ...PRICE }, 'quantity'));
    expect(shop.last()).toMatchObject({
      verdict: 'recorded',
      findings: [{ rule: 'missing-parameter', severity: 'error', field: 'quantity' }],
      facts: [{ quantity: 1 }],
    });
  });

  test('in small letters is read, with an error', async () => {
    const shop = aShop();
    await shop.open();
    await shop.purchase({ currency: 'usd' });
    expect(shop.last()).toMatchObject({
      findings: [{ rule: 'invalid-parameter', field: 'currency', given: 'usd' }],
      facts: [{ revenue: { gross: { currency: 'USD' } } }],
    });
  });
});

describe('a purchase of which no fact can be built is thrown away, and says why', () => {
  test.each<[string, Params, string, string, string]>([
    ['a negative price', { price: '-4.99' }, 'unreadable-amount', 'price', 'refund'],
    ['a price with a comma', { price: '4,99' }, 'unreadable-amount', 'price', 'thousands'],
    ['words', { price: 'free' }, 'unreadable-amount', 'price', 'decimal'],
    ['an empty price', { price: '' }, 'no-revenue', 'price', 'Send price'],
    ['one billion', { price: '1000000000', quantity: '1' }, 'unreadable-amount', 'price', ''],
    ['one billion together', { price: '500000000', quantity: '2' }, 'unreadable-amount', 'price', 'one billion'],
    ['no units', { quantity: '0' }, 'unreadable-quantity', 'quantity', '1 to 999,999,999'],
    ['less than none', { quantity: '-1' }, 'unreadable-quantity', 'quantity', '1 to 999,999,999'],
    ['half a unit', { quantity: '0.5' }, 'unreadable-quantity', 'quantity', '1 to 999,999,999'],
    ['a currency that is none', { currency: 'USDT' }, 'unknown-currency', 'currency', 'ISO 4217'],
    ['gold', { currency: 'XAU' }, 'unknown-currency', 'currency', 'ISO 4217'],
    ['no currency', { currency: '' }, 'unknown-currency', 'currency', 'ISO 4217'],
  ])('%s', async (_what, overrides, rule, field, hint) => {
    const shop = aShop();
    await shop.open();
    expect(await shop.purchase(overrides)).toMatchObject(IGNORED);
    const { verdict, reason, findings, facts } = shop.last();
    expect({ verdict, reason, facts }).toEqual({ verdict: 'dropped', reason: rule, facts: [] });
    expect(findings[0]).toMatchObject({ rule, severity: 'error', field });
    expect(findings[0]?.hint).toContain(hint);
  });

  test('everything at once', async () => {
    const shop = aShop();
    await shop.open();
    await shop.purchase({ price: 'abc', quantity: '0', currency: 'ZZZ' });
    expect(
      shop
        .last()
        .findings.slice(0, 3)
        .map(({ rule, field }) => `${rule}: ${field}`),
    ).toEqual(['unreadable-amount: price', 'unknown-currency: currency', 'unreadable-quantity: quantity']);
  });

  test('one unit below the limit is recorded', async () => {
    const shop = aShop();
    await shop.purchase({ price: '999999999.999999999', quantity: '1' });
    expect(shop.last().verdict).toBe('recorded');
  });

  test('a misspelt price is missing, which is told once, and misspelt: both findings name what was meant', async () => {
    const shop = aShop();
    await shop.open();
    await shop.post('/v0/purchase', { ...without({ ...shop.complete, ...PRICE }, 'price'), prise: '4.99' });
    expect(shop.last().findings).toMatchObject([
      { rule: 'no-revenue', field: 'price', hint: 'You sent `prise`: did you mean `price`?' },
      { rule: 'unknown-parameter', field: 'prise', hint: 'Did you mean `price`?' },
    ]);
  });

  test('a price under the name of another API: both findings name what was meant', async () => {
    const shop = aShop();
    await shop.open();
    await shop.post('/v0/purchase', { ...without({ ...shop.complete, ...PRICE }, 'price'), amount: '4.99' });
    expect(shop.last().findings).toMatchObject([
      { rule: 'no-revenue', field: 'price', hint: 'You sent `amount`: did you mean `price`?' },
      { rule: 'unknown-parameter', field: 'amount', hint: 'Did you mean `price`?' },
    ]);
  });

  test('in strict mode it is a 422 with all of that', async () => {
    const shop = aShop({ mode: 'strict' });
    await shop.open();
    expect(await shop.purchase({ price: '-1' })).toMatchObject({ status: 422, body: { faithfulStatus: 202 } });
  });
});

describe('money in assertions', () => {
  test.each(['4.99', '4.990', '+4.99', '499e-2'])('a price is the same however it is written: %s', async (price) => {
    const shop = aShop();
    await shop.purchase({ price: '4.990000' });
    const where = { endpoint: 'purchase', fields: { price, postcut: { present: false } } };
    expect(await shop.workspace.assert({ where, count: 1 })).toMatchObject({ pass: true });
  });

  test.each<[string, string, string]>([
    ['postcut', ' true', '1'],
    ['postcut', 'TRUE ', 'true'],
    ['postcut', '0 ', 'false'],
    ['currency', ' eur', 'EUR'],
    ['currency', 'EUR', 'eur'],
    ['currency', 'coins', 'coins'], // None, and as it stands.
  ])('%s=%j is what counts, however it is written: %j', async (name, sent, asked) => {
    const shop = aShop();
    await shop.purchase({ [name]: sent });
    const where = { endpoint: 'purchase', fields: { [name]: asked } };
    expect(await shop.workspace.assert({ where, count: 1 })).toMatchObject({ pass: true });
  });
});

describe('rates', () => {
  test('can be replaced', async () => {
    await using own = await createSimulator({ rates: { base: 'USD', days: { '2026-01-01': { EUR: '0.5' } } } });
    const world = aWorld(own);
    await world.post('/v0/purchase', { ...world.complete, ...PRICE });
    expect(world.last().facts).toMatchObject([{ revenue: { gross: { amount: '9.98', usd: '19.96' } } }]);
  });

  test('that are wrong are refused with their place', async () => {
    await expect(createSimulator({ rates: { base: 'USD', days: { '2026-01-01': { EUR: '-1' } } } })).rejects.toThrow(
      'rates.days.2026-01-01.EUR: got -1, expected a positive decimal text',
    );
  });

  test('a currency without one has no dollars, and a finding', async () => {
    const shop = aShop();
    await shop.open();
    await shop.purchase({ currency: 'KMF' });
    expect(shop.last()).toMatchObject({
      findings: [{ rule: 'no-rate', field: 'currency', given: 'KMF' }],
      facts: [{ revenue: { gross: { usd: null }, net: { usd: null } } }],
    });
    await shop.purchase({ currency: 'kmf' });
    expect(shop.last().findings).toContainEqual(expect.objectContaining({ rule: 'no-rate', field: 'currency' }));
  });
});

test('on iOS the IDFV is asked for, as in events', async () => {
  const shop = aShop({ app: { platform: 'ios' } });
  await shop.open();
  await shop.purchase({ developer_device_id: '' });
  expect(shop.last().findings).toMatchObject([{ rule: 'missing-parameter', field: 'developer_device_id' }]);
  await shop.purchase({ developer_device_id: IDFV });
  expect(shop.last().findings).toEqual([]);
});
