import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { Fact, InstallFact } from '@mmp-sim/contracts/facts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Accepted, Engine, type EngineDeps } from '../../../simulator/engine/engine.js';
import { installReferrer } from '../../../simulator/engine/referrer.js';
import { Ids } from '../../../simulator/ids.js';
import {
  aCampaign,
  anApp,
  anEngagement,
  anEvent,
  anOpen,
  aReportedClaim,
  DAY_MS,
  engineDeps,
  HOME_IP,
  HOUR_MS,
  IDFA,
  NOW_MS,
  OTHER_IDFA,
} from '../../support/builders.js';
import { twoOfOneHash } from '../../support/two-of-one-hash.js';

const ONE = '29eeb1610fe74997b6d53f02e9711f8c';
const TWO = '7c9e6679f0b74a3e8d21c5a1b2e3f405';
const IDFV = 'b6bc48fe0ce949e4b229ce6c55663fca';
const OTHER_IDFV = 'c1d2e3f4a5b64c7d8e9f0a1b2c3d4e5f';

const app = anApp();
const otherApp = anApp({ id: 'other app', bundleId: 'com.example.other' });
const spring = aCampaign();
const otherSpring = aCampaign({ id: 'other spring', appId: 'other app' });

const anEngine = (limits: Partial<EngineDeps['limits']> = {}, campaigns: readonly Campaign[] = [spring, otherSpring]) =>
  new Engine(engineDeps({ limits, campaigns }));

const installOf = (accepted: Accepted): InstallFact | null =>
  accepted.facts.find((fact): fact is InstallFact => fact.type === 'install') ?? null;
const typesOf = (accepted: Accepted | null): string[] | undefined => accepted?.facts.map(({ type }) => type);

/** The installation id that the facts carry. */
function installationOf(accepted: Accepted | null): string | null {
  const [fact] = accepted?.facts ?? [];
  return fact !== undefined && 'installationId' in fact ? fact.installationId : null;
}

describe('an open', () => {
  test('is the install and a session the first time, and a session from then on', () => {
    const engine = anEngine();
    const first = engine.open(anOpen(), app, NOW_MS);
    expect(typesOf(first)).toEqual(['install', 'session']);
    expect(first.history).toMatchObject({ opened: false, lastOpenAtMs: null, installsOfOneIp: 0 });

    const second = engine.open(anOpen(), app, NOW_MS);
    expect(typesOf(second)).toEqual(['session']);
    expect(second.history).toMatchObject({ opened: true, lastOpenAtMs: NOW_MS, installsOfOneIp: 0 });
    expect(engine.installations.byId('app', ONE)).toMatchObject({ openedAtMs: NOW_MS, sessions: 2, order: 0 });
  });

  test('makes an organic, tracked install where nothing led to it', () => {
    expect(anEngine().open(anOpen(), app, NOW_MS).facts[0]).toEqual({
      type: 'install',
      id: expect.any(String),
      atMs: NOW_MS,
      appId: 'app',
      installationId: ONE,
      reinstall: false,
      tracked: true,
      attribution: {
        method: 'organic',
        channel: 'organic',
        campaignId: null,
        engagementId: null,
        candidates: [],
        candidatesTotal: 0,
      },
    });
  });

  test('records the deep link that it came from, and is not attributed anew', () => {
    const engine = anEngine();
    engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS);
    engine.engage(anEngagement({ atMs: NOW_MS + 1 }), spring, NOW_MS + 1);
    const later = engine.open(anOpen({ advertisingId: IDFA }, { openDeeplinkUrl: 'app://shop' }), app, NOW_MS + 2);
    expect(later.facts).toMatchObject([{ type: 'session', openDeeplinkUrl: 'app://shop' }]);
    expect(engine.installations.byId('app', ONE)?.attribution?.method).toBe('organic');
  });

  test('of another installation id on another device is another install', () => {
    const engine = anEngine();
    engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS);
    const other = engine.open(anOpen({ installationId: TWO, advertisingId: OTHER_IDFA }), app, NOW_MS);
    expect(installOf(other)).toMatchObject({ installationId: TWO, reinstall: false, tracked: true });
  });
});

