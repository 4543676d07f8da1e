import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import { type Happening, kinds } from '../../../simulator/synthesis/cell/happenings.js';
import { type Installed, storyOf, type Story } from '../../../simulator/synthesis/cell/story.js';
import { type Catalogue, catalogueOf } from '../../../simulator/synthesis/enact/catalogue.js';
import { DATA_CENTRE_ADDRESSES, dataCentreAddress, addressOf } from '../../../simulator/synthesis/people/addresses.js';
import { cellsOf } from '../../../simulator/synthesis/people/cells.js';
import { increments, trueFraud, trueInstall } from '../../../simulator/synthesis/truth/truth.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import type { CampaignConfig, FraudConfig } from '../../../simulator/synthesis/world/world-config.js';
import { type World, worldOf } from '../../../simulator/synthesis/world/world.js';
import { enactAll } from '../../support/enact-all.js';

// Whole regions are lived through, on machines that are busy too.
vi.setConfig({ testTimeout: 120_000 });

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

const campaign = (channel: string): CampaignConfig => ({
  name: channel,
  channel,
  platform: 'android',
  dailyBudget: 100,
  pricing: 'cpi',
});

/** One region of Americans with Android phones. */
function worldWith(fraud: readonly FraudConfig[], changes: object = {}): World {
  const countries = readWorld({ preset: 'hyper-casual' })
    .countries.filter(({ country }) => country === 'US')
    .map((one) => ({ ...one, iphones: 0 }));
  const campaigns = ['unity', 'applovin', 'facebook'].map(campaign);
  const few = { installs: 2000, adRevenue: null, countries, campaigns };
  return worldOf(readWorld({ preset: 'hyper-casual', ...few, ...changes, fraud }), '1');
}

function lived(world: World): Story {
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new Error('nobody lives there');
  return storyOf(world, cell);
}

type Row = {
  readonly fact: Fact;
  readonly about: About | null;
  readonly happening: Happening;
  readonly ip: string | null;
};

function factsOf(world: World, story: Story): Row[] {
  const rows: Row[] = [];
  enactAll(world, catalogueOf(world, '1'), story, '1', (fact, about, happening, address) =>
    rows.push({ fact, about, happening: { ...happening }, ip: address?.text ?? null }),
  );
  return rows;
}

const source = (changes: Partial<FraudConfig>): FraudConfig => ({
  kind: 'click-flooding',
  campaign: 'unity',
  site: 'horoscope',
  rate: 0.5,
  ...changes,
});

const share = <Of>(list: readonly Of[], holds: (one: Of) => boolean): number => list.filter(holds).length / list.length;

type Known = { readonly world: World; readonly story: Story; readonly catalogue: Catalogue };
const knownOf = (world: World): Known => ({ world, story: lived(world), catalogue: catalogueOf(world, '1') });

/** Installations that fraud is paid for, with the click that it is paid for. */
function taken({
  story,
  catalogue,
}: Known): { one: Installed; sinceClickMs: number; siteId: string; isFake: boolean }[] {
  return story.installed.flatMap((one) => {
    const clicks = story.fraudClicks.get(one.person.index) ?? [];
    const fraud = trueFraud(one, clicks, catalogue);
    if (fraud === null) return [];
    const before = clicks.filter(({ atMs }) => atMs <= one.installAtMs).map(({ atMs }) => atMs);
    return [{ one, sinceClickMs: one.installAtMs - Math.max(...before), siteId: fraud.siteId, isFake: fraud.isFake }];
  });
}

/** Of people whom an honest click brought: from the click on. */
const honestTimes = ({ installed }: Story): number[] =>
  installed.flatMap(({ cause, installAtMs }) => (cause?.isClick === true ? [installAtMs - cause.atMs] : []));

/** All that happens, each written down: one object is read again and again. */
const plainly = ({ happenings }: Story): string[] => Array.from(happenings.asTold(), (one) => JSON.stringify(one));

