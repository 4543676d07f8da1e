import type { Attribution, CandidateReason } from '@mmp-sim/contracts/facts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attributeInstall,
  type AttributionRules,
  CANDIDATES_LISTED,
  type InstallSubject,
  type Touch,
} from '../../../simulator/attribution/attribute-install.js';
import type { Agent } from '../../../simulator/attribution/user-agent.js';
import { defaultWindows, windowsFor } from '../../../simulator/attribution/windows.js';
import {
  aCampaign,
  aClaim,
  aClick,
  anApp,
  anInstall,
  aView,
  DAY_MS,
  HOME_IP,
  HOUR_MS,
  IDFA,
  MINUTE_MS,
  NOW_MS,
  OTHER_IDFA,
  someRules,
} from '../../support/builders.js';

const noId = { advertisingId: null, ip: HOME_IP };
const attribute = (touches: Touch[], install: Partial<InstallSubject> = {}, rules: Partial<AttributionRules> = {}) =>
  attributeInstall(anInstall(install), touches, someRules(rules));

/** Each candidate as `id: reason`, in the order of the list. */
const told = ({ candidates }: Attribution): string[] =>
  candidates.map(({ engagementId, claimId, reason }) => `${engagementId ?? claimId}: ${reason}`);

/** Every way of bringing an install, the strongest rank first. The install carries the token `referred`. */
const ways = [
  { way: 'device click', method: 'device-click', rank: 0, touch: aClick({ engagementId: 'clicked' }) },
  {
    way: 'referrer click',
    method: 'referrer-click',
    rank: 0,
    touch: aClick({ engagementId: 'referred', advertisingId: null }),
  },
  { way: 'claimed click', method: 'claim', rank: 0, touch: aClaim({ claimId: 'claimed click' }) },
  {
    way: 'click from the same IP',
    method: 'probabilistic-click',
    rank: 1,
    touch: aClick({ engagementId: 'near', ...noId }),
  },
  { way: 'device view', method: 'device-view', rank: 2, touch: aView({ engagementId: 'viewed' }) },
  { way: 'claimed view', method: 'claim', rank: 2, touch: aClaim({ claimId: 'claimed view', kind: 'impression' }) },
  {
    way: 'view from the same IP',
    method: 'probabilistic-view',
    rank: 3,
    touch: aView({ engagementId: 'seen near', ...noId }),
  },
] as const;
type Way = (typeof ways)[number];

const idOf = (touch: Touch): string => touch.engagementId ?? touch.claimId ?? '';
const pairs = ways.flatMap((one) => ways.map((other) => ({ one, other, first: one.way, second: other.way })));
const attributeWays = (...touches: Touch[]): Attribution => attribute(touches, { tokens: ['referred'] });