describe('an open without an installation id', () => {
  const noId = { installationId: null };

  test.each([
    ['advertising id', { advertisingId: IDFA, developerDeviceId: IDFV }, { advertisingId: IDFA }],
    ['developer device id', { advertisingId: IDFA, developerDeviceId: IDFV }, { developerDeviceId: IDFV }],
    [
      'developer device id, where the advertising id is new',
      { developerDeviceId: IDFV },
      { advertisingId: IDFA, developerDeviceId: IDFV },
    ],
  ])('belongs to the installation known by its %s', (_what, known, sent) => {
    const engine = anEngine();
    engine.open(anOpen(known), app, NOW_MS);
    const again = engine.open(anOpen({ ...noId, ...sent }), app, NOW_MS + 1);
    expect(typesOf(again)).toEqual(['session']);
    expect(installationOf(again)).toBe(ONE);
  });

  test('goes by the advertising id where the two ids lead to different installations', () => {
    const engine = anEngine();
    engine.open(anOpen({ installationId: ONE, advertisingId: IDFA, developerDeviceId: IDFV }), app, NOW_MS);
    engine.open(anOpen({ installationId: TWO, advertisingId: OTHER_IDFA, developerDeviceId: OTHER_IDFV }), app, NOW_MS);
    const open = engine.open(anOpen({ ...noId, advertisingId: IDFA, developerDeviceId: OTHER_IDFV }), app, NOW_MS);
    expect(installationOf(open)).toBe(ONE);
  });

  test('makes a new installation with an id of ours where neither is known', () => {
    const engine = anEngine();
    const open = engine.open(anOpen({ ...noId, advertisingId: IDFA }), app, NOW_MS);
    expect(typesOf(open)).toEqual(['install', 'session']);
    expect(installationOf(open)).toMatch(/^[0-9a-f]{32}$/);
    expect(typesOf(engine.open(anOpen({ ...noId, advertisingId: IDFA }), app, NOW_MS))).toEqual(['session']);
  });

  test('does not look into other apps', () => {
    const engine = anEngine();
    engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS);
    const other = engine.open(anOpen({ ...noId, advertisingId: IDFA }), otherApp, NOW_MS);
    expect(installOf(other)).toMatchObject({ appId: 'other app', reinstall: false });
    expect(installationOf(other)).not.toBe(ONE);
  });
});

describe('a new installation id on a known device', () => {
  const devices = [
    { known: 'advertising id', device: { advertisingId: IDFA } },
    { known: 'developer device id', device: { developerDeviceId: IDFV } },
  ];

  /** An engine with an attributed install of ONE, and a later click that TWO could be attributed to. */
  function reinstalled(device: (typeof devices)[number]['device'], settings: Partial<App>) {
    const engine = anEngine();
    engine.engage(anEngagement({ advertisingId: null, ip: HOME_IP }), spring, NOW_MS - HOUR_MS);
    const first = installOf(engine.open(anOpen({ ...device, ip: HOME_IP }), app, NOW_MS));
    const click = engine.engage(
      anEngagement({ advertisingId: null, ip: '198.51.100.1', atMs: NOW_MS + DAY_MS }),
      spring,
      NOW_MS + DAY_MS,
    );
    const open = anOpen({ installationId: TWO, ...device, ip: '198.51.100.1' });
    const second = installOf(engine.open(open, { ...app, ...settings }, NOW_MS + DAY_MS));
    return { engine, first, second, click };
  }

  test.each(devices)('is a reinstall by its $known, which keeps its first source and is not tracked', ({ device }) => {
    const { first, second } = reinstalled(device, {});
    expect(first?.attribution.method).toBe('probabilistic-click');
    expect(second).toMatchObject({ installationId: TWO, reinstall: true, tracked: false });
    expect(second?.attribution).toEqual(first?.attribution);
  });

  test.each(devices)('is by its $known a new install where the app says so', ({ device }) => {
    const { second, click } = reinstalled(device, { reinstalls: 'new-install' });
    expect(second).toMatchObject({ installationId: TWO, reinstall: true, tracked: true });
    expect(second?.attribution.engagementId).toBe(click.id);
  });

  test('keeps the first source also the third time', () => {
    const { engine, first } = reinstalled({ advertisingId: IDFA }, {});
    const third = installOf(
      engine.open(anOpen({ installationId: 'three', advertisingId: IDFA }), app, NOW_MS + DAY_MS),
    );
    expect(third).toMatchObject({ reinstall: true, tracked: false, attribution: first?.attribution });
  });

  test('leaves the older installation alone: its opens stay sessions', () => {
    const { engine } = reinstalled({ advertisingId: IDFA }, {});
    expect(typesOf(engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS + DAY_MS))).toEqual(['session']);
  });

  test('keeps the details of the engagement that won', () => {
    const engine = anEngine();
    engine.engage(anEngagement({ details: { clickId: 'c-1' } }), spring, NOW_MS);
    engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS);
    engine.open(anOpen({ installationId: TWO, advertisingId: IDFA }), app, NOW_MS);
    for (const id of [ONE, TWO]) {
      expect(engine.installations.byId('app', id)?.winnerDetails).toBe('{"clickId":"c-1"}');
    }
  });

  test('is none where the known device has only sent events', () => {
    const engine = anEngine();
    engine.event(anEvent({ advertisingId: IDFA }), app, NOW_MS);
    const open = engine.open(anOpen({ installationId: TWO, advertisingId: IDFA }), app, NOW_MS);
    expect(installOf(open)).toMatchObject({ reinstall: false, tracked: true });
  });

  test('is none in another app', () => {
    const engine = anEngine();
    engine.open(anOpen({ advertisingId: IDFA, developerDeviceId: IDFV }), app, NOW_MS);
    const open = anOpen({ installationId: TWO, advertisingId: IDFA, developerDeviceId: IDFV });
    expect(installOf(engine.open(open, otherApp, NOW_MS))).toMatchObject({ reinstall: false, tracked: true });
  });

  test('is still a reinstall when it has sent events before its open', () => {
    const engine = anEngine();
    engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS);
    engine.event(anEvent({ installationId: TWO, advertisingId: IDFA }), app, NOW_MS);
    expect(installationOf(engine.open(anOpen({ installationId: null, advertisingId: IDFA }), app, NOW_MS))).toBe(ONE);
    const open = engine.open(anOpen({ installationId: TWO, advertisingId: IDFA }), app, NOW_MS);
    expect(installOf(open)).toMatchObject({ installationId: TWO, reinstall: true, tracked: false });
  });
});

