import { canonicalId, isUnfilled } from '@mmp-sim/contracts/canonical-id';
import type { Device, EngagementDetails, Signal } from '@mmp-sim/contracts/signals';
import type { EngagementKind } from '@mmp-sim/contracts/wire';
import { canonicalIp } from '../../ip-address.js';
import { ownText } from '../../own-text.js';
import type { WireFields } from '../mmp.js';

type Values = WireFields['values'];

/** Longest text that facts keep, of a link or a purchase; what is longer is cut, and a finding says so. */
export const LONGEST_KEPT = 4096;

/** The text of a parameter as far as it is kept; null where it is missing or empty. */
export function keptText(values: Values, name: string): string | null {
  const value = text(values, name);
  if (value === null) return null;
  return ownText(value.length <= LONGEST_KEPT ? value : value.slice(0, LONGEST_KEPT));
}

/** The same for what is put away at once: it may still be a piece of the request. */
function cutText(values: Values, name: string): string | null {
  const value = text(values, name);
  return value === null || value.length <= LONGEST_KEPT ? value : value.slice(0, LONGEST_KEPT);
}

/** The text of a parameter; null where it is missing or empty. */
export function text(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `1` and `true` are yes, `0` and `false` no, in any case and with white space around; anything else is null. */
export function readFlag(given: string | null): boolean | null {
  const word = given?.trim().toLowerCase();
  if (word === '1' || word === 'true') return true;
  return word === '0' || word === 'false' ? false : null;
}

const WHOLE = /^[+-]?\d{1,18}$/;

/** An app open without `event`, a custom event with it. */
export function readEvent(values: Values): Signal {
  const device = readDevice(values);
  const name = text(values, 'event');
  if (name === null) {
    const referrer = text(values, 'referrer');
    return { kind: 'open', device, referrer, openDeeplinkUrl: keptText(values, 'open_deeplink_url') };
  }
  const value = keptText(values, 'value');
  return { kind: 'event', device, name, value: value !== null && WHOLE.test(value) ? value.replace('+', '') : null };
}

/** A SKAdNetwork conversion value; `fine` is null where it is no whole number from 0 to 63. */
export function readConversionValue(values: Values): Signal {
  const fine = text(values, 'conversion_value')?.trim() ?? '';
  const coarse = text(values, 'coarse_conversion_value');
  return {
    kind: 'conversion-value',
    device: readDevice(values),
    fine: /^0*\d{1,2}$/.test(fine) && Number(fine) <= 63 ? Number(fine) : null,
    coarse: coarse === 'low' || coarse === 'medium' || coarse === 'high' ? coarse : null,
    lockWindow: readFlag(text(values, 'lock_window')),
  };
}

export function readImportedUser(values: Values): Signal {
  return { kind: 'imported-user', device: readDevice(values) };
}

export function readQuery(values: Values): Signal {
  return { kind: 'attribution-query', device: readDevice(values) };
}

export function readEngagement(kind: EngagementKind, values: Values): Signal {
  const ip = text(values, 'ip_address');
  const userAgent = keptText(values, 'user_agent');
  return {
    kind: 'engagement',
    engagement: kind,
    advertisingId: canonicalId(text(values, 'advertising_id')),
    ip: ip === null ? null : canonicalIp(ip),
    // A macro that the network has not filled in does not take the place of the header.
    userAgent: userAgent === null || isUnfilled(userAgent) ? null : userAgent,
    details: readDetails(values),
    redirectUrl: text(values, 'redirect_url'),
  };
}

/** What requests say of a device and is kept with their facts. */
export const DEVICE_TEXTS = [
  'os_version',
  'device_model',
  'country',
  'app_version',
  'language',
  'locale',
  'customer_user_id',
  'user_agent',
  'device',
  'sdk_version',
] as const;

export function readDevice(values: Values): Device {
  const ip = text(values, 'ip_address');
  const sentAt = text(values, 'sent_at');
  return {
    installationId: canonicalId(text(values, 'analytics_installation_id')),
    advertisingId: canonicalId(text(values, 'advertising_id')),
    developerDeviceId: canonicalId(text(values, 'developer_device_id')),
    ip: ip === null ? null : canonicalIp(ip),
    osVersion: keptText(values, 'os_version'),
    deviceModel: keptText(values, 'device_model'),
    country: cutText(values, 'country'),
    appVersion: cutText(values, 'app_version'),
    language: cutText(values, 'language'),
    locale: cutText(values, 'locale'),
    limitAdTracking: readFlag(text(values, 'limit_ad_tracking')),
    customerUserId: cutText(values, 'customer_user_id'),
    userAgent: cutText(values, 'user_agent'),
    deviceName: cutText(values, 'device'),
    sdkVersion: cutText(values, 'sdk_version'),
    sentAtMs: sentAt !== null && /^\d{12,14}$/.test(sentAt) ? Number(sentAt) : null,
  };
}

/** The parameters of a link whose texts are kept. */
export const LINK_TEXTS = [
  'click_id',
  'site_id',
  'creative_name',
  'campaign_name',
  'campaign_id',
  'country',
  'deeplink_url',
  'user_agent',
  ...[0, 1, 2, 3, 4, 5].map((slot) => `tenjin_parameter_${slot}`),
] as const;

function readDetails(values: Values): EngagementDetails {
  const details: { -readonly [Name in keyof EngagementDetails]: EngagementDetails[Name] } = {};
  const clickId = keptText(values, 'click_id');
  const siteId = keptText(values, 'site_id');
  const creativeName = keptText(values, 'creative_name');
  const campaignName = keptText(values, 'campaign_name');
  const remoteCampaignId = keptText(values, 'campaign_id');
  const country = keptText(values, 'country');
  const deeplinkUrl = keptText(values, 'deeplink_url');
  if (clickId !== null) details.clickId = clickId;
  if (siteId !== null) details.siteId = siteId;
  if (creativeName !== null) details.creativeName = creativeName;
  if (campaignName !== null) details.campaignName = campaignName;
  if (remoteCampaignId !== null) details.remoteCampaignId = remoteCampaignId;
  if (country !== null) details.country = country;
  if (deeplinkUrl !== null) details.deeplinkUrl = deeplinkUrl;
  const limitAdTracking = readFlag(text(values, 'limit_ad_tracking'));
  if (limitAdTracking !== null) details.limitAdTracking = limitAdTracking;

  const parameters = parametersOf(values);
  if (parameters !== null) details.parameters = parameters;
  return details;
}

function parametersOf(values: Values): Record<string, string> | null {
  const parameters: Record<string, string> = {};
  for (let slot = 0; slot <= 5; slot += 1) {
    const name = `tenjin_parameter_${slot}`;
    const value = keptText(values, name);
    if (value !== null) parameters[name] = value;
  }
  return Object.keys(parameters).length === 0 ? null : parameters;
}
