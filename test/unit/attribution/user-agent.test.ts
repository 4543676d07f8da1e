import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contradiction,
  readAgent,
  type Agent,
  type ReportedDevice,
} from '../../../simulator/attribution/user-agent.js';

const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const chromeOn = (system: string): string => `Mozilla/5.0 (${system}) ${BLINK} Chrome/124.0.0.0 Mobile Safari/537.36`;
const safari = (version: string, system: string): string =>
  `Mozilla/5.0 (${system}) ${WEBKIT} Version/${version} Mobile/15E148 Safari/604.1`;
const iphoneApp = (os: string, app: string): string =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${os} like Mac OS X) ${WEBKIT} ${app}`;

const anAgent = (overrides: Partial<Agent>): Agent => ({
  os: 'android',
  osVersion: null,
  deviceModel: null,
  ...overrides,
});
const aDevice = (overrides: Partial<ReportedDevice>): ReportedDevice => ({
  platform: 'android',
  osVersion: null,
  deviceModel: null,
  ...overrides,
});

describe('a user agent is read as', () => {
  test.each<[string, string, Agent['os'], string | null, string | null]>([
    ['Chrome before reduction', chromeOn('Linux; Android 13; SM-S911B'), 'android', '13', 'SM-S911B'],
    ['reduced Chrome', chromeOn('Linux; Android 10; K'), 'android', null, null],
    ['reduced Chrome in a WebView', chromeOn('Linux; Android 10; K; wv'), 'android', null, null],
    ['a real Android 10', chromeOn('Linux; Android 10; SM-A205U'), 'android', '10', 'SM-A205U'],
    ['a WebView', chromeOn('Linux; Android 13; Pixel 7 Build/TQ3A.230805.001; wv'), 'android', '13', 'Pixel 7'],
    ['a WebView without model', chromeOn('Linux; Android 14; wv'), 'android', '14', null],
    ['a WebView on Nokia', chromeOn('Linux; Android 10; Nokia 6.1 Build/QKQ1; wv'), 'android', '10', '6.1'],
    ['Dalvik', 'Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7 Build/TQ3A)', 'android', '13', 'Pixel 7'],
    ['Firefox', 'Mozilla/5.0 (Android 14; Mobile; rv:129.0) Gecko/129.0 Firefox/129.0', 'android', '14', null],
    ['Firefox on Android 10', 'Mozilla/5.0 (Android 10; Mobile; rv:122.0) Gecko/122.0', 'android', null, null],
    ['Silk', `Mozilla/5.0 (Linux; Android 9; KFMAWI) ${BLINK} Silk/120.4.1 Safari/537.36`, 'android', '9', 'KFMAWI'],
    ['Silk asking for desktop', `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Silk/120.4.1`, 'android', null, null],
    ['HarmonyOS', chromeOn('Linux; Android 10; HarmonyOS; ELS-AN00'), 'android', '10', 'ELS-AN00'],
    ['OpenHarmony', chromeOn('Phone; OpenHarmony 5.0'), 'android', null, null],
    [
      'Facebook on Android',
      `${chromeOn('Linux; Android 10; K; wv')} [FBAN/FB4A;FBDV/SM-G991B;FBSV/13;]`,
      'android',
      '13',
      'SM-G991B',
    ],
    ['Safari 18', safari('18.6', 'iPhone; CPU iPhone OS 18_6 like Mac OS X'), 'ios', '18.6', 'iPhone'],
    ['Safari 26, frozen', safari('26.0', 'iPhone; CPU iPhone OS 18_6 like Mac OS X'), 'ios', null, 'iPhone'],
    ['Safari 26.3, frozen later', safari('26.3', 'iPad; CPU OS 18_7 like Mac OS X'), 'ios', null, 'iPad'],
    ['an app, perhaps frozen', iphoneApp('18_7', 'Mobile/15E148'), 'ios', null, 'iPhone'],
    ['an app, last unfrozen', iphoneApp('18_5', 'Mobile/15E148'), 'ios', '18.5', 'iPhone'],
    ['Chrome on iOS', iphoneApp('17_5_1', 'CriOS/124.0 Mobile/15E148 Safari/604.1'), 'ios', '17.5.1', 'iPhone'],
    ['an iPod', safari('15.6', 'iPod touch; CPU iPhone OS 15_8 like Mac OS X'), 'ios', '15.8', 'iPod touch'],
    [
      'Facebook on iOS',
      iphoneApp('18_7', '[FBAN/FBIOS;FBDV/iPhone15,2;FBSN/iOS;FBSV/26.1;]'),
      'ios',
      '26.1',
      'iPhone15,2',
    ],
    ['CFNetwork', 'Example/1 CFNetwork/1494.0.7 Darwin/23.4.0', 'ios', null, null],
    ['a Mac, or an iPad', safari('17.5', 'Macintosh; Intel Mac OS X 10_15_7'), 'ios', null, null],
    ['Windows', chromeOn('Windows NT 10.0; Win64; x64'), 'other', null, null],
    ['Windows Phone', chromeOn('Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950'), 'other', null, null],
    ['Linux', chromeOn('X11; Linux x86_64'), 'other', null, null],
    ['Chrome OS', chromeOn('X11; CrOS x86_64 14541.0.0'), 'other', null, null],
    ['a word like Windows', 'WinnerApp/1.0 (Android 13)', null, null, null],
    ['a word like Mint', 'Peppermint/1.0', null, null, null],
    ['an HTTP library', 'okhttp/4.12.0', null, null, null],
    ['nothing', '', null, null, null],
    ['garbage', '\u0000;;((%$[FBDV/', null, null, null],
  ])('%s: %s', (_name, userAgent, os, osVersion, deviceModel) => {
    expect(readAgent(userAgent)).toEqual({ os, osVersion, deviceModel });
  });

  test('the same however much white space is between its words', () => {
    const agent = chromeOn('Linux; Android 13; Pixel 7');
    expect(readAgent(agent.replaceAll(' ', '  \t '))).toEqual(readAgent(agent));
  });

  test('unknown where it names its system after 512 characters', () => {
    expect(readAgent(`${' '.repeat(400)}${chromeOn('Linux; Android 13; Pixel 7')}`).os).toBe('android');
    expect(readAgent(`${' '.repeat(512)}${chromeOn('Linux; Android 13; Pixel 7')}`).os).toBeNull();
  });

  test.each(['droid ', 'archos 1', 'droid .; x bui ', 'trio ', 'FBDV/', ' os 1', '; ', ' ', '9.'])(
    'something within milliseconds when 100 KB repeat %j',
    (piece) => {
      const hostile = piece.repeat(Math.ceil(100_000 / piece.length));
      readAgent(hostile); // Compiles the patterns.
      const startedAtMs = performance.now();
      for (let round = 0; round < 10; round += 1) {
        contradiction(readAgent(hostile), aDevice({ osVersion: hostile, deviceModel: hostile }));
      }
      expect((performance.now() - startedAtMs) / 10).toBeLessThan(25); // About 1 ms; the rest is for a busy machine.
    },
  );
});

describe('operating systems', () => {
  test.each<[Agent['os'], ReportedDevice['platform'], 'os' | null]>([
    ['ios', 'ios', null],
    ['ios', 'android', 'os'],
    ['ios', 'amazon', 'os'],
    ['android', 'ios', 'os'],
    ['android', 'android', null],
    ['android', 'amazon', null],
    ['android', 'android_other', null],
    ['other', 'ios', 'os'],
    ['other', 'android', 'os'],
    [null, 'ios', null],
    [null, 'android', null],
  ])('a user agent of %s and an install on %s: %s', (os, platform, expected) => {
    expect(contradiction(anAgent({ os }), aDevice({ platform }))).toBe(expected);
  });

  test('a Mac may be an iPad, but is no Android', () => {
    const mac = readAgent(safari('17.5', 'Macintosh; Intel Mac OS X 10_15_7'));
    const ipad = aDevice({ platform: 'ios', osVersion: '17.5', deviceModel: 'iPad13,1' });
    expect(contradiction(mac, ipad)).toBeNull();
    expect(contradiction(mac, aDevice({ platform: 'android' }))).toBe('os');
  });
});

describe('versions', () => {
  test.each<[string | null, string | null, boolean]>([
    ['13', '13.0.1', true],
    ['13', '13', true],
    ['8.0.0', '8.1', false],
    ['8.0.0', '8.0', true],
    ['13', '33', true], // API level 33 is Android 13.
    ['13', '34', false],
    ['12', '31', true],
    ['12', '32', true], // 12L.
    ['7.1.2', '25', true],
    ['7.1.2', '24', false],
    ['8.1.0', '27', true],
    ['2.3.6', '10', true], // Both readings of 10 are old enough to meet.
    ['10', '10', true],
    ['14', '14', true], // As a release.
    ['4.0.4', '14', true], // As an API level.
    ['13', '14', false], // As neither.
    ['16', '16', true],
    ['16', '36', true],
    ['15', '36', false],
    ['17', '37', true], // Newer than the table: unknown.
    ['13', '0', true],
    ['13', 'Android 13', true],
    ['13', 'Android 12', false],
    ['12', '12L', true],
    ['13', 'Tiramisu', true],
    ['13', '34 (14)', true], // Two numbers: cannot be compared.
    ['13', '', true],
    ['13', null, true],
    [null, '34', true],
  ])('Android %s and a reported %j agree: %s', (osVersion, reported, agree) => {
    const verdict = contradiction(anAgent({ osVersion }), aDevice({ osVersion: reported }));
    expect(verdict).toBe(agree ? null : 'os-version');
  });

  test.each<[string | null, string | null, boolean]>([
    ['17.5.1', '17.5', true],
    ['17.5', '17.5.1', true],
    ['17.4', '17.5', false],
    ['17.5', '17', true],
    ['16.0', '36', false], // No API levels on iOS.
    ['17.5', 'iOS 17.5', true],
    ['17.5', null, true],
    [null, '26.1', true],
  ])('iOS %s and a reported %j agree: %s', (osVersion, reported, agree) => {
    const verdict = contradiction(anAgent({ os: 'ios', osVersion }), aDevice({ platform: 'ios', osVersion: reported }));
    expect(verdict).toBe(agree ? null : 'os-version');
  });
});

describe('models', () => {
  test.each<[string | null, string | null, boolean]>([
    ['SM-S911B', 'SM-S911B', true],
    ['SM-S911B', 'samsung SM-S911B', true],
    ['SM-S911B', 'sm_s911b', true],
    ['SM-S911B', 'SM-S918B', false],
    ['Pixel 7', 'Google Pixel 7', true],
    ['Pixel 7', 'Pixel 7 Pro', true], // One contains the other.
    ['Pixel 7', 'Pixel 8', false],
    ['Pixel 8', 'shiba', true], // A code name.
    ['SM-S911B', 'Galaxy S23', true], // A retail name.
    ['SM-S911B', 'Pixel 8', false],
    ['KFMAWI', 'KFMAWI', true],
    ['KFMAWI', 'Amazon KFMAWI', true],
    ['KFMAWI', 'KFTRWI', false],
    ['KFMAWI', 'Pixel 8', false],
    ['Pixel 8', '--', true],
    ['Pixel 8', null, true],
    [null, 'Pixel 8', true],
  ])('%s and a reported %j agree on Android: %s', (deviceModel, reported, agree) => {
    const verdict = contradiction(anAgent({ deviceModel }), aDevice({ deviceModel: reported }));
    expect(verdict).toBe(agree ? null : 'device-model');
  });

  test.each<[string | null, string | null, boolean]>([
    ['iPhone', 'iPhone15,2', true],
    ['iPhone', 'iPhone 14 Pro', true],
    ['iPhone', 'iPad13,1', false],
    ['iPad', 'iPad13,1', true],
    ['iPad', 'iPod9,1', false],
    ['iPod touch', 'iPod9,1', true],
    ['iPhone15,2', 'iphone15,2', true],
    ['iPhone15,2', 'iPhone15,3', false],
    ['iPhone15,2', 'iPhone 14 Pro', true],
    ['iPhone', 'arm64', true], // Apple's simulator.
    ['iPhone', null, true],
    [null, 'iPhone15,2', true],
  ])('%s and a reported %j agree on iOS: %s', (deviceModel, reported, agree) => {
    const verdict = contradiction(
      anAgent({ os: 'ios', deviceModel }),
      aDevice({ platform: 'ios', deviceModel: reported }),
    );
    expect(verdict).toBe(agree ? null : 'device-model');
  });
});

test('the first contradiction is told: OS, then version, then model', () => {
  const agent = anAgent({ osVersion: '13', deviceModel: 'Pixel 7' });
  expect(contradiction(agent, aDevice({ platform: 'ios', osVersion: '12', deviceModel: 'iPhone15,2' }))).toBe('os');
  expect(contradiction(agent, aDevice({ osVersion: '12', deviceModel: 'Pixel 8' }))).toBe('os-version');
  expect(contradiction(agent, aDevice({ osVersion: '33', deviceModel: 'Pixel 8' }))).toBe('device-model');
  expect(contradiction(agent, aDevice({ osVersion: '33', deviceModel: 'Pixel 7' }))).toBeNull();
});

test('a device never contradicts its own user agent, nor does any text throw', () => {
  const models = [
    'SM-S911B',
    'Pixel 6 Pro',
    'Redmi Note 8 Pro',
    'moto g(30)',
    'Nokia G21',
    'HTC One M8',
    'LM-Q710(FGN)',
    'KFONWI',
    'AFTMM',
    'ASUS_I006D',
  ];
  const apiLevels = ['21', '23', '26', '28', '30', '33', '35'];
  const releases = ['5.0.2', '6.0.1', '8.0.0', '9', '11', '13', '15'];
  const device = fc.record({
    model: fc.constantFrom(...models),
    release: fc.nat(releases.length - 1),
    build: fc.boolean(),
  });
  fc.assert(
    fc.property(device, fc.string({ unit: 'binary', maxLength: 600 }), ({ model, release, build }, text) => {
      const agent = readAgent(
        chromeOn(`Linux; Android ${releases[release]}; ${model}${build ? ' Build/TQ3A; wv' : ''}`),
      );
      const own = aDevice({ osVersion: apiLevels[release] ?? null, deviceModel: model });
      expect(agent).toMatchObject({ os: 'android', osVersion: releases[release], deviceModel: expect.any(String) });
      expect(contradiction(agent, own)).toBeNull();

      const stranger = readAgent(text);
      expect(() => contradiction(stranger, aDevice({ osVersion: text, deviceModel: text }))).not.toThrow();
    }),
    { numRuns: 300 },
  );
});