describe('an event', () => {
  test('of an opened installation is recorded with it', () => {
    const engine = anEngine();
    engine.open(anOpen(), app, NOW_MS - 1);
    expect(engine.event(anEvent({}, { name: 'level_complete', value: '10' }), app, NOW_MS)).toMatchObject({
      facts: [
        {
          type: 'event',
          id: expect.any(String),
          atMs: NOW_MS,
          appId: 'app',
          installationId: ONE,
          name: 'level_complete',
          value: '10',
        },
      ],
      history: expect.objectContaining({ opened: true, lastOpenAtMs: NOW_MS - 1 }),
    });
  });

  test('before the open makes no install and has no attribution; the open then makes both', () => {
    const engine = anEngine();
    engine.engage(anEngagement(), spring, NOW_MS);
    const event = engine.event(anEvent({ advertisingId: IDFA }), app, NOW_MS);
    expect(typesOf(event)).toEqual(['event']);
    expect(event?.history).toMatchObject({ opened: false, lastOpenAtMs: null });
    expect(engine.installations.byId('app', ONE)).toMatchObject({ openedAtMs: null, order: null, attribution: null });

    const open = engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS + 1);
    expect(open.history.opened).toBe(false);
    expect(installOf(open)).toMatchObject({
      installationId: ONE,
      reinstall: false,
      attribution: { method: 'device-click' },
    });
    expect(engine.installations.byId('app', ONE)).toMatchObject({ events: 1, sessions: 1 });
    expect(engine.installations.size).toBe(1);
  });

  test('without an installation id waits under an id of ours, which the open adopts', () => {
    const engine = anEngine();
    const event = engine.event(anEvent({ installationId: null, advertisingId: IDFA }), app, NOW_MS);
    const ours = installationOf(event);
    expect(ours).toMatch(/^[0-9a-f]{32}$/);

    const open = engine.open(anOpen({ installationId: ONE, advertisingId: IDFA }), app, NOW_MS + 1);
    expect(installOf(open)).toMatchObject({ installationId: ONE, reinstall: false, tracked: true });
    expect(engine.installations.size).toBe(1);
    expect(engine.installations.byId('app', ONE)).toMatchObject({ formerId: ours, ownId: false, events: 1 });
    expect(engine.installations.byId('app', ours ?? '')).toBeNull();
  });

  test('without an installation id is also adopted by an event that has one', () => {
    const engine = anEngine();
    engine.event(anEvent({ installationId: null, developerDeviceId: IDFV }), app, NOW_MS);
    engine.event(anEvent({ installationId: ONE, developerDeviceId: IDFV }), app, NOW_MS);
    expect(engine.installations.size).toBe(1);
    expect(engine.installations.byId('app', ONE)?.events).toBe(2);
  });

  test('without an installation id belongs to the installation opened on its device', () => {
    const engine = anEngine();
    engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS);
    expect(installationOf(engine.event(anEvent({ installationId: null, advertisingId: IDFA }), app, NOW_MS))).toBe(ONE);
  });

  test('an id of ours that has been opened is not adopted: a new installation id is a reinstall', () => {
    const engine = anEngine();
    const first = engine.open(anOpen({ installationId: null, advertisingId: IDFA }), app, NOW_MS);
    const open = engine.open(anOpen({ installationId: ONE, advertisingId: IDFA }), app, NOW_MS + 1);
    expect(installOf(open)).toMatchObject({ installationId: ONE, reinstall: true });
    expect(engine.installations.byId('app', installationOf(first) ?? '')).not.toBeNull();
  });
});

