import type { Phone } from './phones.js';

/** A request as its sender makes it: to the MMP as a client or a network does, or to the control API. */
export type Call =
  | {
      readonly to: 'mmp';
      readonly method: 'GET' | 'POST';
      /** Below the address of the workspace, such as `/v0/event`. */
      readonly path: string;
      /** In the query of a GET, in the form of a POST. */
      readonly fields: Readonly<Record<string, string>>;
    }
  | {
      readonly to: 'control';
      readonly what: string;
      /** What only asks has none. */
      readonly body?: object;
    };

/** Which app reports, and with which key. */
export type Reporter = { readonly bundleId: string; readonly platform: string; readonly key: string };

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** What a network knows of the phone and puts in the place of its macros. */
export const MACROS = ['advertising_id', 'ip_address', 'user_agent', 'limit_ad_tracking'] as const;
export type Macro = (typeof MACROS)[number];

function macroValue(macro: Macro, { advertisingId, ip, userAgent }: Phone): string {
  switch (macro) {
    case 'advertising_id':
      return advertisingId ?? '';
    case 'ip_address':
      return ip;
    case 'user_agent':
      return userAgent;
    case 'limit_ad_tracking':
      return advertisingId === null ? '1' : '0';
    default:
      return macro satisfies never;
  }
}

/**
 * A click or a view of a tracking link, as a network's server sends it.
 *
 * @param path - Of the link: `/v0/click/…` or `/v0/impression/…`.
 * @param more - Such as `site_id` and `creative_name`; what is empty is left out.
 */
export function linkCall(
  path: string,
  phone: Phone,
  {
    macros = MACROS,
    more = {},
  }: { readonly macros?: readonly Macro[]; readonly more?: Readonly<Record<string, string>> } = {},
): Call {
  const known = macros.map((macro) => [macro, macroValue(macro, phone)] as const);
  return { to: 'mmp', method: 'GET', path, fields: told([...known, ...Object.entries(more)]) };
}

/** The app is opened: the first time that is an install. @param referrer - What the store handed to the app. */
export function openCall(app: Reporter, phone: Phone, { referrer = '' } = {}): Call {
  return event(app, phone, { referrer });
}

export function eventCall(app: Reporter, phone: Phone, { name, value = '' }: { name: string; value?: string }): Call {
  return event(app, phone, { event: name, value });
}

function event(app: Reporter, phone: Phone, more: Readonly<Record<string, string>>): Call {
  return post('/v0/event', [...standard(app, phone), ...Object.entries(more)]);
}

export type Sale = {
  readonly productId: string;
  readonly price: string;
  readonly currency: string;
  readonly quantity?: string;
};

export function purchaseCall(app: Reporter, phone: Phone, { productId, price, currency, quantity = '1' }: Sale): Call {
  const sale = { product_id: productId, price, quantity, currency };
  return post('/v0/purchase', [...standard(app, phone), ...Object.entries(sale)]);
}

/** An ad that the app showed, and what it earned. */
export function adImpressionCall(
  app: Reporter,
  phone: Phone,
  { revenue, currency, network }: { readonly revenue: string; readonly currency: string; readonly network: string },
): Call {
  const ad = {
    app_version: '1.0',
    ad_revenue_mediation: 'max',
    network_name: network,
    currency,
    revenue_decimal: revenue,
    ad_format: 'rewarded',
  };
  return post('/v0/ad_impressions', [...standard(app, phone), ...Object.entries(ad)]);
}

/** A self-attributing network claims whoever has this phone. @param engagedAt - Instant in UTC. */
export function claimCall(
  { appId, channel, campaignId }: { readonly appId: string; readonly channel: string; readonly campaignId: string },
  { advertisingId, installationId }: Phone,
  { kind, engagedAt }: { readonly kind: 'click' | 'impression'; readonly engagedAt: string },
): Call {
  const whom = advertisingId === null ? { installationId } : { advertisingId };
  return { to: 'control', what: 'POST claims', body: { appId, channel, campaignId, ...whom, kind, engagedAt } };
}

/** What a backend says of the app and the phone in each of its calls. */
function standard({ key, bundleId, platform }: Reporter, phone: Phone): [string, string][] {
  return [
    ['api_key', key],
    ['bundle_id', bundleId],
    ['platform', platform],
    ['analytics_installation_id', phone.installationId],
    ['advertising_id', phone.advertisingId ?? NO_ID],
    ['developer_device_id', phone.developerDeviceId ?? ''],
    ['os_version', phone.osVersion],
    ['device_model', phone.model],
    ['ip_address', phone.ip],
    ['limit_ad_tracking', phone.advertisingId === null ? '1' : '0'],
    ['tracking_status', phone.trackingStatus ?? ''],
    ['sdk_version', 'server'],
  ];
}

const post = (path: string, fields: readonly (readonly [string, string])[]): Call => ({
  to: 'mmp',
  method: 'POST',
  path,
  fields: told(fields),
});

const told = (fields: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(fields.filter(([, value]) => value !== ''));
