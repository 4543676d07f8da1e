import type { Fact, PurchaseFact, SubscriptionFact } from '@mmp-sim/contracts/facts';
import { amountText, MAX_AMOUNT, ONE, parseAmount } from '@mmp-sim/contracts/money/amount';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../simulator/engine/engine.js';
import {
  aConversionValue,
  aDevice,
  anAdImpression,
  anApp,
  anOpen,
  aPurchase,
  aSubscription,
  DAY_MS,
  engineDeps,
  NOW_MS,
} from '../../support/builders.js';

const iphone = anApp();
const android = anApp({ id: 'android app', platform: 'android', playAccess: true });
const anEngine = () => new Engine(engineDeps());

const only = <Type extends Fact['type']>(type: Type, facts: readonly Fact[]): Extract<Fact, { type: Type }> => {
  const [fact] = facts;
  if (facts.length !== 1 || fact?.type !== type) throw new RangeError(`expected one ${type}`);
  return fact as Extract<Fact, { type: Type }>;
};
const bought = (engine: Engine, purchase: Parameters<typeof aPurchase>[0], app = iphone): PurchaseFact =>
  only('purchase', engine.ledger.purchase(aPurchase(purchase), app, NOW_MS).facts);
const price = (text: string, currency = 'USD') => ({ amount: parseAmount(text) ?? 0n, currency });

