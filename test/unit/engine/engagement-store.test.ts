import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CampaignNumbers,
  EngagementStore,
  type NewEngagement,
} from '../../../simulator/engine/engagement-store.js';
import { ANOTHER, expected } from '../../../simulator/engine/known.js';
import { HOME_IP, IDFA, NOW_MS, OTHER_IDFA } from '../../support/builders.js';
import { twoOfOneHash } from '../../support/two-of-one-hash.js';

const SEED = 42;

type NewEngagementRow = NewEngagement & CampaignNumbers & { readonly arrivedAtMs: number };

const aStore = (engagements: number, engagementBytes = 100_000_000): EngagementStore =>
  new EngagementStore({ engagements, engagementBytes }, SEED);

const aRow = (overrides: Partial<NewEngagementRow> = {}): NewEngagementRow => ({
  app: 0,
  campaign: 0,
  kind: 'click',
  atMs: NOW_MS,
  arrivedAtMs: NOW_MS,
  advertisingId: IDFA,
  ip: HOME_IP,
  userAgent: null,
  details: null,
  ...overrides,
});

const add = (store: EngagementStore, row: NewEngagementRow): number => store.add(row, row, row.arrivedAtMs);

/** What the store should be: all rows in an array, of which the last `limit` count. */
class Model {
  readonly rows: NewEngagementRow[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get dropped(): number {
    return Math.max(0, this.rows.length - this.#limit);
  }

  get(number: number): NewEngagementRow | null {
    return number < this.dropped ? null : (this.rows[number] ?? null);
  }

  find(wanted: (row: NewEngagementRow) => boolean): number[] {
    return this.rows.flatMap((row, number) => (number >= this.dropped && wanted(row) ? [number] : [])).toReversed();
  }
}

/** A row as the store shows it: without the app, which its campaign tells. */
function shown(row: NewEngagementRow | null, number: number) {
  if (row === null) return null;
  const { app: _app, ...rest } = row;
  return { ...rest, number };
}

function withoutDetails(row: ReturnType<typeof shown>) {
  if (row === null) return null;
  const { details: _details, ...rest } = row;
  return rest;
}

/** What comparing tells of the ids: those that were asked for, that there are others, or that there are none. */
function asked<Row extends Pick<NewEngagement, 'advertisingId' | 'ip'>>(row: Row, same: typeof row) {
  const { details: _details, ...rest } = { details: null, ...row };
  const told = (text: string | null, wanted: string | null) => (text === null || text === wanted ? text : ANOTHER);
  return { ...rest, advertisingId: told(row.advertisingId, same.advertisingId), ip: told(row.ip, same.ip) };
}

/** Fails unless the store and the model answer every question alike. In these tests a campaign is of app `campaign % 3`. */
function compare(store: EngagementStore, model: Model, ids: readonly string[], ips: readonly string[]): void {
  const count = model.rows.length;
  expect([store.added, store.dropped]).toEqual([count, model.dropped]);
  for (let number = -1; number <= count; number += 1) {
    const row = shown(model.get(number), number);
    expect(store.get(number)).toEqual(row);
    expect(store.glance(number)).toEqual(withoutDetails(row));
    const same = { advertisingId: ids[number % ids.length] ?? null, ip: ips[number % ips.length] ?? null };
    const compared = store.compare(number, expected(same.advertisingId, same.ip));
    expect(compared && asked(compared, same)).toEqual(row && asked(row, same));
    expect(store.detailsText(number)).toBe(row === null || row.details === null ? null : JSON.stringify(row.details));
  }
  for (const app of [0, 1, 2]) {
    const ofApp = (number: number): boolean => (store.get(number)?.campaign ?? -1) % 3 === app;
    for (const id of ids) {
      const found = store.byDevice(app, id, count + 1);
      expect(found.filter((number) => ofApp(number) && store.get(number)?.advertisingId === id)).toEqual(
        model.find((row) => row.app === app && row.advertisingId === id),
      );
    }
    for (const ip of ips) {
      const found = store.byIp(app, ip, count + 1);
      expect(found.filter((number) => ofApp(number) && store.get(number)?.ip === ip)).toEqual(
        model.find((row) => row.app === app && row.ip === ip),
      );
    }
  }
}

describe('an engagement', () => {
  test('reads as it was added', () => {
    const store = aStore(10);
    const details = { clickId: 'c-1', siteId: 's', parameters: { tenjin_parameter_0: 'x', länder: 'öst' } };
    const row = aRow({ campaign: 7, kind: 'impression', arrivedAtMs: NOW_MS + 1, userAgent: 'Example/1', details });
    expect(add(store, row)).toBe(0);
    expect(store.get(0)).toEqual({
      number: 0,
      campaign: 7,
      kind: 'impression',
      atMs: NOW_MS,
      arrivedAtMs: NOW_MS + 1,
      advertisingId: IDFA,
      ip: HOME_IP,
      userAgent: 'Example/1',
      details,
    });
  });

  test.each([
    ['empty', ''],
    ['quotes and a line end', '"\\\n'],
    ['a zero character', '\u0000'],
    ['half of a pair', '\ud83d'],
    ['letters of every length', 'aé広😀'],
    ['longer than a chunk of the store', '広告'.repeat(600_000)],
  ])('keeps its texts: %s', (_what, text) => {
    const store = aStore(2);
    const row = aRow({ advertisingId: text, ip: text, userAgent: text, details: { clickId: text } });
    add(store, aRow());
    add(store, row);
    expect(store.get(1)).toEqual(shown(row, 1));
    expect(store.byDevice(0, text, 10)).toEqual([1]);
    expect(store.byIp(0, text, 10)).toEqual([1]);
  });

  test.each([null, {}, { parameters: {} }])('has the details it was given: %j', (details) => {
    const store = aStore(1);
    add(store, aRow({ details }));
    expect(store.get(0)?.details).toEqual(details);
  });

  test.each([IDFA, null])('of what was met before rests as any other, with id %s', (advertisingId) => {
    const [store, other] = [aStore(3), aStore(3)];
    const details = { siteId: 's' };
    const ids = [0, 1].map((app) => (advertisingId === null ? null : store.knownId(advertisingId, { app })));
    const addresses = [0, 1].map((app) => store.knownAddress(HOME_IP, { app }));
    const parts = {
      agent: store.knownAgent('Example/1'),
      details: store.knownDetails(details),
    };
    for (let n = 0; n < 5; n += 1) {
      const row = aRow({ advertisingId, userAgent: 'Example/1', details, atMs: NOW_MS + n, app: n % 2, campaign: n });
      const { [n % 2]: id = null } = ids;
      const { [n % 2]: address = -1 } = addresses;
      store.addKnown({ ...parts, id, address, isClick: true, atMs: row.atMs }, row, NOW_MS);
      add(other, row);
    }
    add(store, aRow({ details: { siteId: 'own' } }));
    add(other, aRow({ details: { siteId: 'own' } }));
    expect([...store.all()]).toEqual([...other.all()]);
    for (const app of [0, 1]) {
      expect(store.byDevice(app, IDFA, 9)).toEqual(other.byDevice(app, IDFA, 9));
      expect(store.byIp(app, HOME_IP, 9)).toEqual(other.byIp(app, HOME_IP, 9));
    }
  });

  test('of what was met before has ids and addresses that fit', () => {
    const store = aStore(1);
    expect(() => store.knownId('é', { app: 0 })).toThrow(RangeError);
    expect(() => store.knownAddress('2001:db8::1', { app: 0 })).toThrow(RangeError);
    expect(() => store.knownAgent('x'.repeat(513))).toThrow(RangeError);
  });

  test('without an id or address is found by none', () => {
    const store = aStore(10);
    add(store, aRow({ advertisingId: null, ip: null }));
    expect(store.get(0)).toMatchObject({ advertisingId: null, ip: null });
    expect(store.byDevice(0, '', 10)).toEqual([]);
    expect(store.byIp(0, '', 10)).toEqual([]);
  });
});

test('more different user agents than are kept apart are still read as they were', () => {
  const store = aStore(65_600);
  for (let n = 0; n < 65_600; n += 1) add(store, aRow({ userAgent: `agent ${n}` }));
  for (const n of [0, 65_534, 65_535, 65_536, 65_599]) expect(store.get(n)?.userAgent).toBe(`agent ${n}`);
});

describe('looking for engagements', () => {
  test('gives the newest first, and no more than asked for', () => {
    const store = aStore(10);
    for (const advertisingId of [IDFA, OTHER_IDFA, IDFA, IDFA]) add(store, aRow({ advertisingId }));
    expect(store.byDevice(0, IDFA, 10)).toEqual([3, 2, 0]);
    expect(store.byDevice(0, IDFA, 2)).toEqual([3, 2]);
    expect(store.byDevice(0, IDFA, 0)).toEqual([]);
    expect(store.byIp(0, HOME_IP, 3)).toEqual([3, 2, 1]);
  });

  test('stays within the app', () => {
    const store = aStore(10);
    add(store, aRow({ app: 0 }));
    add(store, aRow({ app: 1 }));
    expect(store.byDevice(1, IDFA, 10)).toEqual([1]);
    expect(store.byIp(0, HOME_IP, 10)).toEqual([0]);
    expect(store.byDevice(2, IDFA, 10)).toEqual([]);
  });

  test('may give one whose id only has the same hash, which the row then shows', { tags: 'long' }, () => {
    const [one, other] = twoOfOneHash(SEED);
    const store = aStore(10);
    add(store, aRow({ advertisingId: one }));
    add(store, aRow({ advertisingId: other }));
    expect(store.byDevice(0, one, 10)).toEqual([1, 0]);
    expect(store.get(1)?.advertisingId).toBe(other);
  });
});

describe('the limit', () => {
  test.each([
    { limit: 3, added: 2, dropped: 0 },
    { limit: 3, added: 3, dropped: 0 },
    { limit: 3, added: 4, dropped: 1 },
    { limit: 1, added: 5, dropped: 4 },
  ])('of $limit drops $dropped of $added, the oldest', ({ limit, added, dropped }) => {
    const store = aStore(limit);
    for (let n = 0; n < added; n += 1) expect(add(store, aRow({ atMs: NOW_MS + n }))).toBe(n);
    expect([store.added, store.dropped]).toEqual([added, dropped]);
    expect(store.get(dropped - 1)).toBeNull();
    expect(store.get(dropped)?.atMs).toBe(NOW_MS + dropped);
    expect(store.get(added - 1)?.atMs).toBe(NOW_MS + added - 1);
    expect(store.get(added)).toBeNull();
  });
});

test('an array that forgets its oldest rows answers the same', { tags: 'long' }, () => {
  const ids = [IDFA, OTHER_IDFA, 'é'];
  const ips = [HOME_IP, '2001:db8::1'];
  const rowArbitrary: fc.Arbitrary<NewEngagementRow> = fc
    .record({
      campaign: fc.nat(8),
      kind: fc.constantFrom('click' as const, 'impression' as const),
      atMs: fc.integer({ min: NOW_MS - 1000, max: NOW_MS }),
      arrivedAtMs: fc.integer({ min: NOW_MS, max: NOW_MS + 1000 }),
      advertisingId: fc.constantFrom(null, ...ids),
      ip: fc.constantFrom(null, ...ips),
      userAgent: fc.option(fc.string({ unit: 'binary', maxLength: 40 })),
      details: fc.option(
        fc.record(
          {
            clickId: fc.string({ unit: 'grapheme' }),
            parameters: fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })),
          },
          { requiredKeys: [], noNullPrototype: true },
        ),
      ),
    })
    .map((row) => ({ ...row, app: row.campaign % 3 }));

  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.array(rowArbitrary, { maxLength: 40 }), (limit, rows) => {
      const store = aStore(limit);
      const model = new Model(limit);
      for (const row of rows) {
        expect(add(store, row)).toBe(model.rows.length);
        model.rows.push(row);
        if (model.rows.length % 5 === 0) compare(store, model, ids, ips);
      }
      compare(store, model, ids, ips);
    }),
  );
});

