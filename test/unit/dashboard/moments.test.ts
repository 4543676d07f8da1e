import type { InstallStory } from '@mmp-sim/contracts/answers';
import { expect, test } from 'vitest';
import { momentsOf } from '../../../simulator/dashboard/installations/moments.js';

const at = (minute: number): string => `2026-11-24T12:0${minute}:00.000Z`;

/** What nothing has happened to. */
const EMPTY: InstallStory = {
  installationId: 'a'.repeat(32),
  app: { id: 'app', bundleId: 'com.example.game', name: 'Game', platform: 'android' },
  advertisingId: null,
  developerDeviceId: null,
  openedAt: null,
  lastOpenAt: null,
  reinstall: false,
  tracked: true,
  sessionCount: 0,
  eventCount: 0,
  imported: false,
  conversionValue: null,
  summary: '',
  attribution: null,
  sessions: [],
  events: [],
  purchases: [],
  subscriptions: [],
  adRevenue: [],
  conversionValues: [],
  revenueUsd: {
    purchases: { gross: '0', net: '0' },
    subscriptions: { gross: '0', net: '0' },
    adImpressions: '0',
  },
  callbacks: [],
};

test('moments stand in the order in which they happened, of whichever kind they are', () => {
  const story: InstallStory = {
    ...EMPTY,
    openedAt: at(1),
    sessions: [
      { at: at(4), openDeeplinkUrl: null },
      { at: at(1), openDeeplinkUrl: null },
    ],
    events: [
      { at: at(2), name: 'level\u202E_1', value: '3' },
      { at: at(0), name: 'before', value: null },
    ],
    conversionValues: [{ at: at(3), fine: 7, coarse: null, kept: false, id: '1', lockWindow: false }],
  };
  expect(momentsOf(story).map(({ what, more }) => [what, more])).toEqual([
    ['before', ''],
    ['First open', ''],
    [String.raw`level\u202E_1`, 'value 3'],
    ['Conversion value 7', 'does not hold: a higher one does'],
    ['Open', ''],
  ]);
});
