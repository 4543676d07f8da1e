import { ONE } from '@mmp-sim/contracts/money/amount';
import { expect, test } from 'vitest';
import { type KnownSubscription, Subscriptions } from '../../../simulator/engine/subscriptions.js';

const aKnown = (token: string, overrides: Partial<KnownSubscription> = {}): KnownSubscription => ({
  appId: 'app',
  token,
  productId: 'monthly',
  price: { amount: ONE, currency: 'USD' },
  state: 'active',
  trial: false,
  installationId: 'one',
  ...overrides,
});
const long = (start: string): string => start.padEnd(4096, 'x');
const startsOf = (subscriptions: Subscriptions): string[] => subscriptions.all().map(({ token }) => token.slice(0, 1));

test('long tokens and products are limited by their bytes, and what is pushed out is counted', () => {
  // Each takes some 13,000 bytes: the token stands in its key once more.
  const subscriptions = new Subscriptions({ subscriptions: 1000, subscriptionBytes: 40_000 });
  for (const start of ['a', 'b', 'c', 'd', 'e']) {
    subscriptions.add(aKnown(long(start), { productId: long(start) }));
  }
  expect(startsOf(subscriptions)).toEqual(['c', 'd', 'e']);
  expect(subscriptions.dropped).toBe(2);
});

test('a product that is told later counts too, and its subscription is not the one that goes', () => {
  const subscriptions = new Subscriptions({ subscriptions: 1000, subscriptionBytes: 18_000 });
  const known = subscriptions.add(aKnown(long('a'), { productId: null }));
  subscriptions.add(aKnown(long('b'), { productId: null }));
  subscriptions.change(known, { productId: long('a'), price: null, state: 'trial', installationId: 'two' });
  expect(subscriptions.all()).toEqual([known]);
  expect(known).toMatchObject({ productId: long('a'), price: null, state: 'trial', installationId: 'two' });
  expect(subscriptions.dropped).toBe(1);

  // The count of bytes has not lost its way: there is room for two of them again.
  for (const start of ['c', 'd', 'e']) subscriptions.add(aKnown(long(start), { productId: null }));
  expect(startsOf(subscriptions)).toEqual(['d', 'e']);
});

test('the newest stays, however large it is', () => {
  const subscriptions = new Subscriptions({ subscriptions: 1000, subscriptionBytes: 1024 });
  subscriptions.add(aKnown(long('a')));
  subscriptions.add(aKnown(long('b')));
  expect(startsOf(subscriptions)).toEqual(['b']);
});

test('short ones are as many as the limit says', () => {
  const subscriptions = new Subscriptions({ subscriptions: 3, subscriptionBytes: 1_000_000 });
  for (const token of ['a', 'b', 'c', 'd']) subscriptions.add(aKnown(token));
  expect(startsOf(subscriptions)).toEqual(['b', 'c', 'd']);
  expect(subscriptions.dropped).toBe(1);
});

test(
  'one after the other the oldest goes, also after one that has just changed was passed over',
  { tags: 'long' },
  () => {
    const subscriptions = new Subscriptions({ subscriptions: 100, subscriptionBytes: 100_000 });
    let dropped = 0;
    for (let n = 0; n < 5000; n += 1) {
      subscriptions.add(aKnown(`${n}`));
      const [oldest] = subscriptions.all();
      if (n % 700 === 699 && oldest !== undefined) {
        subscriptions.change(oldest, { ...oldest, productId: 'x'.repeat(50_000) });
        expect(subscriptions.all()[0]).toBe(oldest);
      }
      const tokens = subscriptions.all().map(({ token }) => Number(token));
      expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
      expect(tokens.at(-1)).toBe(n);
      expect(subscriptions.dropped).toBeGreaterThanOrEqual(dropped);
      ({ dropped } = subscriptions);
    }
    expect(dropped).toBe(5000 - subscriptions.all().length);
  },
);