describe('event names', () => {
  const named = (name: string) => anEvent({}, { name });

  test('the 500th is recorded, the 501st is not, known ones still are', () => {
    const engine = anEngine({ eventNames: 500 });
    for (let n = 1; n < 500; n += 1) engine.event(named(`event ${n}`), app, NOW_MS);
    expect(typesOf(engine.event(named('event 500'), app, NOW_MS))).toEqual(['event']);
    expect(engine.event(named('event 501'), app, NOW_MS)).toBeNull();
    expect(typesOf(engine.event(named('event 1'), app, NOW_MS))).toEqual(['event']);
    expect(typesOf(engine.event(named('event 500'), app, NOW_MS))).toEqual(['event']);
    expect(typesOf(engine.event(named('event 501'), otherApp, NOW_MS))).toEqual(['event']);
  });

  test('an event that is not recorded leaves no trace', () => {
    const engine = anEngine({ eventNames: 1 });
    engine.event(named('known'), app, NOW_MS);
    expect(engine.event(anEvent({ installationId: TWO }, { name: 'new' }), app, NOW_MS)).toBeNull();
    expect(engine.installations.byId('app', TWO)).toBeNull();
  });

  test('differ by case', () => {
    const engine = anEngine({ eventNames: 1 });
    engine.event(named('Known'), app, NOW_MS);
    expect(engine.event(named('known'), app, NOW_MS)).toBeNull();
  });

  test('may be any number without a limit', () => {
    const engine = anEngine({ eventNames: null });
    for (let n = 0; n < 600; n += 1) expect(engine.event(named(`event ${n}`), app, NOW_MS)).not.toBeNull();
  });
});