describe('rank', () => {
  test.each(ways)('a $way alone wins, as $method', ({ method, touch }) => {
    const attribution = attributeWays(touch);
    expect(attribution).toMatchObject({
      method,
      channel: touch.channel,
      campaignId: touch.campaignId,
      engagementId: touch.engagementId,
      candidatesTotal: 1,
    });
    expect(attribution.candidates).toEqual([
      {
        engagementId: touch.engagementId,
        claimId: touch.claimId,
        channel: touch.channel,
        campaignId: touch.campaignId,
        kind: touch.kind,
        method,
        at: '2026-11-24T11:59:00.000Z',
        ageMs: MINUTE_MS,
        windowMs: expect.any(Number),
        verdict: 'won',
        reason: 'latest-of-highest-rank',
      },
    ]);
  });

  test.each(pairs.filter(({ one, other }) => one.rank < other.rank))(
    'a $first beats a later $second',
    ({ one, other }) => {
      const strong = { ...one.touch, atMs: NOW_MS - HOUR_MS };
      const weak = { ...other.touch, atMs: NOW_MS };
      expect(told(attributeWays(weak, strong))).toEqual([
        `${idOf(strong)}: latest-of-highest-rank`,
        `${idOf(weak)}: lower-rank`,
      ]);
    },
  );

  test.each(pairs.filter(({ one, other }) => one !== other && one.rank === other.rank))(
    'a $first equals a $second: the later one wins',
    ({ one, other }) => {
      const earlier = { ...one.touch, atMs: NOW_MS - 2 };
      const later = { ...other.touch, atMs: NOW_MS - 1 };
      expect(told(attributeWays(earlier, later))).toEqual([
        `${idOf(later)}: latest-of-highest-rank`,
        `${idOf(earlier)}: earlier`,
      ]);
    },
  );

  test.each(ways)('of two by $way the later one wins', ({ touch }) => {
    const earlier = { ...touch, atMs: NOW_MS - 2 };
    const later = { ...touch, atMs: NOW_MS - 1, ...(touch.claimId === null ? { campaignId: 'autumn' } : {}) };
    for (const touches of [
      [earlier, later],
      [later, earlier],
    ]) {
      const { candidates } = attributeWays(...touches);
      expect(candidates.map(({ ageMs, reason }) => [ageMs, reason])).toEqual([
        [1, 'latest-of-highest-rank'],
        [2, 'earlier'],
      ]);
    }
  });

  test('of two clicks at one instant the one with the lowest id wins', () => {
    const touches = ['b', 'a', 'c'].map((engagementId) => aClick({ engagementId }));
    expect(told(attribute(touches))).toEqual(['a: latest-of-highest-rank', 'b: earlier', 'c: earlier']);
  });

  test('of a click and a claim at one instant the one with the lowest id wins', () => {
    const touches = [aClick({ engagementId: 'b' }), aClaim({ claimId: 'a' })];
    expect(told(attribute(touches))).toEqual(['a: latest-of-highest-rank', 'b: earlier']);
  });

  test('a claim that wins names its channel and no engagement', () => {
    expect(attribute([aClaim({ channel: 'walled_garden', campaignId: 'their-7' })])).toMatchObject({
      method: 'claim',
      channel: 'walled_garden',
      campaignId: 'their-7',
      engagementId: null,
    });
  });

  test('an install without candidates is organic', () => {
    expect(attribute([])).toEqual({
      method: 'organic',
      channel: 'organic',
      campaignId: null,
      engagementId: null,
      candidates: [],
      candidatesTotal: 0,
    });
  });

  test('an install whose candidates all fail is organic, and says why', () => {
    const late = aClick({ engagementId: 'late', arrivedLate: true });
    const old = aView({ engagementId: 'old', atMs: NOW_MS - DAY_MS });
    const attribution = attribute([old, late]);
    expect(attribution).toMatchObject({ method: 'organic', channel: 'organic', campaignId: null, engagementId: null });
    expect(told(attribution)).toEqual(['late: arrived-late', 'old: outside-window']);
  });
});

