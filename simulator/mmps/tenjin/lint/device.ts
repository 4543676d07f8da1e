import type { Device, History } from '@mmp-sim/contracts/signals';
import { isPublicIp } from '../../../ip-address.js';
import { isOlderThan } from '../../../os-version.js';
import { lintRule } from '../../lint-rule.js';
import type { LintFinding, LintRule } from '../../mmp.js';
import { text } from '../read.js';
import { deviceKinds } from './order.js';

/** Installs in a row from one address before it looks like the sender's own. */
const ONE_IP_INSTALLS = 10;
const PROBABILISTIC = 'https://tenjin.com/?p=17428';
const ILRD = 'https://tenjin.com/?p=17989';

/** Before iOS 14.5 an app needed no consent for the IDFA. */
const ATT = [14, 5] as const;
const statuses: ReadonlyMap<string, string> = new Map([
  ['0', 'not determined'],
  ['1', 'restricted'],
  ['2', 'denied'],
]);

/**
 * One `analytics_installation_id` on two devices. An id that appears where there was none, and an advertising id that
 * was reset, are the same device: a new advertising id alone says nothing, one that comes back does. On Android an SDK
 * and a backend may tell different kinds of developer device id, so that both ids must differ.
 */
const sharedInstallationId = lintRule({
  rule: 'shared-installation-id',
  for: deviceKinds,
  check({ signal: { device }, history, app }) {
    if (device.installationId === null) return null;
    const conflict = conflictOf(device, history, app.platform);
    if (conflict === null) return null;
    return {
      field: 'analytics_installation_id',
      given: device.installationId,
      expected: 'one id per installation',
      message: `This analytics_installation_id is on two devices: ${conflict}.`,
      hint: 'Make one id per installation and keep it there. An id of the user or the account is on all their devices.',
      source: 'assumed',
    };
  },
});

function conflictOf(device: Device, history: History, platform: string): string | null {
  if (history.otherPlatform !== null) return `it was seen on ${history.otherPlatform}, and now on ${platform}`;
  const { developerDeviceId, advertisingId } = device;
  const isOtherAdvertisingId = differ(advertisingId, history.advertisingId);
  if (differ(developerDeviceId, history.developerDeviceId) && (platform === 'ios' || isOtherAdvertisingId)) {
    return `developer_device_id was ${history.developerDeviceId ?? ''}, and now is ${developerDeviceId ?? ''}`;
  }
  // Without Google Play senders alternate between two kinds of advertising id.
  if (isOtherAdvertisingId && advertisingId === history.formerAdvertisingId && platform !== 'android_other') {
    return `advertising_id goes back from ${history.advertisingId ?? ''} to ${advertisingId ?? ''}`;
  }
  return null;
}

const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

const idfaWithoutConsent = lintRule({
  rule: 'idfa-without-consent',
  for: deviceKinds,
  check({ signal, values, app }) {
    if (app.platform !== 'ios' || signal.device.advertisingId === null) return null;
    const status = text(values, 'tracking_status')?.trim() ?? '';
    const meaning = statuses.get(status);
    if (meaning === undefined || isOlderThan(text(values, 'os_version'), ATT)) return null;
    return {
      field: 'advertising_id',
      given: text(values, 'advertising_id'),
      expected: `zeros, since tracking_status is ${status} (${meaning})`,
      message: `There is an IDFA although tracking is ${meaning}: iOS gives none to an app without consent.`,
      hint: 'Send zeros as advertising_id, or tracking_status=3 once the user has consented.',
      source: 'assumed',
    };
  },
});

const privateIp = lintRule({
  rule: 'private-ip',
  for: [...deviceKinds, 'engagement'],
  check({ signal, app }) {
    const ip = signal.kind === 'engagement' ? signal.ip : signal.device.ip;
    if (ip === null || app.matchPrivateIps || isPublicIp(ip)) return null;
    return {
      field: 'ip_address',
      given: ip,
      expected: "the end user's public address",
      message: 'This address is not on the internet: nothing is matched by it.',
      hint: 'Behind a proxy the address of the user stands in X-Forwarded-For. In tests give each user one of 203.0.113.0/24, or set matchPrivateIps for the app.',
      source: 'assumed',
    };
  },
});

const sharedIp = lintRule({
  rule: 'shared-ip',
  for: ['open'],
  check({ signal, history: { installsOfOneIp } }) {
    if (installsOfOneIp < ONE_IP_INSTALLS) return null;
    return {
      field: 'ip_address',
      given: signal.device.ip,
      expected: "each end user's own address",
      message: `The last ${installsOfOneIp} installs of this app all came from one address: it is probably the sender's own.`,
      hint: "Send the address from which the user's device reached your backend.",
      source: 'assumed',
    };
  },
});

const unmatchable = lintRule({
  rule: 'unmatchable-open',
  for: ['open'],
  check({ signal, facts, values }) {
    const install = facts.find((fact) => fact.type === 'install');
    const { advertisingId, ip } = signal.device;
    if (install?.attribution.method !== 'organic' || advertisingId !== null || ip !== null) return null;
    if (signal.referrer !== null || text(values, 'attribution_token') !== null) return null;
    const given = text(values, 'ip_address');
    return {
      field: 'ip_address',
      given,
      expected: "the end user's address, when there is no advertising id",
      message: `Without an advertising id, a referrer or ${given === null ? 'an' : 'a readable'} ip_address nothing could match this install: it is organic.`,
      hint: 'Send the address of the end user as ip_address.',
      source: PROBABILISTIC,
    };
  },
});

/** Which ids an impression should carry, beyond the one that it must. Platforms other than iOS are kinds of Android. */
const adImpressionIds = lintRule({
  rule: 'ad-impression-ids',
  for: ['ad-revenue'],
  check({ signal: { device }, app }) {
    const { advertisingId, developerDeviceId, installationId } = device;
    if (advertisingId !== null) return null;
    if (app.platform !== 'ios') return developerDeviceId !== null && installationId === null ? onlyDeveloperId : null;
    if (developerDeviceId !== null && installationId !== null) return null;
    const field = developerDeviceId === null ? 'developer_device_id' : 'analytics_installation_id';
    return {
      field,
      given: null,
      expected: 'both developer_device_id and analytics_installation_id, when there is no IDFA',
      message: `Without consent an impression on iOS should carry the IDFV and the installation id; ${field} is missing.`,
      hint: `Send ${field} too.`,
      source: ILRD,
    };
  },
});

const onlyDeveloperId: LintFinding = {
  field: 'analytics_installation_id',
  given: null,
  expected: 'advertising_id or analytics_installation_id',
  message:
    'On Android an impression should carry the advertising id or the installation id, not developer_device_id alone.',
  hint: 'Send the analytics_installation_id of the open too.',
  source: ILRD,
};

/** What is wrong with the ids and the address of a device. */
export const deviceLint: readonly LintRule[] = [
  unmatchable,
  sharedInstallationId,
  idfaWithoutConsent,
  privateIp,
  sharedIp,
  adImpressionIds,
];
