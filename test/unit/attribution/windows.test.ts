import type { App } from '@mmp-sim/contracts/catalog';
import { describe, expect, test } from 'vitest';
import {
  defaultWindows,
  longestByAddress,
  overrideWindows,
  recency,
  windowsFor,
} from '../../../simulator/attribution/windows.js';
import { aCampaign, anApp, DAY_MS, HOUR_MS } from '../../support/builders.js';

test('an app that sets nothing has the documented windows, and ours where nothing is documented', () => {
  expect(defaultWindows).toEqual({
    click: { deviceMs: 604_800_000, probabilisticMs: 86_400_000 },
    view: { deviceMs: 3_600_000, probabilisticMs: 3_600_000 },
  });
});

test.each([
  { ageMs: 7 * DAY_MS, expected: 'inside' }, // The old edge is inside.
  { ageMs: 7 * DAY_MS + 1, expected: 'outside-window' },
  { ageMs: 0, expected: 'inside' }, // So is the new one.
  { ageMs: -1, expected: 'after-install' },
])('$ageMs ms old is $expected a window of 7 days', ({ ageMs, expected }) => {
  expect(recency(ageMs, 7 * DAY_MS)).toBe(expected);
});

describe('what is laid over windows', () => {
  test('nothing changes nothing', () => {
    expect(overrideWindows(defaultWindows, undefined)).toEqual(defaultWindows);
    expect(overrideWindows(defaultWindows, {})).toEqual(defaultWindows);
    expect(overrideWindows(defaultWindows, { click: {}, view: {} })).toEqual(defaultWindows);
  });

  test.each([
    ['the device click', { click: { deviceMs: 1 } }, [1, DAY_MS, HOUR_MS, HOUR_MS]],
    ['the probabilistic click', { click: { probabilisticMs: 1 } }, [7 * DAY_MS, 1, HOUR_MS, HOUR_MS]],
    ['the device view', { view: { deviceMs: 1 } }, [7 * DAY_MS, DAY_MS, 1, HOUR_MS]],
    ['the probabilistic view', { view: { probabilisticMs: 1 } }, [7 * DAY_MS, DAY_MS, HOUR_MS, 1]],
    ['null: off, for clicks', { click: { probabilisticMs: null } }, [7 * DAY_MS, null, HOUR_MS, HOUR_MS]],
    ['null: off, for views', { view: { probabilisticMs: null } }, [7 * DAY_MS, DAY_MS, HOUR_MS, null]],
  ])('%s alone', (_what, windows, [clickMs, probabilisticClickMs, viewMs, probabilisticViewMs]) => {
    expect(overrideWindows(defaultWindows, windows)).toEqual({
      click: { deviceMs: clickMs, probabilisticMs: probabilisticClickMs },
      view: { deviceMs: viewMs, probabilisticMs: probabilisticViewMs },
    });
  });

  test('is not changed, nor is what it is laid over', () => {
    const base = structuredClone(defaultWindows);
    overrideWindows(base, { click: { deviceMs: 1 }, view: { probabilisticMs: null } });
    expect(base).toEqual(defaultWindows);
  });
});

describe('the windows of a channel and campaign', () => {
  const app: Pick<App, 'windows' | 'channelWindows'> = anApp({
    windows: { click: { deviceMs: 100, probabilisticMs: 50 }, view: { deviceMs: 20, probabilisticMs: 10 } },
    channelWindows: {
      generous: { click: { deviceMs: 1000 }, view: { deviceMs: 200 } },
      device_only: { click: { probabilisticMs: null }, view: { probabilisticMs: null } },
    },
  });
  const lasting = (attributionWindowMs: number | null) => aCampaign({ attributionWindowMs });

  test.each([
    ["the app's, where the channel sets none", 'quiet', null, [100, 50], [20, 10]],
    ["the channel's over the app's", 'generous', null, [1000, 50], [200, 10]],
    ["the channel's, which switches off", 'device_only', null, [100, null], [20, null]],
    ["a campaign's without a window of its own", 'generous', lasting(null), [1000, 50], [200, 10]],
    ["a longer campaign's: the probabilistic one grows not", 'quiet', lasting(500), [500, 50], [20, 10]],
    ['a campaign exactly as long as the probabilistic one', 'quiet', lasting(50), [50, 50], [20, 10]],
    ["a shorter campaign's: the probabilistic one shrinks too", 'quiet', lasting(49), [49, 49], [20, 10]],
    ["a campaign's over the channel's, views untouched", 'generous', lasting(500), [500, 50], [200, 10]],
    ['a campaign does not switch on what the channel switched off', 'device_only', lasting(5), [5, null], [20, null]],
  ])('%s', (_what, channel, campaign, [clickMs, probabilisticClickMs], [viewMs, probabilisticViewMs]) => {
    expect(windowsFor(app, channel, campaign)).toEqual({
      click: { deviceMs: clickMs, probabilisticMs: probabilisticClickMs },
      view: { deviceMs: viewMs, probabilisticMs: probabilisticViewMs },
    });
  });

  test.each(['constructor', 'toString', '__proto__'])('a channel called %s has the windows of the app', (channel) => {
    expect(windowsFor(app, channel, null)).toEqual(app.windows);
  });
});

test('matched by the address alone an install may be as long as the longest window of any channel says', () => {
  expect(longestByAddress(anApp())).toEqual({ click: DAY_MS, view: HOUR_MS });
  const longer = { click: { probabilisticMs: 2 * DAY_MS }, view: { probabilisticMs: null } };
  expect(longestByAddress(anApp({ channelWindows: { longer, shorter: { click: { probabilisticMs: 1 } } } }))).toEqual({
    click: 2 * DAY_MS,
    view: HOUR_MS,
  });
  const off = overrideWindows(defaultWindows, { click: { probabilisticMs: null } });
  expect(longestByAddress(anApp({ windows: off })).click).toBe(0);
});