describe('attribution', () => {
  test('goes to a click that arrived before the open, with its campaign and channel', () => {
    const engine = anEngine();
    const click = engine.engage(anEngagement({ atMs: NOW_MS }), spring, NOW_MS);
    expect(click).toMatchObject({ type: 'engagement', campaignId: 'spring', channel: 'example_ads', atMs: NOW_MS });
    expect(installOf(engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS))?.attribution).toMatchObject({
      method: 'device-click',
      channel: 'example_ads',
      campaignId: 'spring',
      engagementId: click.id,
    });
  });

  test('of two clicks at one instant the one that arrived later wins', () => {
    const engine = anEngine();
    engine.engage(anEngagement(), spring, NOW_MS);
    const later = engine.engage(anEngagement(), spring, NOW_MS);
    const install = installOf(engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS));
    expect(install?.attribution.engagementId).toBe(later.id);
  });

  test('reads user agents: another system behind the same address did not bring the install', () => {
    const engine = anEngine();
    const userAgent = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36';
    for (let n = 0; n < 2; n += 1) {
      engine.engage(anEngagement({ advertisingId: null, ip: HOME_IP, userAgent }), spring, NOW_MS);
    }
    const install = installOf(engine.open(anOpen({ ip: HOME_IP }), app, NOW_MS));
    expect(install?.attribution.candidates.map(({ reason }) => reason)).toEqual(['agent-differs', 'agent-differs']);
  });

  test('goes by the click token of the referrer where nothing else is shared', () => {
    const engine = anEngine();
    const click = engine.engage(anEngagement({ advertisingId: null }), spring, NOW_MS);
    const referrer = installReferrer(click.id, 'example_ads', 'Spring');
    expect(installOf(engine.open(anOpen({}, { referrer }), app, NOW_MS))?.attribution).toMatchObject({
      method: 'referrer-click',
      engagementId: click.id,
      candidatesTotal: 1,
    });
  });

  test.each([
    ['of another workspace', new Ids('other', 'seed').engagement(0)],
    ['that was never given out', new Ids('default', 'seed').engagement(7)],
    ['that is no token', 'organic'],
  ])('does not go by a token %s', (_what, token) => {
    const engine = anEngine();
    engine.engage(anEngagement({ advertisingId: null }), spring, NOW_MS);
    const open = anOpen({}, { referrer: `mmp_sim_click=${token}` });
    expect(installOf(engine.open(open, app, NOW_MS))?.attribution).toMatchObject({
      method: 'organic',
      candidatesTotal: 0,
    });
  });

  test('counts a click that id, address and token all find once', () => {
    const engine = anEngine();
    const clicks = Array.from({ length: 12 }, () => engine.engage(anEngagement({ ip: HOME_IP }), spring, NOW_MS));
    for (const known of [1, 5, 12]) {
      const some = anEngine();
      for (let n = 0; n < known; n += 1) some.engage(anEngagement({ ip: HOME_IP }), spring, NOW_MS);
      const device = { advertisingId: IDFA, ip: HOME_IP };
      expect(installOf(some.open(anOpen(device), app, NOW_MS))?.attribution.candidatesTotal).toBe(known);
    }
    const referrer = clicks.map(({ id }) => `mmp_sim_click=${id}`).join('&');
    const open = anOpen({ advertisingId: IDFA, ip: HOME_IP }, { referrer });
    expect(installOf(engine.open(open, app, NOW_MS))?.attribution.candidatesTotal).toBe(12);
  });

  test('follows the windows as they are set when the install is decided', () => {
    const campaigns: Campaign[] = [spring];
    const engine = new Engine({
      ...engineDeps(),
      campaign: (id) => campaigns.find((campaign) => campaign.id === id) ?? null,
    });
    engine.engage(anEngagement({ atMs: NOW_MS - HOUR_MS }), spring, NOW_MS);
    const explained = (settings: App): string =>
      engine.decisions.explain(
        { ...anOpen({ advertisingId: IDFA }).device, platform: 'ios', atMs: NOW_MS, tokens: [] },
        settings,
      ).method;

    expect(explained(app)).toBe('device-click');
    expect(explained(anApp({ channelWindows: { example_ads: { click: { deviceMs: HOUR_MS - 1 } } } }))).toBe('organic');
    expect(explained(app)).toBe('device-click');
    campaigns[0] = { ...spring, attributionWindowMs: HOUR_MS - 1 };
    expect(explained(app)).toBe('organic');
    campaigns[0] = { ...spring, attributionWindowMs: HOUR_MS };
    expect(explained(app)).toBe('device-click');
  });

  test('never goes by a hash that two ids share', () => {
    const [one, other] = twoOfOneHash(new Ids('default', 'seed').hashSeed);
    const engine = anEngine();
    engine.engage(anEngagement({ advertisingId: one, ip: null }), spring, NOW_MS);
    expect(installOf(engine.open(anOpen({ advertisingId: other }), app, NOW_MS))?.attribution.candidatesTotal).toBe(0);
  });

  test('forgets engagements beyond the limit, and says how many', () => {
    const engine = anEngine({ engagements: 2 });
    const clicks = Array.from({ length: 5 }, () => engine.engage(anEngagement(), spring, NOW_MS));
    expect(engine.engagementsDropped).toBe(3);
    const referrer = `mmp_sim_click=${clicks[0]?.id}`;
    const install = installOf(engine.open(anOpen({ advertisingId: IDFA }, { referrer }), app, NOW_MS));
    expect(install?.attribution.candidates.map(({ engagementId }) => engagementId)).toEqual([
      clicks[4]?.id,
      clicks[3]?.id,
    ]);
  });

  test('explaining changes nothing', () => {
    const engine = anEngine();
    engine.engage(anEngagement(), spring, NOW_MS);
    const subject = { ...anOpen({ advertisingId: IDFA }).device, platform: 'ios' as const, atMs: NOW_MS, tokens: [] };
    expect(engine.decisions.explain(subject, app)).toEqual(engine.decisions.explain(subject, app));
    expect(engine.installations.size).toBe(0);
    expect(typesOf(engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS))).toEqual(['install', 'session']);
  });

  test('explaining an earlier instant says that what has come since arrived late', () => {
    const engine = anEngine();
    engine.engage(anEngagement({ atMs: NOW_MS - HOUR_MS }), spring, NOW_MS + 1);
    const at = (atMs: number) =>
      engine.decisions.explain({ ...anOpen({ advertisingId: IDFA }).device, platform: 'ios', atMs, tokens: [] }, app);
    expect(at(NOW_MS).candidates[0]?.reason).toBe('arrived-late');
    expect(at(NOW_MS + 1).candidates[0]?.reason).toBe('latest-of-highest-rank');
  });
});

