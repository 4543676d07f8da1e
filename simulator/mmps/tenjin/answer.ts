import { STATUS_CODES } from 'node:http';
import type { AttributionReadout, Drop, Outcome, Rejection, WireResponse } from '../mmp.js';

const JSON_HEADERS = { 'Content-Type': 'application/json; charset=utf-8' };

const accepted: WireResponse = { status: 200, headers: JSON_HEADERS, body: '{"code":200,"success":true}' };

/** The smallest transparent GIF. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * Status and phrase of each refusal.
 *
 * @see 401, 404 and 202 with these phrases: github.com/tenjin/sdk-llm-guides, android guide. The bodies around the
 *   phrases and all other rows are our own choice (assumed).
 */
const refusals: Record<Rejection | Drop, readonly [status: number, phrase: string]> = {
  unauthorized: [401, 'unauthorized'],
  'key-of-another-app': [401, 'unauthorized'],
  'bad-signature': [401, 'unauthorized'],
  'no-such-app': [404, 'no such app'],
  'no-such-link': [404, 'no such campaign'],
  'no-such-workspace': [404, 'not found'],
  'no-such-endpoint': [404, 'not found'],
  'no-install-yet': [404, 'not found'],
  'method-not-allowed': [405, 'method not allowed'],
  'body-too-large': [413, 'request too large'],
  'key-disabled': [202, 'not logged'],
  'app-version-ignored': [202, 'ignored'],
  'invalid-device-id': [400, 'invalid device identifier'],
  'no-device-id': [202, 'invalid device identifier'],
  'event-name-too-long': [202, 'ignored'],
  'too-many-event-names': [202, 'ignored'],
  'no-revenue': [202, 'ignored'],
  'unreadable-amount': [202, 'ignored'],
  'unreadable-quantity': [202, 'ignored'],
  'unknown-currency': [202, 'ignored'],
  'unreadable-conversion-value': [202, 'ignored'],
};

/** The answer that Tenjin gives to what became of a request. */
export function tenjinAnswer(outcome: Outcome): WireResponse {
  switch (outcome.kind) {
    case 'recorded':
      return accepted;
    case 'dropped':
      return refusal(refusals[outcome.reason], {});
    case 'rejected':
      return refusal(refusals[outcome.reason], outcome.allow === undefined ? {} : { Allow: outcome.allow });
    case 'redirect':
      return { status: 302, headers: { Location: outcome.to, 'Cache-Control': 'no-store' }, body: '' };
    case 'pixel':
      return { status: 200, headers: { 'Content-Type': 'image/gif', 'Cache-Control': 'no-store' }, body: PIXEL };
    case 'attribution':
      return { status: 200, headers: JSON_HEADERS, body: JSON.stringify(readout(outcome.install)) };
    case 'unavailable':
      return { status: 503, headers: JSON_HEADERS, body: '{"code":503,"error":"service unavailable"}' };
    case 'fault':
      return answerOfStatus(outcome.status);
    default:
      return outcome satisfies never;
  }
}

/** Where the status leaves open which refusal it is, the first one; where none has it, the words of HTTP (assumed). */
function answerOfStatus(status: number): WireResponse {
  if (status === 200) return accepted;
  const known = Object.values(refusals).find(([one]) => one === status);
  return refusal(known ?? [status, (STATUS_CODES[status] ?? 'unknown').toLowerCase()], {});
}

function refusal([status, phrase]: readonly [number, string], extra: Record<string, string>): WireResponse {
  // The iOS SDK answers a Basic challenge; without one it cannot.
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic realm="Tenjin"' } : {};
  return {
    status,
    headers: { ...JSON_HEADERS, ...challenge, ...extra },
    body: JSON.stringify({ code: status, error: phrase }),
  };
}

/** The free slots of a link that come back; other names are other networks' business. */
const FREE_SLOT = /^tenjin_parameter_[0-5]$/;

/**
 * What `v0/user` says. Empty until there is an attribution; each key only when its value is known.
 *
 * @see tenjin.com/ja/docs/liveops-campaigns, github.com/tenjin/tenjin-android-sdk.
 */
function readout(install: AttributionReadout | null): Record<string, string> {
  if (install === null) return {};
  const { details } = install;
  const slots = Object.entries(details.parameters ?? {}).filter(([name]) => FREE_SLOT.test(name));
  const keys = {
    ...Object.fromEntries(slots),
    advertising_id: install.advertisingId,
    ad_network: install.channel,
    campaign_id: install.campaignId,
    campaign_name: details.campaignName ?? install.campaignName,
    site_id: details.siteId,
    creative_name: details.creativeName,
    remote_campaign_id: install.remoteCampaignId ?? details.remoteCampaignId,
    click_id: details.clickId,
    deferred_deeplink_url: details.deeplinkUrl,
  };
  const known = Object.entries(keys).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(known);
}