describe('windows', () => {
  const windowOf: Record<Way['method'] | 'claimed-view', number> = {
    'device-click': 7 * DAY_MS,
    'referrer-click': 7 * DAY_MS,
    claim: 7 * DAY_MS,
    'probabilistic-click': DAY_MS,
    'device-view': HOUR_MS,
    'claimed-view': HOUR_MS,
    'probabilistic-view': HOUR_MS,
  };
  const edges = ways.flatMap(({ way, method, touch }) => {
    const windowMs = windowOf[method === 'claim' && touch.kind === 'impression' ? 'claimed-view' : method];
    const edge = (age: string, ageMs: number, reason: CandidateReason) => ({
      way,
      touch,
      windowMs,
      age,
      ageMs,
      reason,
    });
    return [
      edge('as old as its window', windowMs, 'latest-of-highest-rank'),
      edge('1 ms older than its window', windowMs + 1, 'outside-window'),
      edge('at the very instant of the install', 0, 'latest-of-highest-rank'),
      edge('1 ms after the install', -1, 'after-install'),
    ];
  });

  test.each(edges)('a $way $age ($windowMs ms): $reason', ({ touch, windowMs, ageMs, reason }) => {
    const attribution = attributeWays({ ...touch, atMs: NOW_MS - ageMs });
    const won = reason === 'latest-of-highest-rank';
    expect(attribution.candidates).toMatchObject([{ ageMs, windowMs, reason, verdict: won ? 'won' : 'lost' }]);
    expect(attribution.channel).toBe(won ? touch.channel : 'organic');
  });

  test('a device click outside its window lets a probabilistic one inside win', () => {
    const attribution = attribute([
      aClick({ engagementId: 'old', atMs: NOW_MS - 7 * DAY_MS - 1 }),
      aClick({ engagementId: 'near', ...noId, atMs: NOW_MS - DAY_MS }),
    ]);
    expect(told(attribution)).toEqual(['near: latest-of-highest-rank', 'old: outside-window']);
  });

  test("a claim stands in its channel's windows and not in its campaign's", () => {
    const app = anApp({
      channelWindows: { walled_garden: { click: { deviceMs: HOUR_MS }, view: { deviceMs: 1000 } } },
    });
    const campaign = aCampaign({ id: 'their-7', channel: 'walled_garden', attributionWindowMs: 30 * DAY_MS });
    const rules: Partial<AttributionRules> = {
      windowsFor: (channel, campaignId) => windowsFor(app, channel, campaignId === null ? null : campaign),
    };
    const click = { campaignId: 'their-7', channel: 'walled_garden' };
    const attribution = attribute(
      [
        aClaim({ ...click, claimId: 'inside', atMs: NOW_MS - HOUR_MS }),
        aClaim({ ...click, claimId: 'outside', atMs: NOW_MS - HOUR_MS - 1 }),
        aClaim({ ...click, claimId: 'viewed', kind: 'impression', atMs: NOW_MS - 1001 }),
        aClick({ ...click, engagementId: 'linked', atMs: NOW_MS - 30 * DAY_MS }),
      ],
      {},
      rules,
    );
    expect(told(attribution)).toEqual([
      'inside: latest-of-highest-rank',
      'linked: earlier',
      'viewed: outside-window',
      'outside: outside-window',
    ]);
    expect(attribution.candidates.map(({ windowMs }) => windowMs)).toEqual([HOUR_MS, 30 * DAY_MS, 1000, HOUR_MS]);
  });
});

describe('deterministic', () => {
  test('the same advertising id wins from another address', () => {
    expect(attribute([aClick({ ip: '198.51.100.1' })]).method).toBe('device-click');
  });

  test('a click that both the advertising id and the referrer name is a device click', () => {
    expect(attribute([aClick({ engagementId: 'both' })], { tokens: ['both'] }).method).toBe('device-click');
  });

  test('the referrer names a click of a device without advertising id', () => {
    const click = aClick({ engagementId: 'carried', advertisingId: null });
    expect(attribute([click], { advertisingId: null, ip: null, tokens: ['other', 'carried'] })).toMatchObject({
      method: 'referrer-click',
      engagementId: 'carried',
    });
  });

  test('a referrer names clicks, not views', () => {
    const view = aView({ engagementId: 'carried', advertisingId: null });
    expect(attribute([view], { tokens: ['carried'] }).method).toBe('organic');
  });

  test.each([
    ['neither has an id nor an address', { advertisingId: null, ip: null }, { advertisingId: null, ip: null }],
    ['it shares nothing', {}, { advertisingId: OTHER_IDFA, ip: '198.51.100.1' }],
    ['only the touch has an address', { ip: null }, { advertisingId: null, ip: HOME_IP }],
  ])('a click is no candidate where %s', (_what, install, click) => {
    expect(attribute([aClick(click)], install)).toMatchObject({ method: 'organic', candidatesTotal: 0 });
  });
});