test.each([
  { limit: 1024, rows: 3000 }, // Never grows, wraps twice.
  { limit: 2500, rows: 2400 }, // Grows to 2048 and 2500, does not wrap.
  { limit: 2500, rows: 6000 }, // Grows, then wraps.
  { limit: 4096, rows: 4097 }, // Wraps by one.
])('the same holds for $rows rows of which $limit stay', { tags: 'long' }, ({ limit, rows }) => {
  const store = aStore(limit);
  const model = new Model(limit);
  const ids = [IDFA, OTHER_IDFA, 'rare'];
  for (let n = 0; n < rows; n += 1) {
    const row = aRow({
      campaign: n % 3,
      app: n % 3,
      atMs: NOW_MS + n,
      advertisingId: n % 997 === 0 ? 'rare' : n % 2 === 0 ? IDFA : `only ${n}`,
      ip: n % 5 === 0 ? null : HOME_IP,
      userAgent: `agent ${n % 10}`,
    });
    add(store, row);
    model.rows.push(row);
  }
  compare(store, model, ids, [HOME_IP]);
});

describe('the limit of bytes', () => {
  const wordy = (n: number): NewEngagementRow => aRow({ details: { clickId: `${n} ${'x'.repeat(4000)}` } });

  test('gives up the oldest engagements, and with them all that leads to them', () => {
    const store = aStore(100_000, 3_000_000);
    for (let n = 0; n < 2000; n += 1) add(store, wordy(n));
    const { dropped } = store;
    // A megabyte at a time goes, so that no less than a third of what is allowed is kept.
    expect(dropped).toBeGreaterThan(2000 - 3_000_000 / 4000);
    expect(dropped).toBeLessThan(2000 - 1_000_000 / 4000);
    expect(store.get(dropped - 1)).toBeNull();
    expect(store.get(dropped)?.details?.clickId).toMatch(new RegExp(`^${dropped} x`));
    expect(store.byDevice(0, IDFA, 10_000).at(-1)).toBe(dropped);
    expect(store.byIp(0, HOME_IP, 10_000)).toHaveLength(2000 - dropped);
  });

  test('keeps the newest, however small the limit is', () => {
    const store = aStore(1000, 1);
    for (let n = 0; n < 1000; n += 1) add(store, wordy(n));
    expect(store.get(999)?.details?.clickId).toMatch(/^999 x/);
  });

  test('counts user agents too: a long one is no browser’s and comes once', () => {
    const store = aStore(100_000, 3_000_000);
    for (let n = 0; n < 2000; n += 1) add(store, aRow({ userAgent: `${n} ${'x'.repeat(4000)}` }));
    expect(store.dropped).toBeGreaterThan(1000);
    expect(store.get(1999)?.userAgent).toHaveLength(4005);
  });
});

