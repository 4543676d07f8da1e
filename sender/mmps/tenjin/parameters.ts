import {
  amount,
  capitals,
  flag,
  id,
  instant,
  json,
  text,
  trimmed,
  type Fault,
  wholeNumber,
  word,
  type Writer,
} from './wire-value.js';

/** How a property of a call travels: its name on the wire, and how it is written. */
type Parameter = readonly [wire: string, write: Writer];
export type Parameters = Readonly<Record<string, Parameter>>;

const statuses: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  ...(['not-determined', 'restricted', 'denied', 'authorized'] as const).map((name, n) => [name, String(n)] as const),
  ...[0, 1, 2, 3].map((n) => [n, String(n)] as const),
]);

const trackingStatus: Writer = (value) => {
  const fault: Fault = {
    expected: 'not-determined, restricted, denied or authorized (or 0 to 3)',
    hint: 'Give what ATTrackingManager told on the device.',
  };
  return statuses.get(value) ?? fault;
};

/** @see tenjin.com/docs/tenjin-server-to-server-s2s */
const device: Parameters = {
  installationId: ['analytics_installation_id', id],
  advertisingId: ['advertising_id', id],
  developerDeviceId: ['developer_device_id', id],
  limitAdTracking: ['limit_ad_tracking', flag],
  trackingStatus: ['tracking_status', trackingStatus],
  ipAddress: ['ip_address', trimmed],
  osVersion: ['os_version', text],
  osVersionRelease: ['os_version_release', text],
  appVersion: ['app_version', text],
  country: ['country', capitals],
  locale: ['locale', text],
  deviceModel: ['device_model', text],
  buildId: ['build_id', text],
  customerUserId: ['customer_user_id', text],
  adUserData: ['ad_user_data', flag],
  adPersonalization: ['ad_personalization', flag],
  sentAt: ['sent_at', instant],
};

const open: Parameters = {
  ...device,
  referrer: ['referrer', text],
  odmInfo: ['odm_info', text],
  deeplinkUrl: ['deeplink_url', text],
  openDeeplinkUrl: ['open_deeplink_url', text],
};

const event: Parameters = { ...device, name: ['event', text], value: ['value', wholeNumber] };

const purchase: Parameters = {
  ...device,
  productId: ['product_id', text],
  price: ['price', amount],
  currency: ['currency', capitals],
  quantity: ['quantity', wholeNumber],
  postCut: ['postcut', flag],
  receipt: ['receipt', text],
  signature: ['signature', text],
  transactionId: ['transaction_id', text],
  receiptId: ['receipt_id', text],
  amazonUserId: ['user_id', text],
};

const subscription: Parameters = {
  ...device,
  productId: ['product_id', text],
  price: ['price', amount],
  currency: ['currency', capitals],
  transactionId: ['transaction_id', text],
  originalTransactionId: ['original_transaction_id', text],
  receipt: ['receipt', text],
  storeKitTransaction: ['ios_store_kit_transaction', json],
  billingFrequency: ['billing_frequency', text],
  isInTrialPeriod: ['is_in_trial_period', word],
  purchaseToken: ['google_play_purchase_token', text],
  purchaseDate: ['purchase_date', instant],
  signature: ['signature', text],
};

/** @see tenjin.com/?p=17989, whose page has words for true and false here. */
const adRevenue: Parameters = {
  ...device,
  limitAdTracking: ['limit_ad_tracking', word],
  mediation: ['ad_revenue_mediation', text],
  networkName: ['network_name', text],
  currency: ['currency', capitals],
  revenue: ['revenue_decimal', amount],
  revenueCpm: ['revenue_cpm', amount],
  mediationCountry: ['mediation_country', capitals],
  adUnitId: ['ad_unit_id', text],
  adFormat: ['ad_format', text],
  precision: ['precision', text],
  creativeId: ['creative_id', text],
  placement: ['placement', text],
  networkPlacement: ['network_placement', text],
  auctionId: ['auction_id', text],
  connectionType: ['connection_type', text],
  sourceAppStore: ['source_app_store', text],
  optIn: ['opt_in', word],
  language: ['language', text],
  screenWidth: ['screen_width', wholeNumber],
  screenHeight: ['screen_height', wholeNumber],
  appVersionCode: ['app_version_code', text],
};

const mediatedAdRevenue: Parameters = { ...device, mediation: ['ad_revenue_mediation', text] };

/** What each form takes. */
export const parameters = { open, event, purchase, subscription, adRevenue, mediatedAdRevenue } as const;
