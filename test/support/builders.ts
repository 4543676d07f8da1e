import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { AppOpen, CustomEvent, Device } from '@mmp-sim/contracts/signals';
import type { AttributionRules, InstallSubject, Touch } from '../../simulator/attribution/attribute-install.js';
import { defaultWindows } from '../../simulator/attribution/windows.js';
import type { NewClaim, NewEngagement } from '../../simulator/engine/engine.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The instant around which the examples play. */
export const NOW_MS = Date.parse('2026-11-24T12:00:00.000Z');

/** The advertising id of the person in the examples, and that of somebody else. */
export const IDFA = 'f024e65f3dd94f16983726bcef192d68';
export const OTHER_IDFA = '0d2c1b5a9e8f47638b1f2e3d4c5b6a79';

/** The address of the person's household, from a documentation block. */
export const HOME_IP = '203.0.113.7';

/** An iPhone that is opened for the first time at {@link NOW_MS}. */
export const anInstall = (overrides: Partial<InstallSubject> = {}): InstallSubject => ({
  atMs: NOW_MS,
  advertisingId: IDFA,
  ip: HOME_IP,
  tokens: [],
  platform: 'ios',
  osVersion: '17.5',
  deviceModel: 'iPhone15,2',
  ...overrides,
});

/** A click with the person's advertising id, a minute before the install. */
export const aClick = (overrides: Partial<Touch> = {}): Touch => ({
  engagementId: 'click',
  claimId: null,
  channel: 'example_ads',
  campaignId: 'spring',
  kind: 'click',
  atMs: NOW_MS - MINUTE_MS,
  arrival: 0,
  arrivedLate: false,
  advertisingId: IDFA,
  ip: null,
  agent: null,
  ...overrides,
});

/** An impression that the same person saw, a minute before the install. */
export const aView = (overrides: Partial<Touch> = {}): Touch =>
  aClick({ engagementId: 'view', kind: 'impression', ...overrides });

/** A self-attributing channel's word that the person clicked, a minute before the install. */
export const aClaim = (overrides: Partial<Touch> = {}): Touch =>
  aClick({ engagementId: null, claimId: 'claim', channel: 'walled_garden', campaignId: null, ...overrides });

/** Default windows for every channel and campaign, and no matching by private address. */
export const someRules = (overrides: Partial<AttributionRules> = {}): AttributionRules => ({
  matchPrivateIps: false,
  windowsFor: () => defaultWindows,
  ...overrides,
});

export const anApp = (overrides: Partial<App> = {}): App => ({
  id: 'app',
  mmp: 'tenjin',
  bundleId: 'com.example.app',
  platform: 'ios',
  name: 'Example',
  sdkKeys: [{ key: 'ENECCCVB8UQVLPSQ58S8EZXTJHA7FHDW', disabled: false }],
  ignoredAppVersions: [],
  windows: defaultWindows,
  channelWindows: {},
  storeId: null,
  destinationUrl: null,
  protocol: null,
  reinstalls: 'keep-first',
  androidNeedsAdvertisingId: false,
  matchPrivateIps: false,
  attributionDelayMs: 0,
  ...overrides,
});

export const aCampaign = (overrides: Partial<Campaign> = {}): Campaign => ({
  id: 'spring',
  appId: 'app',
  name: 'Spring',
  channel: 'example_ads',
  shortId: 'spring-link',
  remoteCampaignId: null,
  attributionWindowMs: null,
  redirectUrl: null,
  deleted: false,
  ...overrides,
});

/** A device that tells its installation id and nothing else. */
export const aDevice = (overrides: Partial<Device> = {}): Device => ({
  installationId: '29eeb1610fe74997b6d53f02e9711f8c',
  advertisingId: null,
  developerDeviceId: null,
  ip: null,
  osVersion: null,
  deviceModel: null,
  country: null,
  appVersion: null,
  sentAtMs: null,
  ...overrides,
});

/** An app open of {@link aDevice}; the overrides are the device's. */
export const anOpen = (
  device: Partial<Device> = {},
  open: Partial<Omit<AppOpen, 'kind' | 'device'>> = {},
): AppOpen => ({
  kind: 'open',
  device: aDevice(device),
  referrer: null,
  openDeeplinkUrl: null,
  ...open,
});

/** A custom event of {@link aDevice}; the overrides are the device's. */
export const anEvent = (
  device: Partial<Device> = {},
  event: Partial<Omit<CustomEvent, 'kind' | 'device'>> = {},
): CustomEvent => ({ kind: 'event', device: aDevice(device), name: 'level_complete', value: null, ...event });

/** A click as the engine takes it, with the person's advertising id, a minute before {@link NOW_MS}. */
export const anEngagement = (overrides: Partial<NewEngagement> = {}): NewEngagement => ({
  kind: 'click',
  atMs: NOW_MS - MINUTE_MS,
  advertisingId: IDFA,
  ip: null,
  userAgent: null,
  details: null,
  ...overrides,
});

/** A claim as the engine takes it: the person's device clicked, a minute before {@link NOW_MS}. */
export const aReportedClaim = (overrides: Partial<NewClaim> = {}): NewClaim => ({
  appId: 'app',
  channel: 'walled_garden',
  campaignId: null,
  kind: 'click',
  advertisingId: IDFA,
  installationId: null,
  engagedAtMs: NOW_MS - MINUTE_MS,
  ...overrides,
});
