import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import { ONE } from '@mmp-sim/contracts/money/amount';
import type { AppOpen, CustomEvent, Device, Subscription } from '@mmp-sim/contracts/signals';
import { unknownDevice } from '../../simulator/unknown-device.js';
import type { AttributionRules, InstallSubject, Touch } from '../../simulator/attribution/attribute-install.js';
import { defaultWindows } from '../../simulator/attribution/windows.js';
import type { NewEngagement } from '../../simulator/engine/engagement-store.js';
import type { EngineDeps, NewClaim } from '../../simulator/engine/engine.js';
import type { ReadableAdRevenue, ReadableConversionValue, ReadablePurchase } from '../../simulator/engine/ledger.js';
import { untold } from '../../simulator/changes.js';
import { Ids } from '../../simulator/ids.js';
import { shippedRates } from '../../simulator/money/rates.js';

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
  commission: [],
  playAccess: false,
  adRevenueDatedBy: 'sent-at',
  lateAfterMs: 600_000,
  cohortDays: 'elapsed',
  ...overrides,
});

/** What an engine needs: two apps on two platforms, the table of rates that ships, room for a thousand of everything. */
export const engineDeps = ({
  limits = {},
  campaigns = [aCampaign()],
}: { limits?: Partial<EngineDeps['limits']>; campaigns?: readonly Campaign[] } = {}): EngineDeps => ({
  ids: new Ids('default', 'seed'),
  limits: {
    engagements: 1000,
    engagementBytes: 100_000_000,
    installations: 1000,
    installationBytes: 100_000_000,
    subscriptions: 1000,
    subscriptionBytes: 100_000_000,
    eventNames: 500,
    ...limits,
  },
  campaign: (id) => campaigns.find((campaign) => campaign.id === id) ?? null,
  platformOf: (appId) => (appId === 'android app' ? 'android' : 'ios'),
  toUsd: (amount, currency, atMs) => shippedRates.toUsd(amount, currency, atMs),
  changes: untold,
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
  ...unknownDevice,
  installationId: '29eeb1610fe74997b6d53f02e9711f8c',
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

/** One dollar for one coin, on {@link aDevice}. */
export const aPurchase = (overrides: Partial<ReadablePurchase> = {}): ReadablePurchase => ({
  kind: 'purchase',
  device: aDevice(),
  productId: 'coin',
  unitPrice: { amount: ONE, currency: 'USD' },
  quantity: 1,
  postCut: false,
  transactionId: null,
  hasReceipt: false,
  ...overrides,
});

/** A subscription for ten dollars that Google Play knows by its token. */
export const aSubscription = (overrides: Partial<Subscription> = {}): Subscription => ({
  kind: 'subscription',
  device: aDevice(),
  productId: 'monthly',
  price: { amount: 10n * ONE, currency: 'USD' },
  purchaseToken: 'token',
  transactionId: null,
  originalTransactionId: null,
  inTrial: false,
  ...overrides,
});

/** An impression that earned a tenth of a cent. */
export const anAdImpression = (overrides: Partial<ReadableAdRevenue> = {}): ReadableAdRevenue => ({
  kind: 'ad-revenue',
  device: aDevice(),
  mediation: 'max',
  revenue: { amount: ONE / 1000n, currency: 'USD' },
  details: {},
  ...overrides,
});

export const aConversionValue = (
  fine: number,
  overrides: Partial<ReadableConversionValue> = {},
): ReadableConversionValue => ({
  kind: 'conversion-value',
  device: aDevice(),
  fine,
  coarse: null,
  lockWindow: null,
  ...overrides,
});

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