test('what real people see and do is the same, whoever cheats', { tags: 'long' }, () => {
  const plain = knownOf(worldWith([], { installs: 300 }));
  const wave = fc.integer({ min: 0, max: 25 }).map((day) => ({
    from: new Date(Date.parse('2026-01-01') + day * DAY).toISOString().slice(0, 10),
    to: new Date(Date.parse('2026-01-04') + day * DAY).toISOString().slice(0, 10),
  }));
  const cheats = fc.record({
    kind: fc.constantFrom('click-flooding', 'click-injection', 'device-farm', 'fake-install'),
    campaign: fc.constantFrom('unity', 'applovin'),
    rate: fc.double({ min: 0, max: 0.8, noNaN: true }),
    waves: fc.tuple(wave),
  });
  fc.assert(
    fc.property(fc.array(cheats, { minLength: 1, maxLength: 4 }), (list) => {
      const fraud = list.map((one, i) => ({ ...one, site: `site-${i}` }));
      const cheated = knownOf(worldWith(fraud, { installs: 300 }));
      const before = plainly(plain.story);
      expect(plainly(cheated.story).slice(0, before.length)).toEqual(before);
      const truth = ({ story, catalogue }: Known): unknown[] =>
        story.installed
          .filter(({ fake }) => fake === null)
          .map((one) => [
            one.installationId,
            one.installAtMs,
            trueInstall(one, catalogue),
            increments(one, catalogue),
            one.told.observed,
            one.told.lifetime,
          ]);
      expect(truth(cheated)).toEqual(truth(plain));
    }),
    { numRuns: 12, seed: 1 },
  );
});

describe('click flooding', () => {
  const known = knownOf(worldWith([source({})]));
  const { story, world } = known;
  const installs = taken(known);
  const facts = factsOf(world, story);

  test('is paid for about as many installs as are asked for, organic ones above all', () => {
    const honest = story.installed.filter(({ cause }) => cause?.campaign.config.name === 'unity').length;
    expect(Math.abs(installs.length / (honest * 0.5) - 1)).toBeLessThan(0.2);
    expect(share(installs, ({ one }) => one.cause === null)).toBeGreaterThan(0.9);
    expect(installs.some(({ isFake }) => isFake)).toBe(false);
  });

  test('comes long before the install, evenly, while honest clicks come within the hour', () => {
    const times = installs.map(({ sinceClickMs }) => sinceClickMs);
    const within = (list: readonly number[], from: number, to: number): number =>
      share(list, (ms) => ms >= from && ms < to);
    expect(within(times, 0, HOUR)).toBeLessThan(0.05);
    // Flat: as many an hour in the first day as in the days that follow.
    const perHour = (from: number, to: number): number => within(times, from, to) / ((to - from) / HOUR);
    const [day, days] = [perHour(2 * HOUR, DAY), perHour(2 * DAY, 6 * DAY)];
    expect(day / days).toBeGreaterThan(0.6);
    expect(day / days).toBeLessThan(2.5);
    expect(within(honestTimes(story), 0, HOUR)).toBeGreaterThan(0.7);
    expect(Math.max(...times)).toBeLessThanOrEqual(7 * DAY);
  });

  test('takes many clicks for an install, at any hour of the day', () => {
    const told = Array.from(story.happenings.asTold(), (happening) => ({ ...happening }));
    const ofUnity = told.filter(({ kind, about }) => kind === kinds.click && about < 2 ** 20);
    const clicks = ofUnity.filter(({ value }) => value > 0);
    expect(clicks.length).toBe([...story.fraudClicks.values()].flat().length);
    const honest = story.installed.filter(({ cause }) => cause?.isClick === true && cause.campaign.number === 0).length;
    const rate = honest / (ofUnity.length - clicks.length);
    expect(installs.length / clicks.length).toBeLessThan(rate / 10);
    const night = share(clicks, ({ atMs }) => new Date(atMs).getUTCHours() < 6);
    expect(Math.abs(night - 0.25)).toBeLessThan(0.02);
  });

  test('wins where the engine knows the phone: what is labelled is what it says', () => {
    const sites = new Map(
      facts.flatMap(({ fact, about }) =>
        fact.type === 'install' ? [[fact.installationId, about?.source?.siteId] as const] : [],
      ),
    );
    const ids = new Set(installs.map(({ one }) => one.installationId));
    const credited = story.installed.filter(({ installationId }) => sites.get(installationId) === 'horoscope');
    expect(share([...ids], (id) => sites.get(id) === 'horoscope')).toBeGreaterThan(0.97);
    expect(
      share(
        credited.filter(({ again }) => !again),
        ({ installationId }) => ids.has(installationId),
      ),
    ).toBeGreaterThan(0.9);
  });
});