describe('probabilistic', () => {
  const android: Agent = { os: 'android', osVersion: '14', deviceModel: 'Pixel 8' };

  test.each([
    ['only the install has an advertising id', { advertisingId: IDFA }, { advertisingId: null }],
    ['only the click has an advertising id', { advertisingId: null }, { advertisingId: OTHER_IDFA }],
    ['neither has an advertising id', { advertisingId: null }, { advertisingId: null }],
  ])('an address that is shared is enough where %s', (_what, install, click) => {
    expect(attribute([aClick({ ip: HOME_IP, ...click })], install).method).toBe('probabilistic-click');
  });

  test('two different advertising ids behind one address are two people', () => {
    const attribution = attribute([aClick({ advertisingId: OTHER_IDFA, ip: HOME_IP })]);
    expect(attribution.method).toBe('organic');
    expect(told(attribution)).toEqual(['click: id-conflict']);
  });

  test.each<[string, Agent | null, CandidateReason]>([
    ['says nothing', null, 'latest-of-highest-rank'],
    ['names no system', { os: null, osVersion: null, deviceModel: null }, 'latest-of-highest-rank'],
    ['names the system only', { os: 'ios', osVersion: null, deviceModel: null }, 'latest-of-highest-rank'],
    ['agrees in all', { os: 'ios', osVersion: '17.5.1', deviceModel: 'iPhone' }, 'latest-of-highest-rank'],
    ['is of another system', android, 'agent-differs'],
    ['is of a desktop', { os: 'other', osVersion: null, deviceModel: null }, 'agent-differs'],
    ['is of another version', { os: 'ios', osVersion: '17.4', deviceModel: 'iPhone' }, 'agent-differs'],
    ['is of another model', { os: 'ios', osVersion: '17.5', deviceModel: 'iPad' }, 'agent-differs'],
  ])('behind one address, a click whose user agent %s: %j is %s', (_what, agent, reason) => {
    expect(told(attribute([aClick({ ...noId, agent })]))).toEqual([`click: ${reason}`]);
  });

  test('a user agent that differs never disqualifies the same advertising id', () => {
    expect(attribute([aClick({ agent: android })]).method).toBe('device-click');
  });

  test.each([
    { ip: '192.168.1.20', matchPrivateIps: false, reason: 'private-ip' },
    { ip: '192.168.1.20', matchPrivateIps: true, reason: 'latest-of-highest-rank' },
    { ip: '127.0.0.1', matchPrivateIps: false, reason: 'private-ip' },
    { ip: '127.0.0.1', matchPrivateIps: true, reason: 'latest-of-highest-rank' },
    { ip: '::1', matchPrivateIps: false, reason: 'private-ip' },
    { ip: '::1', matchPrivateIps: true, reason: 'latest-of-highest-rank' },
    { ip: '192.0.2.1', matchPrivateIps: false, reason: 'latest-of-highest-rank' },
    { ip: '198.51.100.1', matchPrivateIps: false, reason: 'latest-of-highest-rank' },
    { ip: '203.0.113.1', matchPrivateIps: false, reason: 'latest-of-highest-rank' },
    { ip: '203.0.113.1', matchPrivateIps: true, reason: 'latest-of-highest-rank' },
  ])('both at $ip, matchPrivateIps $matchPrivateIps: $reason', ({ ip, matchPrivateIps, reason }) => {
    expect(told(attribute([aClick({ advertisingId: null, ip })], { ip }, { matchPrivateIps }))).toEqual([
      `click: ${reason}`,
    ]);
  });

  test('matchPrivateIps still asks for the same address', () => {
    const click = aClick({ advertisingId: null, ip: '192.168.1.20' });
    expect(attribute([click], { ip: '192.168.1.21' }, { matchPrivateIps: true }).candidatesTotal).toBe(0);
  });

  test('a null window switches it off for clicks and leaves views alone', () => {
    const windows = { ...defaultWindows, click: { ...defaultWindows.click, probabilisticMs: null } };
    const touches = [aClick({ engagementId: 'near', ...noId }), aView({ engagementId: 'seen near', ...noId })];
    const attribution = attribute(touches, {}, { windowsFor: () => windows });
    expect(told(attribution)).toEqual(['seen near: latest-of-highest-rank', 'near: probabilistic-off']);
    expect(attribution.candidates[1]?.windowMs).toBe(0);
  });

  test('a null window leaves device clicks alone', () => {
    const windows = { ...defaultWindows, click: { ...defaultWindows.click, probabilisticMs: null } };
    expect(attribute([aClick()], {}, { windowsFor: () => windows }).method).toBe('device-click');
  });
});

