import { describe, expect, test, vi } from 'vitest';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import { type Happening, kinds } from '../../../simulator/synthesis/cell/happenings.js';
import { storyOf, type Story } from '../../../simulator/synthesis/cell/story.js';
import { catalogueOf } from '../../../simulator/synthesis/enact/catalogue.js';
import type { Flawed } from '../../../simulator/synthesis/mess/spoil.js';
import { cellsOf } from '../../../simulator/synthesis/people/cells.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import type { MessConfig } from '../../../simulator/synthesis/world/world-config.js';
import { type World, worldOf } from '../../../simulator/synthesis/world/world.js';
import { enactAll } from '../../support/enact-all.js';

// Whole regions are lived through, on machines that are busy too.
vi.setConfig({ testTimeout: 120_000 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Row = { readonly fact: Fact; readonly about: About | null; readonly happening: Happening };
type Lived = { readonly world: World; readonly story: Story; readonly rows: readonly Row[] };

/** One region of one country, everybody of which pays; what the app's backend sends is spoilt. */
function lived(mess: Partial<MessConfig>, country = 'DE', changes: object = {}): Lived {
  const countries = readWorld({ preset: 'mid-core' })
    .countries.filter((one) => one.country === country)
    .map((one) => ({ ...one, iphones: 0.5 }));
  const few = { installs: 250, countries, fraud: [], purchases: { payers: 1 } };
  const campaigns = [
    { name: 'unity', channel: 'unity', platform: 'android', dailyBudget: 100, pricing: 'cpi' },
    { name: 'unity-ios', channel: 'unity', platform: 'ios', dailyBudget: 100, pricing: 'cpi' },
  ];
  const world = worldOf(readWorld({ preset: 'mid-core', ...few, campaigns, ...changes, mess }), '1');
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new Error('nobody lives there');
  const story = storyOf(world, cell);
  const rows: Row[] = [];
  enactAll(world, catalogueOf(world, '1'), story, '1', (fact, about, happening) => {
    if (happening.kind >= kinds.open) rows.push({ fact, about, happening: { ...happening } });
  });
  return { world, story, rows };
}

const clean = lived({});
const messages = ({ story }: Lived): number =>
  Array.from(story.happenings.asTold(), ({ kind }) => kind).filter((kind) => kind >= kinds.open).length;
const all = messages(clean);
const spoilt = ({ story }: Lived): [number, Flawed][] => [...story.flawed];
const flawOf = ({ story }: Lived, { happening }: Row): Flawed | undefined => story.flawed.get(happening.number);
const about = (share: number, count: number): void => {
  expect(Math.abs(count / all / share - 1)).toBeLessThan(0.15);
};

/** All that happens, each written down: one object is read again and again. */
const told = ({ story }: Lived): Happening[] => Array.from(story.happenings.asTold(), (one) => ({ ...one }));

test('nothing is wrong unless it is asked for', () => {
  expect(clean.story.flawed.size).toBe(0);
  for (const { fact, about: of } of clean.rows) if (of?.device) expect(of.device.sentAtMs).toBe(fact.atMs);
});

describe('what is true is the same, whatever is wrong with what is sent', () => {
  test.each([
    { late: 1 },
    { duplicated: 1 },
    { outOfOrder: 0.5 },
    { clockSkew: 1 },
    { missingIds: 1 },
    { wrongCurrency: 1 },
    { late: 0.3, duplicated: 0.3, outOfOrder: 0.3, clockSkew: 0.3, missingIds: 0.3, wrongCurrency: 0.3 },
  ])('%j', { tags: 'long' }, (mess) => {
    const messy = lived(mess);
    const truth = ({ story }: Lived): unknown[] =>
      story.installed.map(({ installationId, installAtMs, told: { observed, lifetime } }) => [
        installationId,
        installAtMs,
        observed,
        lifetime,
      ]);
    expect(truth(messy)).toEqual(truth(clean));
    // Each message is there, and occurred when it did.
    const before = told(clean);
    const now = told(messy).map((one) => ({
      ...one,
      atMs: messy.story.flawed.get(one.number)?.occurredAtMs ?? one.atMs,
    }));
    expect(now.slice(0, before.length)).toEqual(before);
  });
});

test('late ones arrive later, by the minutes that are asked for, and after the end not at all', () => {
  const messy = lived({ late: 0.2, lateMinutes: { median: 90, sigma: 0 } });
  const list = spoilt(messy);
  about(0.2, list.length);
  const happened = told(messy);
  for (const [number, { flaws, occurredAtMs, sentAtMs }] of list) {
    expect(flaws).toEqual(['late']);
    expect(happened[number]?.atMs).toBe(occurredAtMs + 90 * MINUTE);
    expect(sentAtMs).toBe(occurredAtMs);
  }
  const late = messy.rows.filter((row) => flawOf(messy, row) !== undefined);
  for (const row of late) expect(row.fact.atMs).toBe((flawOf(messy, row)?.occurredAtMs ?? 0) + 90 * MINUTE);
  const { toMs } = messy.world.span;
  const lost = list.filter(([, { occurredAtMs }]) => occurredAtMs + 90 * MINUTE >= toMs);
  expect(lost.length).toBeGreaterThan(0);
  const seen = new Set(messy.rows.map(({ happening }) => happening.number));
  expect(lost.filter(([number]) => seen.has(number))).toEqual([]);
});

test('those out of order arrive after the next one of the same installation, and within an hour', () => {
  const messy = lived({ outOfOrder: 0.2 });
  const list = spoilt(messy);
  expect(list.length).toBeGreaterThan(all * 0.1);
  const happened = told(messy);
  for (const [number, { flaws, occurredAtMs }] of list) {
    expect(flaws).toEqual(['out-of-order']);
    const { atMs = 0, who = -1 } = happened[number] ?? {};
    expect(atMs - occurredAtMs).toBeLessThan(HOUR + 2001);
    const between = happened.filter((one) => {
      const isOfIt = one.who === who && one.kind >= kinds.open && one.number !== number;
      return isOfIt && one.atMs > occurredAtMs && one.atMs < atMs && !messy.story.flawed.has(one.number);
    });
    expect(between.length).toBeGreaterThan(0);
  }
});

test('those that come twice are two rows of the same, within a minute, and one transaction', () => {
  const messy = lived({ duplicated: 0.1 });
  about(0.1, spoilt(messy).length);
  const bought = messy.rows.flatMap((row) => (row.fact.type === 'purchase' ? [{ row, fact: row.fact }] : []));
  const copies = bought.filter(({ row }) => flawOf(messy, row) !== undefined);
  expect(copies.length).toBeGreaterThan(5);
  for (const { row, fact } of copies) {
    const first = bought.find(({ row: { happening } }) => happening.number === flawOf(messy, row)?.original);
    expect(fact).toMatchObject({
      transactionId: first?.fact.transactionId,
      revenue: { gross: first?.fact.revenue.gross },
    });
    const later = fact.atMs - (first?.fact.atMs ?? 0);
    expect(later).toBeGreaterThanOrEqual(1000);
    expect(later).toBeLessThan(MINUTE);
  }
  const opens = messy.rows.filter(({ fact }) => fact.type === 'install');
  expect(opens.length).toBe(clean.rows.filter(({ fact }) => fact.type === 'install').length);
});

const datedOf = (row: Row): number | null => (row.fact.type === 'ad-revenue' ? row.fact.impressionAtMs : null);

test('a wrong clock is that of a phone: it dates impressions alone, and one that is ahead none that come at once', () => {
  const messy = lived({ clockSkew: 0.3 });
  const skews = new Map<number, Set<number>>();
  let impressions = 0;
  for (const row of messy.rows) {
    const flawed = flawOf(messy, row);
    const dated = datedOf(row);
    if (dated === null) expect(flawed, row.fact.type).toBeUndefined();
    else impressions += 1;
    if (flawed === undefined || dated === null) continue;
    expect(flawed.flaws).toEqual(['clock-skew']);
    expect(dated).toBe(flawed.sentAtMs);
    const { who } = row.happening;
    skews.set(who, (skews.get(who) ?? new Set()).add(dated - row.fact.atMs));
  }
  for (const row of messy.rows) {
    const dated = datedOf(row);
    if (dated !== null) expect(dated === row.fact.atMs).toBe(flawOf(messy, row) === undefined);
  }
  for (const one of skews.values()) {
    expect(one.size).toBe(1);
    expect([...one][0]).toBeLessThan(0);
  }
  // Half of the clocks are ahead.
  const wrong = messy.rows.filter((row) => flawOf(messy, row) !== undefined).length;
  expect(Math.abs(wrong / impressions - 0.15)).toBeLessThan(0.08);
});

test(
  'a clock that is ahead dates impressions that come late: by itself, and by their arrival at the latest',
  { tags: 'long' },
  () => {
    const mess = { late: 1, lateMinutes: { median: 600, sigma: 0 } };
    const messy = lived({ ...mess, clockSkew: 0.5 });
    const ways = { before: 0, after: 0, cut: 0 };
    for (const row of messy.rows) {
      const [dated, flawed] = [datedOf(row), flawOf(messy, row)];
      if (dated === null || flawed === undefined) continue;
      expect(dated).toBe(Math.min(flawed.sentAtMs, row.fact.atMs));
      expect(flawed.flaws.includes('clock-skew')).toBe(dated !== flawed.occurredAtMs);
      if (dated < flawed.occurredAtMs) ways.before += 1;
      else if (dated > flawed.occurredAtMs) ways[dated === row.fact.atMs ? 'cut' : 'after'] += 1;
    }
    for (const [way, count] of Object.entries(ways)) expect(count, way).toBeGreaterThan(0);
  },
);

test('what comes twice is dated each time by the same clock', { tags: 'long' }, () => {
  const messy = lived({ clockSkew: 1, duplicated: 1 });
  let ahead = 0;
  for (const row of messy.rows) {
    const [dated, flawed] = [datedOf(row), flawOf(messy, row)];
    if (dated === null || flawed === undefined) continue;
    expect(flawed.flaws.includes('clock-skew')).toBe(dated !== flawed.occurredAtMs);
    if (dated > flawed.occurredAtMs) ahead += 1;
  }
  // The second one: dated by its arrival, since its clock is still to come.
  expect(ahead).toBeGreaterThan(0);
});

test('ids are missing where they were there, and attribution goes without them', { tags: 'long' }, () => {
  const messy = lived({ missingIds: 1 });
  const limited = new Set<boolean | null>();
  for (const row of messy.rows) {
    const { device } = row.about ?? {};
    if (device == null) continue;
    expect(device.advertisingId, row.fact.type).toBeNull();
    // Whose id is missing by mistake has not asked for it.
    expect(device.limitAdTracking).toBe(flawOf(messy, row) === undefined);
    limited.add(device.limitAdTracking);
  }
  expect(limited.size).toBe(2);
  const withId = clean.rows.filter(({ about: of }) => of?.device?.advertisingId != null);
  expect(spoilt(messy).length).toBeGreaterThan(0);
  const spoiltRows = messy.rows.filter((row) => flawOf(messy, row) !== undefined);
  expect(spoiltRows.length).toBe(withId.length);
  const methods = new Set(messy.rows.flatMap(({ fact }) => (fact.type === 'install' ? [fact.attribution.method] : [])));
  expect(methods.has('device-click')).toBe(false);
  expect(methods.has('referrer-click')).toBe(true);
});

test.each([
  { country: 'DE', currency: 'USD' },
  { country: 'JP', currency: 'USD' },
  // There is no other in that world.
  { country: 'US', currency: 'EUR' },
])('a wrong currency in $country is $currency, the amount the same', { tags: 'long' }, ({ country, currency }) => {
  const right = lived({}, country);
  const messy = lived({ wrongCurrency: 0.5 }, country);
  const bought = ({ rows }: Lived) =>
    rows.flatMap((row) => (row.fact.type === 'purchase' ? [{ row, fact: row.fact }] : []));
  const [before, now] = [bought(right), bought(messy)];
  expect(now.length).toBe(before.length);
  let wrong = 0;
  for (const [i, { row, fact }] of now.entries()) {
    const { gross } = fact.revenue;
    const inTruth = before[i]?.fact.revenue.gross;
    expect(gross.amount).toBe(inTruth?.amount);
    const isWrong = flawOf(messy, row)?.flaws.includes('wrong-currency') === true;
    if (isWrong) wrong += 1;
    expect(gross.currency).toBe(isWrong ? currency : inTruth?.currency);
  }
  expect(Math.abs(wrong / now.length - 0.5)).toBeLessThan(0.12);
});

test('one flaw changes no other: those that are late are the same, whatever else is wrong', { tags: 'long' }, () => {
  const lateOf = (mess: Partial<MessConfig>): string[] =>
    spoilt(lived(mess))
      .filter(([number, { flaws, original }]) => flaws.includes('late') && number === original)
      .map(([number]) => String(number));
  expect(lateOf({ late: 0.1, duplicated: 0.2, missingIds: 0.5, clockSkew: 0.2, outOfOrder: 0.2 })).toEqual(
    lateOf({ late: 0.1 }),
  );
});