describe('click injection', { tags: 'long' }, () => {
  let known: Known;
  let installs: ReturnType<typeof taken>;
  beforeAll(() => {
    known = knownOf(worldWith([source({ kind: 'click-injection', site: 'flashlight' })]));
    installs = taken(known);
  });

  test('comes 3 to 10 seconds before the first open, where hardly an honest click does', () => {
    const honest = known.story.installed.filter(({ cause }) => cause?.campaign.config.name === 'unity').length;
    expect(Math.abs(installs.length / (honest * 0.5) - 1)).toBeLessThan(0.2);
    for (const { sinceClickMs } of installs) {
      expect(sinceClickMs).toBeGreaterThanOrEqual(3 * SECOND);
      expect(sinceClickMs).toBeLessThan(10 * SECOND);
    }
    expect(share(honestTimes(known.story), (ms) => ms < 10 * SECOND)).toBeLessThan(0.01);
  });

  test('takes organic installs and those of others, after the click that led to the store, and none of its own campaign', () => {
    expect(installs.some(({ one }) => one.cause === null)).toBe(true);
    const others = installs.flatMap(({ one }) => (one.cause === null ? [] : [one.cause.campaign.config.name]));
    expect(new Set(others)).toEqual(new Set(['applovin', 'facebook']));
    for (const { one, sinceClickMs } of installs)
      expect(one.installAtMs - sinceClickMs).toBeGreaterThan(one.cause?.atMs ?? 0);
  });
});