describe('late', () => {
  test.each(ways)('a $way that arrived after the decision is arrived-late, whatever instant it claims', ({ touch }) => {
    for (const atMs of [NOW_MS - 30 * DAY_MS, NOW_MS - 1, NOW_MS, NOW_MS + 1]) {
      const attribution = attributeWays({ ...touch, atMs, arrivedLate: true });
      expect(attribution.method).toBe('organic');
      expect(told(attribution)).toEqual([`${idOf(touch)}: arrived-late`]);
    }
  });

  test('lateness is told before whatever else stands in the way', () => {
    const stranger = aClick({ advertisingId: OTHER_IDFA, ip: HOME_IP, arrivedLate: true });
    expect(told(attribute([stranger]))).toEqual(['click: arrived-late']);
  });

  test('a late click of the highest rank does not stand in the way of a timely view', () => {
    const attribution = attribute([aClick({ arrivedLate: true }), aView()]);
    expect(told(attribution)).toEqual(['view: latest-of-highest-rank', 'click: arrived-late']);
  });
});

describe('the list of candidates', () => {
  const clicks = (count: number): Touch[] =>
    Array.from({ length: count }, (_, n) => aClick({ engagementId: `click-${n}`, atMs: NOW_MS - n }));

  test('starts with the winner, even when losers are later', () => {
    const winner = aClick({ engagementId: 'winner', atMs: NOW_MS - 6 * DAY_MS });
    const losers = [
      aView({ engagementId: 'viewed', atMs: NOW_MS }),
      aClick({ engagementId: 'future', atMs: NOW_MS + 1 }),
      aClick({ engagementId: 'other', advertisingId: OTHER_IDFA, ip: HOME_IP, atMs: NOW_MS }),
    ];
    expect(told(attribute([...losers, winner]))).toEqual([
      'winner: latest-of-highest-rank',
      'viewed: lower-rank',
      'future: after-install',
      'other: id-conflict',
    ]);
  });

  test.each([
    { total: 49, listed: 49 },
    { total: 50, listed: 50 },
    { total: 51, listed: 50 },
    { total: 1000, listed: 50 },
  ])('of $total it names $listed', ({ total, listed }) => {
    expect(CANDIDATES_LISTED).toBe(50);
    const { candidates, candidatesTotal, engagementId } = attribute(clicks(total).toReversed());
    expect(candidatesTotal).toBe(total);
    expect(candidates.map((one) => one.engagementId)).toEqual(Array.from({ length: listed }, (_, n) => `click-${n}`));
    expect(engagementId).toBe('click-0');
  });

  test('names the winner although 1000 losers are later', () => {
    const views = clicks(1000).map((touch) => ({ ...touch, kind: 'impression' as const }));
    const { candidates } = attribute([...views, aClick({ engagementId: 'winner', atMs: NOW_MS - DAY_MS })]);
    expect(candidates[0]).toMatchObject({ engagementId: 'winner', verdict: 'won' });
    expect(candidates.filter(({ verdict }) => verdict === 'won')).toHaveLength(1);
  });

  test('does not change the touches it is given', () => {
    const touches = Object.freeze(
      clicks(3)
        .toReversed()
        .map((touch) => Object.freeze(touch)),
    );
    expect(() => attributeInstall(anInstall(), touches, someRules())).not.toThrow();
  });
});