describe('a purchase', () => {
  test('is unit price times quantity, and the store takes 30 per cent', () => {
    expect(bought(anEngine(), { unitPrice: price('4.99'), quantity: 3 })).toMatchObject({
      unitPrice: '4.99',
      quantity: 3,
      revenue: {
        gross: { amount: '14.97', currency: 'USD', usd: '14.97' },
        net: { amount: '10.479', currency: 'USD', usd: '10.479' },
        commission: '0.3',
      },
    });
  });

  test('whose price is after the cut loses nothing more', () => {
    expect(bought(anEngine(), { unitPrice: price('4.99'), postCut: true }).revenue).toMatchObject({
      gross: { amount: '4.99' },
      net: { amount: '4.99' },
      commission: '0',
    });
  });

  test.each([
    ['2026-11-23', '2026-11-23', '0.3'], // Ended the day before.
    ['2026-11-23', '2026-11-24', '0.15'], // Both days are inside.
    ['2026-11-24', undefined, '0.15'],
    ['2026-11-25', undefined, '0.3'], // Begins the day after.
  ])('takes the commission of its day: from %s to %s', (from, to, commission) => {
    const app = anApp({ commission: [{ from, to: to ?? null, rate: 0.15 }] });
    expect(bought(anEngine(), {}, app).revenue.commission).toBe(commission);
  });

  test('of several commissions for one day the last in the list counts', () => {
    const spans = [0.15, 0].map((rate) => ({ from: '2026-01-01', to: null, rate }));
    expect(bought(anEngine(), {}, anApp({ commission: spans })).revenue.commission).toBe('0');
  });

  test('in another currency is converted, gross and net, by the rate of the day', () => {
    const { revenue } = bought(anEngine(), { unitPrice: price('100', 'EUR') });
    expect(revenue.gross).toMatchObject({ amount: '100', currency: 'EUR', usd: expect.stringMatching(/^1\d\d/) });
    expect(Number(revenue.net.usd)).toBeCloseTo(Number(revenue.gross.usd) * 0.7, 6);
  });

  test('in a currency without a rate has no dollars, never zero', () => {
    expect(bought(anEngine(), { unitPrice: price('100', 'KMF') }).revenue.gross).toEqual({
      amount: '100',
      currency: 'KMF',
      usd: null,
    });
  });

  test('gross and net are exact for whatever prices, and the cut is never more than the price', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: MAX_AMOUNT }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (amount, rate) => {
          const app = anApp({ commission: [{ from: '2026-01-01', to: null, rate }] });
          const { gross, net, commission } = bought(
            anEngine(),
            { unitPrice: { amount, currency: 'USD' } },
            app,
          ).revenue;
          const units = parseAmount(net.amount) ?? -1n;
          return (
            gross.amount === amountText(amount) &&
            units >= 0n &&
            units <= amount &&
            (parseAmount(commission) ?? 2n) <= ONE
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('sent twice is two purchases', () => {
    const engine = anEngine();
    const facts = [bought(engine, { transactionId: 'T' }), bought(engine, { transactionId: 'T' })];
    expect(new Set(facts.map(({ id }) => id)).size).toBe(2);
    expect(engine.identities.history(aDevice(), iphone).lastTransactionId).toBe('T');
  });

  test('before the open makes no install; the open then does', () => {
    const engine = anEngine();
    const { history } = engine.ledger.purchase(aPurchase(), iphone, NOW_MS);
    expect(history.opened).toBe(false);
    expect(engine.open(anOpen(), iphone, NOW_MS).facts.map(({ type }) => type)).toEqual(['install', 'session']);
  });
});

describe('a subscription on Android', () => {
  const start = (engine: Engine, given: Parameters<typeof aSubscription>[0] = {}, app = android) =>
    engine.ledger.subscription(aSubscription(given), app, NOW_MS);

  test('counts its purchase token once', () => {
    const engine = anEngine();
    expect(start(engine).facts).toMatchObject([{ event: 'start', reported: true, revenue: { net: { usd: '7' } } }]);
    expect(start(engine).facts).toEqual([]);
    expect(start(engine, { purchaseToken: 'another' }).facts).toMatchObject([{ event: 'start' }]);
  });

  test.each([
    ['without access to Google Play', anApp({ ...android, playAccess: false }), 'token'],
    ['without a token', android, null],
  ])('%s is accepted and not reported', (_what, app, purchaseToken) => {
    expect(start(anEngine(), { purchaseToken }, app).facts).toMatchObject([{ event: 'start', reported: false }]);
  });

  test('takes price and trial from the store where the store knows it', () => {
    const engine = anEngine();
    engine.ledger.subscriptions.add({
      appId: android.id,
      token: 'token',
      productId: 'yearly',
      price: price('59.99', 'EUR'),
      state: 'new',
      trial: true,
      installationId: null,
    });
    expect(start(engine, { price: null, productId: null }).facts).toMatchObject([
      { event: 'trial', productId: 'yearly', revenue: null },
    ]);
    const known = engine.ledger.subscriptions.get(android.id, 'token');
    expect(known).toMatchObject({ state: 'trial', price: price('59.99', 'EUR') });
  });

  test('is renewed by the store, with revenue, for the installation that reported it', () => {
    const engine = anEngine();
    const [first] = start(engine).facts;
    const known = engine.ledger.subscriptions.get(android.id, 'token');
    if (known === null) throw new RangeError('it is known');
    expect(engine.ledger.storeTells('renewal', known, android, NOW_MS + 30 * DAY_MS)).toMatchObject({
      event: 'renewal',
      atMs: NOW_MS + 30 * DAY_MS,
      installationId: (first as SubscriptionFact).installationId,
      revenue: { gross: { usd: '10' } },
    });
    expect(engine.ledger.storeTells('cancellation', known, android, NOW_MS)).toMatchObject({ revenue: null });
    expect(known.state).toBe('cancelled');
  });

  test('beyond the limit the oldest is forgotten, and counted', () => {
    const engine = new Engine(engineDeps({ limits: { subscriptions: 1 } }));
    start(engine);
    start(engine, { purchaseToken: 'another' });
    expect(engine.ledger.subscriptions.dropped).toBe(1);
    expect(start(engine).facts).toMatchObject([{ event: 'start' }]);
  });
});

test('a subscription on iOS: each call is a period, repeats count', () => {
  const engine = anEngine();
  const period = { purchaseToken: null, originalTransactionId: 'first', transactionId: 'first' };
  const call = (given: Parameters<typeof aSubscription>[0]) =>
    only('subscription', engine.ledger.subscription(aSubscription({ ...period, ...given }), iphone, NOW_MS).facts);

  expect(call({ inTrial: true })).toMatchObject({ event: 'trial', revenue: null, reported: true });
  expect(call({})).toMatchObject({ event: 'trial-conversion', revenue: { gross: { usd: '10' } } });
  expect(call({ transactionId: 'second' })).toMatchObject({ event: 'renewal' });
  expect(call({ transactionId: 'second' })).toMatchObject({ event: 'renewal' });
  expect(call({ originalTransactionId: 'other' })).toMatchObject({ event: 'start' });
});

describe('an ad impression', () => {
  const seen = (sentAtMs: number | null, app = iphone) =>
    only(
      'ad-revenue',
      anEngine().ledger.adRevenue(anAdImpression({ device: aDevice({ sentAtMs }) }), app, NOW_MS).facts,
    );

  test.each([
    [NOW_MS - DAY_MS, 'sent-at', NOW_MS - DAY_MS],
    [NOW_MS, 'sent-at', NOW_MS],
    [NOW_MS + 1, 'sent-at', NOW_MS], // A date in the future is none.
    [null, 'sent-at', NOW_MS],
    [NOW_MS - DAY_MS, 'arrival', NOW_MS],
  ] as const)('sent at %s is dated by %s', (sentAtMs, adRevenueDatedBy, impressionAtMs) => {
    expect(seen(sentAtMs, anApp({ adRevenueDatedBy }))).toMatchObject({ impressionAtMs, atMs: NOW_MS });
  });

  test('has no commission, and keeps a tenth of a cent', () => {
    expect(seen(null).revenue).toEqual({ amount: '0.001', currency: 'USD', usd: '0.001' });
  });
});

describe('a conversion value', () => {
  const kept = (osVersion: string | null, ...values: number[]): boolean[] => {
    const engine = anEngine();
    return values.map(
      (fine) =>
        only(
          'conversion-value',
          engine.ledger.conversionValue(aConversionValue(fine, { device: aDevice({ osVersion }) }), iphone, NOW_MS)
            .facts,
        ).kept,
    );
  };

  test.each([
    ['16.0.3', [true, true, false, false]],
    ['15', [true, true, false, false]],
    ['16.1', [true, true, true, true]],
    ['18.5', [true, true, true, true]],
    [null, [true, true, true, true]],
  ])('on iOS %s', (osVersion, expected) => {
    expect(kept(osVersion, 5, 6, 6, 4)).toEqual(expected);
  });

  test('before iOS 16.1 has no coarse value and no lock', () => {
    const engine = anEngine();
    const signal = aConversionValue(7, { device: aDevice({ osVersion: '16.0' }), coarse: 'high', lockWindow: true });
    expect(engine.ledger.conversionValue(signal, iphone, NOW_MS).facts).toMatchObject([
      { fine: 7, coarse: null, lockWindow: null },
    ]);
    expect(engine.installations.all()[0]?.conversionValue).toEqual({ fine: 7, coarse: null, lockWindow: null });
  });
});