describe('device farms and fake installs', { tags: 'long' }, () => {
  let known: Known;
  let facts: readonly Row[];
  beforeAll(() => {
    const world = worldWith([
      source({ kind: 'device-farm', site: 'rewards', rate: 0.4 }),
      source({ kind: 'fake-install', campaign: 'applovin', site: 'offers', rate: 0.4 }),
    ]);
    known = knownOf(world);
    facts = factsOf(world, known.story);
  });
  const opens = (siteId: string): Row[] =>
    facts.filter(({ fact, about }) => fact.type === 'install' && about?.source?.siteId === siteId);

  test('are nobody: they cause nothing, are not incremental, spend nothing, and are all labelled', () => {
    const { story, catalogue } = known;
    const fakes = story.installed.filter(({ fake }) => fake !== null);
    expect(taken(known).length).toBe(fakes.length);
    for (const one of fakes) {
      expect(trueInstall(one, catalogue)).toMatchObject({
        causeCampaignId: null,
        lastTouchCampaignId: null,
        incremental: false,
      });
      expect(increments(one, catalogue)).toEqual([]);
      expect(one.told.lifetime).toEqual({ gross: 0, net: 0, refunds: 0 });
      expect(one.person.index).toBeGreaterThanOrEqual(story.cell.people);
    }
    const people = story.installed.filter(({ cause }) => cause?.campaign.config.name === 'unity').length;
    const rewards = fakes.filter(({ fake }) => fake?.config.site === 'rewards').length;
    expect(Math.abs(rewards / (people * 0.4) - 1)).toBeLessThan(0.2);
  });

  test('farms are few phones of two models behind two addresses, with a new id each time', () => {
    const rows = opens('rewards');
    expect(rows.length).toBeGreaterThan(50);
    expect(new Set(rows.map(({ ip }) => ip)).size).toBeLessThanOrEqual(2);
    expect(new Set(rows.map(({ about }) => about?.device?.deviceModel)).size).toBeLessThanOrEqual(2);
    expect(new Set(rows.map(({ about }) => about?.device?.advertisingId)).size).toBe(rows.length);
    const honest = facts.filter(
      ({ fact, happening }) => fact.type === 'install' && known.story.installed[happening.who]?.fake === null,
    );
    const ofPeople = new Map<string | null, number>();
    for (const { ip } of honest) ofPeople.set(ip, (ofPeople.get(ip) ?? 0) + 1);
    const mostOfPeople = Math.max(...ofPeople.values());
    expect(rows.length / 2).toBeGreaterThan(mostOfPeople);
  });

  test('a script opens the app of a farm on three days that follow, at the same time', () => {
    const { story } = known;
    const sessions = facts.filter(
      ({ fact, happening }) =>
        fact.type === 'session' && story.installed[happening.who]?.fake?.config.site === 'rewards',
    );
    const back = sessions.flatMap(({ fact, happening }) => {
      const since = fact.atMs - (story.installed[happening.who]?.installAtMs ?? 0);
      return since === 0 ? [] : [since];
    });
    expect(new Set(back.map((ms) => Math.floor(ms / DAY)))).toEqual(new Set([1, 2, 3]));
    for (const ms of back) expect(ms % DAY).toBeLessThan(60 * SECOND);
  });

  test('fake installs come from addresses of data centres, where nobody lives, and never come back', () => {
    const { story, catalogue } = known;
    const rows = opens('offers');
    expect(rows.length).toBeGreaterThan(50);
    const addresses = new Set(rows.map(({ ip }) => ip));
    expect(addresses.size).toBeLessThanOrEqual(4);
    const { country, region } = story.cell;
    const centre = Array.from({ length: DATA_CENTRE_ADDRESSES }, (_, place) =>
      dataCentreAddress(country.number, region, place),
    );
    for (const ip of addresses) expect(centre).toContain(ip);
    const homes = new Set(Array.from({ length: 8192 }, (_, place) => addressOf(country.number, region, place)));
    expect(centre.filter((ip) => homes.has(ip))).toEqual([]);
    const ofFakes = facts.filter(({ happening, fact }) => {
      const isSession = fact.type === 'session';
      return isSession && story.installed[happening.who]?.fake?.config.site === 'offers';
    });
    expect(ofFakes.length).toBe(rows.length);
    for (const { fact } of rows)
      expect(fact).toMatchObject({ attribution: { method: 'device-click', campaignId: catalogue.campaigns[1]?.id } });
  });
});

test('a wave more changes no other: what is asked for on other days is the same', { tags: 'long' }, () => {
  const waves = [{ from: '2026-01-03', to: '2026-01-05' }];
  const more = [...waves, { from: '2026-01-20', to: '2026-01-21' }];
  for (const kind of ['click-flooding', 'device-farm', 'click-injection'] as const) {
    const clicksOf = (given: typeof waves): string[] =>
      [...lived(worldWith([source({ kind, waves: given, rate: 1 })], { installs: 700 })).fraudClicks.values()]
        .flat()
        .filter(({ atMs }) => atMs < Date.parse('2026-01-10'))
        .map(({ atMs }) => String(atMs))
        .toSorted();
    expect(clicksOf(waves).length).toBeGreaterThan(5);
    expect(clicksOf(more)).toEqual(clicksOf(waves));
  }
});

test('outside of its waves nobody cheats', { tags: 'long' }, () => {
  const waves = [{ from: '2026-01-03', to: '2026-01-05' }];
  const [from, to] = [Date.parse('2026-01-03'), Date.parse('2026-01-06')];
  for (const kind of ['click-flooding', 'click-injection', 'device-farm', 'fake-install'] as const) {
    const { fraudClicks } = lived(worldWith([source({ kind, waves })], { installs: 700 }));
    const instants = [...fraudClicks.values()].flat().map(({ atMs }) => atMs);
    // Of injection the install is in the wave, and its click a few seconds before.
    const early = kind === 'click-injection' ? 10 * SECOND : 0;
    expect(
      instants.filter((at) => at < from - early || at >= to),
      kind,
    ).toEqual([]);
  }
});