describe('whatever the touches', () => {
  const PRIVATE_IP = '10.0.0.1';
  const touchArbitrary: fc.Arbitrary<Omit<Touch, 'engagementId' | 'claimId'> & { id: string; claim: boolean }> =
    fc.record({
      id: fc.integer({ min: 0, max: 999 }).map((n) => `id-${n}`),
      claim: fc.boolean(),
      channel: fc.constantFrom('example_ads', 'device_only'),
      campaignId: fc.constantFrom('spring', 'short'),
      kind: fc.constantFrom('click', 'impression'),
      atMs: fc
        .constantFrom(-1, 0, 1, MINUTE_MS, HOUR_MS, HOUR_MS + 1, DAY_MS, DAY_MS + 1, 7 * DAY_MS, 7 * DAY_MS + 1)
        .map((ageMs) => NOW_MS - ageMs),
      arrival: fc.nat({ max: 3 }),
      arrivedLate: fc.constantFrom(false, false, false, true),
      advertisingId: fc.constantFrom(null, IDFA, OTHER_IDFA),
      ip: fc.constantFrom(null, HOME_IP, PRIVATE_IP, '198.51.100.1'),
      agent: fc.constantFrom<(Agent | null)[]>(
        null,
        { os: 'ios', osVersion: '17.5', deviceModel: 'iPhone' },
        { os: 'android', osVersion: null, deviceModel: null },
      ),
    });
  const touchesArbitrary: fc.Arbitrary<Touch[]> = fc
    .uniqueArray(touchArbitrary, { selector: ({ id }) => id, maxLength: 60 })
    .map((all) =>
      all.map(({ id, claim, ...touch }) => ({
        ...touch,
        engagementId: claim ? null : id,
        claimId: claim ? id : null,
      })),
    );
  const installArbitrary = fc.record({
    advertisingId: fc.constantFrom(null, IDFA),
    ip: fc.constantFrom(null, HOME_IP, PRIVATE_IP),
    tokens: fc.constantFrom<string[][]>([], ['id-1', 'id-2', 'id-3']),
  });
  const app = anApp({
    channelWindows: { device_only: { click: { probabilisticMs: null }, view: { probabilisticMs: null } } },
  });
  const short = aCampaign({ id: 'short', attributionWindowMs: HOUR_MS });
  const rulesOf = (matchPrivateIps: boolean): AttributionRules => ({
    matchPrivateIps,
    windowsFor: (channel, campaignId) => windowsFor(app, channel, campaignId === 'short' ? short : null),
  });

  test('their order does not matter', () => {
    const shuffled = touchesArbitrary.chain((touches) =>
      fc.tuple(fc.constant(touches), fc.shuffledSubarray(touches, { minLength: touches.length })),
    );
    fc.assert(
      fc.property(installArbitrary, shuffled, fc.boolean(), (overrides, [touches, otherwise], matchPrivateIps) => {
        const install = anInstall(overrides);
        const rules = rulesOf(matchPrivateIps);
        expect(attributeInstall(install, otherwise, rules)).toEqual(attributeInstall(install, touches, rules));
      }),
    );
  });

  test('the winner is the one that the rules, read word by word, name', () => {
    fc.assert(
      fc.property(installArbitrary, touchesArbitrary, fc.boolean(), (overrides, touches, matchPrivateIps) => {
        const install = anInstall(overrides);
        const attribution = attributeInstall(install, touches, rulesOf(matchPrivateIps));
        const expected = wordByWord(install, touches, matchPrivateIps);

        const [first, ...rest] = attribution.candidates;
        expect(first?.verdict === 'won' ? (first.engagementId ?? first.claimId) : null).toBe(expected);
        expect(rest.every(({ verdict }) => verdict === 'lost')).toBe(true);
        expect(attribution.method === 'organic').toBe(expected === null);
      }),
      { numRuns: 500 },
    );
  });

  test('the winner is inside its window, and no candidate with its reason to win lost', () => {
    fc.assert(
      fc.property(installArbitrary, touchesArbitrary, fc.boolean(), (overrides, touches, matchPrivateIps) => {
        const { candidates, candidatesTotal } = attributeInstall(
          anInstall(overrides),
          touches,
          rulesOf(matchPrivateIps),
        );
        expect(candidatesTotal).toBeLessThanOrEqual(touches.length);
        expect(candidates).toHaveLength(Math.min(50, candidatesTotal));
        for (const { verdict, reason, ageMs, windowMs } of candidates) {
          expect(verdict === 'won').toBe(reason === 'latest-of-highest-rank');
          if (verdict === 'won') expect(ageMs >= 0 && ageMs <= windowMs).toBe(true);
          if (reason === 'outside-window') expect(ageMs).toBeGreaterThan(windowMs);
          if (reason === 'after-install') expect(ageMs).toBeLessThan(0);
        }
      }),
    );
  });

  /** The id of the touch that wins, by the plainest reading: drop what cannot win, then take the strongest. */
  function wordByWord(install: InstallSubject, touches: readonly Touch[], matchPrivateIps: boolean): string | null {
    const ranks: [matches: (touch: Touch) => boolean, windowMs: (touch: Touch) => number][] = [
      [(touch) => touch.kind === 'click' && sure(touch), (touch) => (shortened(touch) ? HOUR_MS : 7 * DAY_MS)],
      [(touch) => touch.kind === 'click' && likely(touch), (touch) => (shortened(touch) ? HOUR_MS : DAY_MS)],
      [(touch) => touch.kind === 'impression' && sure(touch), () => HOUR_MS],
      [(touch) => touch.kind === 'impression' && likely(touch), () => HOUR_MS],
    ];
    for (const [matches, windowMs] of ranks) {
      const eligible = touches.filter((touch) => {
        const ageMs = install.atMs - touch.atMs;
        return !touch.arrivedLate && matches(touch) && ageMs >= 0 && ageMs <= windowMs(touch);
      });
      const latestMs = Math.max(...eligible.map(({ atMs }) => atMs));
      const atOnce = eligible.filter(({ atMs }) => atMs === latestMs);
      const lastToArrive = Math.max(...atOnce.map(({ arrival }) => arrival));
      const [lowest] = atOnce
        .filter(({ arrival }) => arrival === lastToArrive)
        .map(idOf)
        .toSorted();
      if (lowest !== undefined) return lowest;
    }
    return null;

    function shortened({ claimId, campaignId }: Touch): boolean {
      return claimId === null && campaignId === 'short';
    }
    function sure(touch: Touch): boolean {
      if (touch.claimId !== null) return true;
      if (touch.advertisingId !== null && touch.advertisingId === install.advertisingId) return true;
      return touch.kind === 'click' && install.tokens.some((token) => token === touch.engagementId);
    }
    function likely(touch: Touch): boolean {
      if (sure(touch) || touch.channel === 'device_only') return false;
      if (install.ip === null || touch.ip !== install.ip) return false;
      if (install.ip === PRIVATE_IP && !matchPrivateIps) return false;
      if (install.advertisingId !== null && touch.advertisingId !== null) return false;
      return touch.agent?.os !== 'android';
    }
  }
});

test('of two touches at one instant the one that arrived later is the later one, whatever their ids', () => {
  const click = aClick({ engagementId: 'a', arrival: 1 });
  const claim = { ...aClick({ engagementId: null, arrival: 1.5 }), claimId: 'z' };
  expect(attribute([click, claim]).candidates.map(({ claimId }) => claimId)).toEqual(['z', null]);
  expect(attribute([claim, { ...click, arrival: 2 }]).candidates.map(({ claimId }) => claimId)).toEqual([null, 'z']);
});
