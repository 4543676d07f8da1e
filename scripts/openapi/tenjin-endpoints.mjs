// What the MMP's endpoints are to a reader, by path. Methods and paths come from the simulator's own list, parameters
// from the schemas, answers from really asking: see tenjin-plays.mjs.

/** @type {Readonly<Record<string, string>>} */
export const tags = {
  'Opens and events': 'What a backend or an SDK reports of an app.',
  Money: 'Purchases, subscriptions and the revenue of ad impressions.',
  Attribution: 'Who brought an installation, and what that earned the network.',
  'Tracking links': 'What ad networks call, or the user by a click.',
};

/** @typedef {Readonly<Record<string, string | null>>} Changes - Null leaves a parameter out. */

/**
 * @typedef {object} Endpoint
 * @property {string} id - Name for generators of code, after the method.
 * @property {string} tag
 * @property {string} schema - Of its parameters.
 * @property {string} summary
 * @property {string} description
 * @property {string | null} answer - Definition of `tenjin/answers.json` for a JSON answer that is no refusal.
 * @property {readonly string[]} evidence - Rules of `evidence.json` that speak of it, besides those that name its path.
 * @property {Changes} [also] - What a request that nothing is wrong with has besides the required parameters.
 * @property {Readonly<Record<string, Changes>>} plays - What is asked besides what every endpoint is asked: a name, and
 *   what differs from a request that nothing is wrong with. `shortId` is the segment of the path.
 */

/** Fields of a mediation that an impression has, each of them sent as `<mediation>[<field>]`. */
const impressions = {
  max: { revenue: '0.0123', ad_revenue_currency: 'USD', network_name: 'mintegral', ad_unit_id: 'my_ad_unit_id' },
  ironsource: { revenue: '0.0123', ad_network: 'mintegral', ad_unit: 'rewarded_video' },
  admob: { value_micros: '0.0123', currency_code: 'USD', ad_unit_id: 'my_ad_unit_id' },
  topon: { publisher_revenue: '0.0123', currency: 'USD', network_firm_id: '6' },
  hyperbid: { publisher_revenue: '0.0123', currency: 'USD', network_firm_id: '6' },
  cas: { revenue: '0.0123', network_name: 'mintegral', ad_unit_id: 'my_ad_unit_id' },
  tradplus: { revenue: '0.0123', network_name: 'mintegral', ad_unit_id: 'my_ad_unit_id' },
  cloudx: { revenue: '0.0123', currency: 'USD', network_name: 'mintegral', ad_unit_id: 'my_ad_unit_id' },
};

/** @returns {Endpoint} */
function mediated(mediation, fields) {
  const sent = Object.entries(fields).map(([field, value]) => [`${mediation}[${field}]`, value]);
  return {
    id: `AdImpression${mediation.charAt(0).toUpperCase()}${mediation.slice(1)}`,
    tag: 'Money',
    schema: `tenjin/ad-impression-${mediation}.schema.json`,
    summary: `The revenue of an ad impression, as ${mediation} reports it`,
    description: `Each field of the mediation is sent as \`${mediation}[<field>]\`.`,
    answer: 'TenjinAccepted',
    evidence: [
      'ad-impression-paths',
      'ad-impression-ids',
      'mediated-revenue',
      'mediated-fallback',
      'mediated-currency',
      ...(mediation === 'admob' ? ['admob-micros'] : []),
      'impression-date',
    ],
    also: { ad_revenue_mediation: mediation },
    plays: { impression: Object.fromEntries(sent), 'no-revenue': {} },
  };
}

/** @returns {Endpoint} */
const flatImpressions = (id, description) => ({
  id,
  tag: 'Money',
  schema: 'tenjin/ad-impression.schema.json',
  summary: 'The revenue of an ad impression',
  description,
  answer: 'TenjinAccepted',
  evidence: ['ad-impression-parameters', 'ad-impression-paths', 'ad-impression-ids', 'impression-date'],
  plays: {
    impression: { revenue_decimal: '0.00125', ad_unit_id: 'my_ad_unit_id', ad_format: 'banner' },
    'per-thousand': { revenue_cpm: '1.25' },
    'no-revenue': {},
  },
});