describe('claims', () => {
  test.each([
    ['advertising id', { advertisingId: IDFA, installationId: null }],
    ['installation id', { advertisingId: null, installationId: ONE }],
    ['both, and counts once', { advertisingId: IDFA, installationId: ONE }],
  ])('win by %s', (_what, ids) => {
    const engine = anEngine();
    const claim = engine.claim(aReportedClaim(ids), NOW_MS);
    expect(claim).toMatchObject({ type: 'claim', atMs: NOW_MS, channel: 'walled_garden', ...ids });
    const install = installOf(engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS));
    expect(install?.attribution).toMatchObject({
      method: 'claim',
      channel: 'walled_garden',
      engagementId: null,
      candidates: [{ claimId: claim.id, verdict: 'won' }],
      candidatesTotal: 1,
    });
  });

  test('several may claim one install: the latest wins', () => {
    const engine = anEngine();
    engine.claim(aReportedClaim({ channel: 'second', engagedAtMs: NOW_MS - 1 }), NOW_MS);
    engine.claim(aReportedClaim({ channel: 'first', engagedAtMs: NOW_MS - 2 }), NOW_MS);
    const install = installOf(engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS));
    expect(install?.attribution.candidates.map(({ channel }) => channel)).toEqual(['second', 'first']);
  });

  test.each([
    ['another app', { appId: 'other app' }],
    ['another device', { advertisingId: OTHER_IDFA }],
    ['another installation', { advertisingId: null, installationId: TWO }],
  ])('of %s do not count', (_what, claim) => {
    const engine = anEngine();
    engine.claim(aReportedClaim(claim), NOW_MS);
    const install = installOf(engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS));
    expect(install?.attribution.candidatesTotal).toBe(0);
  });

  test('beyond the limit are forgotten device by device, and counted', () => {
    const engine = anEngine({ engagements: 2 });
    for (const advertisingId of ['a', 'a', 'b', 'c']) engine.claim(aReportedClaim({ advertisingId }), NOW_MS);
    expect([engine.claims.added, engine.claims.dropped]).toEqual([4, 2]);
    expect(engine.claims.of('app', 'a', null)).toEqual([]);
    expect(engine.claims.of('app', 'b', null)).toHaveLength(1);
  });
});

describe('what arrives after the open', () => {
  test('is late, whatever instant it claims, and changes nothing', () => {
    const engine = anEngine();
    engine.claim(aReportedClaim({ engagedAtMs: NOW_MS - HOUR_MS }), NOW_MS - 1); // In time: not among the late.
    const timely = engine.engage(anEngagement({ ip: HOME_IP }), spring, NOW_MS - 1);
    const install = installOf(engine.open(anOpen({ advertisingId: IDFA, ip: HOME_IP }), app, NOW_MS));
    const click = engine.engage(anEngagement({ atMs: NOW_MS - 1 }), spring, NOW_MS);
    const near = engine.engage(
      anEngagement({ advertisingId: null, ip: HOME_IP, atMs: NOW_MS - 2 }),
      spring,
      NOW_MS + 1,
    );
    const claim = engine.claim(aReportedClaim({ engagedAtMs: NOW_MS - 3 }), NOW_MS + 2);

    const installation = engine.installations.byId('app', ONE);
    expect(installation?.attribution).toEqual(install?.attribution);
    expect(install?.attribution.engagementId).toBe(timely.id);
    const late = installation === null ? null : engine.decisions.lateCandidates(installation, app);
    expect(late?.candidatesTotal).toBe(3);
    expect(late?.candidates.map(({ engagementId, claimId, reason }) => [engagementId ?? claimId, reason])).toEqual([
      [click.id, 'arrived-late'],
      [near.id, 'arrived-late'],
      [claim.id, 'arrived-late'],
    ]);
  });

  test('is nothing for an installation that has not been opened', () => {
    const engine = anEngine();
    engine.event(anEvent({ advertisingId: IDFA }), app, NOW_MS);
    engine.engage(anEngagement(), spring, NOW_MS);
    const installation = engine.installations.byId('app', ONE);
    expect(installation === null ? null : engine.decisions.lateCandidates(installation, app).candidates).toEqual([]);
  });
});

