import type { App } from '@mmp-sim/contracts/catalog';
import { amountText } from '@mmp-sim/contracts/money/amount';
import type { Device } from '@mmp-sim/contracts/signals';
import type { Sent } from '../synthesis/enact/audience.js';
import type { Tracking } from '../synthesis/mess/messages.js';

/** What stands in a request, by the names of the wire. */
export type Fields = Readonly<Record<string, string>>;
/** What a backend posts, and where. */
export type Post = { readonly path: string; readonly fields: Fields };

const NO_ID = '00000000-0000-0000-0000-000000000000';
const STATUSES = { 'not-determined': '0', denied: '2', authorized: '3' } as const;
const MICROS = 1_000_000n;

/**
 * What the backend of the demo's game posts to Tenjin when something happens in the app.
 *
 * @param tracking - What the app knows of whether it may track; no phone but an iPhone is asked.
 * @returns Null of what this game has not got.
 */
export function postOf(signal: Sent, app: App, tracking: Tracking): Post | null {
  const standard = deviceFields(signal.device, app, tracking);
  switch (signal.kind) {
    case 'open':
      return { path: '/v0/event', fields: told({ ...standard, referrer: signal.referrer }) };
    case 'event':
      return { path: '/v0/event', fields: told({ ...standard, event: signal.name, value: signal.value }) };
    case 'purchase': {
      const { productId, unitPrice, quantity, transactionId } = signal;
      const sale = { product_id: productId, price: amountText(unitPrice.amount), currency: unitPrice.currency };
      const rest = { quantity: String(quantity), transaction_id: transactionId };
      return { path: '/v0/purchase', fields: told({ ...standard, ...sale, ...rest }) };
    }
    case 'ad-revenue': {
      const { revenue, details } = signal;
      const amount = amountText(revenue.amount);
      const ad = {
        ad_revenue_mediation: 'max',
        'max[revenue]': amount,
        'max[ad_revenue_currency]': revenue.currency,
        'max[publisher_revenue_decimal]': amount,
        'max[publisher_revenue_micro]': amountText(revenue.amount * MICROS),
        'max[network_name]': details.network,
        'max[ad_unit_id]': details.adUnitId,
        'max[format]': details.adFormat,
        'max[country]': details.country,
      };
      return { path: '/v0/ad_impressions/max', fields: told({ ...standard, ...ad }) };
    }
    case 'subscription':
      return null;
    default:
      return signal satisfies never;
  }
}

type PhoneOf = Pick<
  Device,
  | 'installationId'
  | 'advertisingId'
  | 'developerDeviceId'
  | 'ip'
  | 'osVersion'
  | 'deviceModel'
  | 'country'
  | 'appVersion'
>;

/** What it says of the app and the phone in each of its calls. */
export function deviceFields(phone: PhoneOf, { bundleId, platform }: App, tracking: Tracking): Fields {
  return told({
    bundle_id: bundleId,
    platform,
    analytics_installation_id: phone.installationId,
    advertising_id: phone.advertisingId ?? NO_ID,
    developer_device_id: phone.developerDeviceId,
    limit_ad_tracking: phone.advertisingId === null ? '1' : '0',
    tracking_status: platform === 'ios' ? STATUSES[tracking] : null,
    ip_address: phone.ip,
    os_version: phone.osVersion,
    app_version: phone.appVersion,
    country: phone.country,
    device_model: phone.deviceModel,
    sdk_version: 'server',
  });
}

/** Without what is not known. */
const told = (fields: Readonly<Record<string, string | null | undefined>>): Fields =>
  Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === 'string'));