describe('looking behind an address since an instant', () => {
  const since = { clickMs: NOW_MS - 20, viewMs: NOW_MS - 10 };

  test('leaves out what happened before, of each kind; the instants themselves are inside', () => {
    const store = aStore(10);
    for (const [kind, agoMs] of [
      ['click', 21],
      ['click', 20],
      ['impression', 11],
      ['impression', 10],
      ['click', 0],
    ] as const) {
      add(store, aRow({ kind, atMs: NOW_MS - agoMs }));
    }
    expect(store.byIpSince(0, HOME_IP, 10, since)).toEqual([4, 3, 1]);
  });

  test('finds what was added before something older', () => {
    const store = aStore(10);
    for (const agoMs of [5, 100]) add(store, aRow({ atMs: NOW_MS - agoMs }));
    expect(store.byIpSince(0, HOME_IP, 10, since)).toEqual([0]);
  });

  test('looks at no more than it is asked to', () => {
    const store = aStore(10);
    for (const agoMs of [5, 100, 5]) add(store, aRow({ atMs: NOW_MS - agoMs }));
    expect(store.byIpSince(0, HOME_IP, 2, since)).toEqual([2]);
    expect(store.byIpSince(0, HOME_IP, 3, since)).toEqual([2, 0]);
  });
});