describe('consent that comes later', () => {
  test('is the same installation, and attributes nothing anew', () => {
    const engine = anEngine();
    engine.engage(anEngagement(), spring, NOW_MS - 1);
    const first = engine.open(anOpen({ advertisingId: null, developerDeviceId: IDFV }), app, NOW_MS);
    expect(installOf(first)?.attribution.method).toBe('organic');

    const second = engine.open(anOpen({ advertisingId: IDFA, developerDeviceId: IDFV }), app, NOW_MS + HOUR_MS);
    expect(typesOf(second)).toEqual(['session']);
    expect(engine.installations.size).toBe(1);
    expect(engine.installations.byId('app', ONE)).toMatchObject({
      advertisingId: IDFA,
      attribution: { method: 'organic' },
    });
    expect(
      installationOf(engine.open(anOpen({ installationId: null, advertisingId: IDFA }), app, NOW_MS + DAY_MS)),
    ).toBe(ONE);
  });

  test('taken back says nothing new: the id still leads to the installation', () => {
    const engine = anEngine();
    engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS);
    engine.open(anOpen({ advertisingId: null }), app, NOW_MS);
    expect(engine.installations.byAdvertisingId('app', IDFA)?.installationId).toBe(ONE);
  });

  test('a reset advertising id leads to the installation, and the old one no longer does', () => {
    const engine = anEngine();
    engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS);
    engine.open(anOpen({ advertisingId: OTHER_IDFA }), app, NOW_MS);
    expect(engine.installations.byAdvertisingId('app', OTHER_IDFA)?.installationId).toBe(ONE);
    expect(engine.installations.byAdvertisingId('app', IDFA)).toBeNull();
  });
});

describe('two apps', () => {
  test('never share installations, engagements or claims', () => {
    const engine = anEngine();
    const click = engine.engage(anEngagement({ ip: HOME_IP }), otherSpring, NOW_MS);
    engine.claim(aReportedClaim({ appId: 'other app', installationId: ONE }), NOW_MS);
    const referrer = `mmp_sim_click=${click.id}`;
    const open = anOpen({ advertisingId: IDFA, developerDeviceId: IDFV, ip: HOME_IP }, { referrer });

    const here = installOf(engine.open(open, app, NOW_MS));
    expect(here).toMatchObject({ appId: 'app', attribution: { method: 'organic', candidatesTotal: 0 } });
    const there = installOf(engine.open(open, otherApp, NOW_MS));
    expect(there).toMatchObject({ appId: 'other app', reinstall: false, attribution: { candidatesTotal: 2 } });

    expect(engine.installations.size).toBe(2);
    expect(engine.installations.byId('app', ONE)).not.toBe(engine.installations.byId('other app', ONE));
  });
});

describe('the limit of installations', () => {
  test.each([
    { opened: 2, dropped: 0 },
    { opened: 3, dropped: 0 },
    { opened: 4, dropped: 1 },
    { opened: 5000, dropped: 4997 },
  ])('of 3 drops $dropped of $opened, the oldest', ({ opened, dropped }) => {
    const engine = anEngine({ installations: 3 });
    for (let n = 0; n < opened; n += 1) {
      engine.open(anOpen({ installationId: `i${n}`, advertisingId: `a${n}`, developerDeviceId: `d${n}` }), app, NOW_MS);
    }
    const { installations } = engine;
    expect([installations.size, installations.dropped]).toEqual([opened - dropped, dropped]);
    expect(Array.from(installations.all(), ({ installationId }) => installationId)).toEqual(
      Array.from({ length: opened - dropped }, (_, n) => `i${dropped + n}`),
    );
    for (const [n, there] of [
      [dropped - 1, false],
      [dropped, true],
    ] as const) {
      expect(installations.byId('app', `i${n}`) !== null).toBe(there);
      expect(installations.byAdvertisingId('app', `a${n}`) !== null).toBe(there);
      expect(installations.byDeveloperDeviceId('app', `d${n}`) !== null).toBe(there);
    }
  });

  test('does not take the device from the installation that has it now', () => {
    const engine = anEngine({ installations: 2 });
    engine.open(anOpen({ installationId: ONE, advertisingId: IDFA }), app, NOW_MS);
    engine.open(anOpen({ installationId: TWO, advertisingId: IDFA }), app, NOW_MS);
    engine.open(anOpen({ installationId: 'three' }), app, NOW_MS);
    expect(engine.installations.byId('app', ONE)).toBeNull();
    expect(engine.installations.byAdvertisingId('app', IDFA)?.installationId).toBe(TWO);
  });

  test('an installation that was dropped is installed anew', () => {
    const engine = anEngine({ installations: 1 });
    engine.open(anOpen({ installationId: ONE }), app, NOW_MS);
    engine.open(anOpen({ installationId: TWO }), app, NOW_MS);
    expect(typesOf(engine.open(anOpen({ installationId: ONE }), app, NOW_MS))).toEqual(['install', 'session']);
  });
});

test('an engine is empty until something has happened', () => {
  for (const happen of [
    (engine: Engine) => engine.engage(anEngagement(), spring, NOW_MS),
    (engine: Engine) => engine.claim(aReportedClaim(), NOW_MS),
    (engine: Engine) => engine.open(anOpen(), app, NOW_MS),
    (engine: Engine) => engine.event(anEvent(), app, NOW_MS),
  ]) {
    const engine = anEngine();
    engine.identities.find(anOpen().device, app);
    engine.identities.history(anOpen().device, app);
    expect(engine.isEmpty).toBe(true);
    happen(engine);
    expect(engine.isEmpty).toBe(false);
  }
});