/** @type {Readonly<Record<string, Endpoint>>} */
const endpoints = {
  '/v0/event': {
    id: 'Event',
    tag: 'Opens and events',
    schema: 'tenjin/event.schema.json',
    summary: 'An app open, or a custom event',
    description: 'Without `event` the app was opened: the first open is the install, every open a session.',
    answer: 'TenjinAccepted',
    evidence: ['first-open', 'arrival-time', 'no-deduplication', 'event-before-open', 'reinstall'],
    plays: {
      open: { app_version: '3.4.1', country: 'US', ip_address: '203.0.113.7' },
      'custom-event': { event: 'level_complete', value: '10' },
      'name-too-long': { event: 'x'.repeat(80) },
    },
  },
  '/v0/import_attribution': {
    id: 'ImportAttribution',
    tag: 'Opens and events',
    schema: 'tenjin/import-attribution.schema.json',
    summary: 'A user who was there before',
    description: 'So that no later open of the user counts as an install.',
    answer: 'TenjinAccepted',
    evidence: ['import-effect'],
    plays: {
      user: {},
      'hyphens-in-an-id': { advertising_id: 'f024e65f-3dd9-4f16-9837-26bcef192d68' },
    },
  },
  '/v0/purchase': {
    id: 'Purchase',
    tag: 'Money',
    schema: 'tenjin/purchase.schema.json',
    summary: 'An in-app purchase',
    description: '`price` is that of one unit.',
    answer: 'TenjinAccepted',
    evidence: ['no-fact-no-record', 'quantity-default', 'no-negative-revenue', 'identical-purchases', 'net-revenue'],
    plays: {
      purchase: { quantity: '2', transaction_id: '1000000123' },
      'unreadable-price': { price: 'free' },
    },
  },
  '/v1/subscriptions': {
    id: 'Subscription',
    tag: 'Money',
    schema: 'tenjin/subscription.schema.json',
    summary: 'A subscription',
    description:
      'On iOS one call for each period, with its price; on Android one call with the purchase token, and Google Play is asked for the rest: play it by `/_sim/subscriptions`.',
    answer: 'TenjinAccepted',
    evidence: [
      'subscription-token-once',
      'subscription-play-access',
      'subscription-periods',
      'subscription-other-stores',
    ],
    plays: {
      'ios-period': {
        price: '4.99',
        currency: 'USD',
        transaction_id: '2000000123456789',
        original_transaction_id: '2000000123456789',
        receipt: 'MIIT…',
        ios_store_kit_transaction: 'eyJ…',
      },
      'android-token': {
        platform: 'android',
        os_version: '34',
        developer_device_id: null,
        google_play_purchase_token: 'opaque-token',
      },
      'no-price': {},
    },
  },
  '/v0/ad_impressions': flatImpressions('AdImpression', 'One of `revenue_decimal`, which wins, and `revenue_cpm`.'),
  '/v0/ad_impression': flatImpressions('OldAdImpression', 'The old path of `/v0/ad_impressions`.'),
  ...Object.fromEntries(
    Object.entries(impressions).map(([name, fields]) => [`/v0/ad_impressions/${name}`, mediated(name, fields)]),
  ),
  '/v0/user': {
    id: 'User',
    tag: 'Attribution',
    schema: 'tenjin/user.schema.json',
    summary: 'Who brought an installation',
    description: 'Empty until there is an attribution.',
    answer: 'TenjinAttribution',
    evidence: [],
    plays: {
      attributed: {},
      'not-opened-yet': {
        analytics_installation_id: '00000000-0000-4000-8000-000000000001',
        advertising_id: null,
        developer_device_id: null,
      },
    },
  },
  '/v0/conversion-values': {
    id: 'ConversionValue',
    tag: 'Attribution',
    schema: 'tenjin/conversion-value.schema.json',
    summary: 'The SKAdNetwork conversion value of an installation',
    description: 'Before iOS 16.1 only a higher value is kept.',
    answer: 'TenjinAccepted',
    evidence: ['conversion-value-range', 'conversion-value-higher', 'conversion-value-answer'],
    plays: {
      value: { os_version: '17.5', coarse_conversion_value: 'high', lock_window: 'false' },
      'out-of-range': { conversion_value: '64' },
    },
  },
  '/v0/click/:shortId': {
    id: 'Click',
    tag: 'Tracking links',
    schema: 'tenjin/tracking-link.schema.json',
    summary: 'A click on an ad',
    description: 'Answered with a redirect to where the user should go, or a pixel where nothing says where that is.',
    answer: null,
    evidence: [
      'link-paths',
      'link-parameters',
      'link-site-parameters',
      'link-free-parameters',
      'link-network-parameters',
      'link-deeplink',
      'link-sender',
      'link-methods',
      'play-referrer',
    ],
    plays: {
      click: { advertising_id: 'f024e65f3dd94f16983726bcef192d68', click_id: 'clk_1', site_id: 'site_7' },
      'nowhere-to-go': { shortId: 'nowhere' },
    },
  },
  '/v0/impression/:shortId': {
    id: 'Impression',
    tag: 'Tracking links',
    schema: 'tenjin/tracking-link.schema.json',
    summary: 'An ad was seen',
    description: 'Answered with a transparent pixel.',
    answer: null,
    evidence: [
      'link-paths',
      'link-parameters',
      'link-site-parameters',
      'link-free-parameters',
      'link-network-parameters',
      'link-deeplink',
      'link-sender',
      'link-methods',
    ],
    plays: { view: { advertising_id: 'f024e65f3dd94f16983726bcef192d68', site_id: 'site_7' } },
  },
};

/** @param {string} path @returns {Endpoint} */
export function endpointOf(path) {
  const endpoint = endpoints[path];
  if (endpoint === undefined) throw new RangeError(`${path} has no entry in scripts/openapi/tenjin-endpoints.mjs`);
  return endpoint;
}

/** Rules that speak of every endpoint that takes a key, and those of answers by status. */
export const keyedEvidence = ['basic-auth', 'basic-bare-key', 'key-precedence', 'form-or-query', 'extra-parameters'];
export const answerEvidence = {
  TenjinAccepted: ['success-body', 'missing-is-recorded'],
  TenjinAttribution: ['user-answer'],
  TenjinRefused: ['error-body'],
  401: ['basic-challenge'],
  302: ['click-redirect', 'play-referrer'],
  gif: ['impression-pixel'],
};
