import { amountText } from '@mmp-sim/contracts/money/amount';
import type { AdRevenueCall, Device, EventCall, OpenCall, PurchaseCall, SubscriptionCall } from '@mmp-sim/sender';
import type { App } from '@mmp-sim/contracts/catalog';
import { mediations } from '../mmps/tenjin/mediations.js';
import type { Sent } from '../synthesis/enact/audience.js';
import type { Tracking } from '../synthesis/mess/messages.js';

/** A call of the sender's. */
export type Call =
  | { readonly kind: 'open'; readonly call: OpenCall }
  | { readonly kind: 'event'; readonly call: EventCall }
  | { readonly kind: 'purchase'; readonly call: PurchaseCall }
  | { readonly kind: 'subscription'; readonly call: SubscriptionCall }
  | { readonly kind: 'adRevenue'; readonly call: AdRevenueCall };

const MICROS = 1_000_000n;

/**
 * What a backend calls its sender with to tell an MMP of something.
 *
 * @param tracking - What the app knows of whether it may track; no phone but an iPhone is asked.
 */
export function callOf(signal: Sent, app: App, tracking: Tracking): Call {
  const device = deviceOf(signal, app, tracking);
  switch (signal.kind) {
    case 'open':
      return { kind: 'open', call: { ...device, referrer: signal.referrer } };
    case 'event':
      return { kind: 'event', call: { ...device, name: signal.name, value: signal.value } };
    case 'purchase': {
      const { productId, unitPrice, quantity, transactionId } = signal;
      const price = { price: amountText(unitPrice.amount), currency: unitPrice.currency };
      return { kind: 'purchase', call: { ...device, productId: productId ?? '', ...price, quantity, transactionId } };
    }
    case 'subscription': {
      const { productId, price, purchaseToken, transactionId, originalTransactionId, inTrial } = signal;
      const paid = price === null ? {} : { price: amountText(price.amount), currency: price.currency };
      const call = { ...device, productId: productId ?? '', ...paid, isInTrialPeriod: inTrial };
      if (app.platform === 'android') return { kind: 'subscription', call: { ...call, purchaseToken } };
      // What StoreKit signs cannot be made; nobody looks into it.
      const signed = { receipt: 'c2lnbmVk', storeKitTransaction: { transactionId, originalTransactionId, productId } };
      return { kind: 'subscription', call: { ...call, transactionId, originalTransactionId, ...signed } };
    }
    case 'ad-revenue':
      return { kind: 'adRevenue', call: adRevenue(signal, device, app) };
    default:
      return signal satisfies never;
  }
}

type Told = Device & { readonly installationId: string; readonly osVersion: string; readonly ipAddress: string };

function deviceOf({ device }: Sent, { bundleId, platform }: App, tracking: Tracking): Told {
  return {
    app: { bundleId, platform },
    installationId: device.installationId ?? '',
    advertisingId: device.advertisingId,
    developerDeviceId: device.developerDeviceId,
    limitAdTracking: device.limitAdTracking,
    ...(platform === 'ios' ? { trackingStatus: tracking } : {}),
    ipAddress: device.ip ?? '',
    osVersion: device.osVersion ?? '',
    appVersion: device.appVersion,
    country: device.country,
    deviceModel: device.deviceModel,
    sentAt: device.sentAtMs,
  };
}

/** In the form of its mediation, or in the flat one where it has none. */
function adRevenue(
  { revenue, mediation, details }: Sent & { kind: 'ad-revenue' },
  device: Told,
  { platform }: App,
): AdRevenueCall {
  const form = mediations.find(({ name }) => name === mediation);
  if (form === undefined) {
    return {
      ...device,
      appVersion: device.appVersion ?? '',
      networkName: details.network ?? '',
      currency: revenue.currency,
      revenue: amountText(revenue.amount),
      adUnitId: details.adUnitId,
      ...flatFormat(details.adFormat),
      mediationCountry: details.country,
    };
  }
  const isMicros = form.name === 'admob' && platform !== 'ios';
  const fields = Object.fromEntries([
    [form.revenue, amountText(isMicros ? revenue.amount * MICROS : revenue.amount)],
    ...(form.currency === null ? [] : [[form.currency, revenue.currency]]),
    ...told(form.network, details.network),
    ...told(form.adUnit, details.adUnitId),
    ...told(form.format, details.adFormat),
    ...told(form.country, details.country),
  ]) as Readonly<Record<string, string>>;
  return { ...device, mediation: form.name, fields };
}

/** The flat form has words of its own; what is none of them is left out. */
const FLAT_FORMATS = new Set([
  'banner',
  'mrec',
  'xpromo',
  'native',
  'leaderboard',
  'interstitial',
  'rewarded',
  'rewarded_interstitial',
]);

function flatFormat(format = ''): { readonly adFormat?: string } {
  const word = format.toLowerCase();
  return FLAT_FORMATS.has(word) ? { adFormat: word } : {};
}

/** In the first of the fields in which it may stand. */
const told = ([field]: readonly string[], value: string | undefined): (readonly [string, string])[] =>
  field === undefined || value === undefined ? [] : [[field, value]];