describe('whatever happens', () => {
  const stepArbitrary = fc.record({
    step: fc.constantFrom('open', 'event', 'engage', 'claim'),
    inOther: fc.boolean(),
    installationId: fc.constantFrom(null, ONE, TWO),
    advertisingId: fc.constantFrom(null, IDFA, OTHER_IDFA),
    developerDeviceId: fc.constantFrom(null, IDFV),
    ip: fc.constantFrom(null, HOME_IP),
    kind: fc.constantFrom('click', 'impression'),
    name: fc.constantFrom('a', 'b', 'c'),
  });
  type Step = typeof stepArbitrary extends fc.Arbitrary<infer S> ? S : never;

  function play(steps: readonly Step[]): { engine: Engine; facts: Fact[] } {
    const engine = anEngine({ engagements: 5, installations: 4, eventNames: 2 });
    const facts: Fact[] = [];
    steps.forEach(({ step, inOther, installationId, advertisingId, developerDeviceId, ip, kind, name }, n) => {
      const atMs = NOW_MS + n;
      const target = inOther ? otherApp : app;
      const device = { installationId, advertisingId, developerDeviceId, ip };
      if (step === 'open') facts.push(...engine.open(anOpen(device), target, atMs).facts);
      else if (step === 'event') facts.push(...(engine.event(anEvent(device, { name }), target, atMs)?.facts ?? []));
      else if (step === 'engage') {
        const campaign = inOther ? otherSpring : spring;
        facts.push(engine.engage(anEngagement({ kind, advertisingId, ip, atMs }), campaign, atMs));
      } else {
        const claim = { appId: target.id, kind, advertisingId, installationId, engagedAtMs: atMs };
        facts.push(engine.claim(aReportedClaim(claim), atMs));
      }
    });
    return { engine, facts };
  }

  test('the same calls make the same facts', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 40 }), (steps) => {
        expect(play(steps).facts).toEqual(play(steps).facts);
      }),
    );
  });

  test('facts have ids of their own, installs come with a session, and limits hold', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
        const { engine, facts } = play(steps);
        expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
        facts.forEach((fact, n) => {
          if (fact.type !== 'install') return;
          expect(facts[n + 1]).toMatchObject({
            type: 'session',
            appId: fact.appId,
            installationId: fact.installationId,
          });
          expect(fact.tracked).toBe(!fact.reinstall);
        });
        expect(engine.installations.size).toBeLessThanOrEqual(4);
        for (const installation of engine.installations.all()) {
          expect(engine.installations.byId(installation.appId, installation.installationId)).toBe(installation);
          expect(installation.sessions > 0).toBe(installation.openedAtMs !== null);
          expect(installation.attribution !== null).toBe(installation.openedAtMs !== null);
        }
      }),
    );
  });
});

test('whoever lists no candidates has the same winner', () => {
  const campaign = aCampaign({ id: 'longer', channel: 'longer' });
  const longer = { click: { probabilisticMs: 3 * DAY_MS }, view: { probabilisticMs: 2 * HOUR_MS } };
  const touch = fc.record({
    kind: fc.constantFrom('click' as const, 'impression' as const),
    agoMs: fc
      .constantFrom(HOUR_MS, 2 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS)
      .chain((edge) => fc.constantFrom(edge, edge + 1)),
    advertisingId: fc.constantFrom(null, IDFA, OTHER_IDFA),
    of: fc.constantFrom(spring, campaign),
  });
  fc.assert(
    fc.property(fc.array(touch, { maxLength: 8 }), fc.constantFrom(null, IDFA), (touches, advertisingId) => {
      const won = [0, 50].map((candidates) => {
        const engine = anEngine({ candidates }, [spring, campaign]);
        for (const { kind, agoMs, of, ...ids } of touches) {
          engine.engage(anEngagement({ ...ids, kind, ip: HOME_IP, atMs: NOW_MS - agoMs }), of, NOW_MS - agoMs);
        }
        const opened = engine.open(
          anOpen({ advertisingId, ip: HOME_IP }),
          anApp({ channelWindows: { longer } }),
          NOW_MS,
        );
        const { candidates: _, candidatesTotal: __, ...winner } = installOf(opened)?.attribution ?? {};
        return winner;
      });
      expect(won[0]).toEqual(won[1]);
    }),
  );
});
