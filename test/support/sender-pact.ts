import { providerState, type ProviderState } from '@mmp-sim/contracts/provider-states';
import type { Sender } from '@mmp-sim/sender';
import { IPHONE, PHONE } from './senders.js';
import { AIID, GAID, HOME_IP, IDFV } from './world.js';

/** What the sender makes of an answer. */
export type Outcome = 'delivered' | 'dropped' | 'parked' | 'retry';

/** One interaction of the sender with the MMP. */
export type SenderInteraction = {
  readonly description: string;
  readonly state: ProviderState;
  readonly call: (sender: Sender) => Promise<unknown>;
  readonly path: string;
  /** Its form, by names on the wire. */
  readonly form: Readonly<Record<string, string>>;
  readonly answer: {
    readonly status: number;
    /** As an example: the sender hands on whatever text stands there. Left out: what is recorded. */
    readonly error?: string;
    /** As an example; any number of seconds. */
    readonly retryAfter?: string;
  };
  readonly outcome: Outcome;
};

/** The key that the sender of these interactions has. */
export const SDK_KEY = 'SENDERKEY';
const KEY = { sdkKey: SDK_KEY };

const android = {
  bundle_id: 'com.example.game',
  platform: 'android',
  analytics_installation_id: AIID,
  advertising_id: GAID,
  os_version: '34',
  ip_address: HOME_IP,
  sdk_version: 'server',
};
const ios = { ...android, platform: 'ios', os_version: '17.5', developer_device_id: IDFV };

/** Ad revenue says the version of the app too. */
const viewer = { ...PHONE, appVersion: '1.5.0' };
const viewed = { ...android, app_version: '1.5.0' };

type Taken = Pick<SenderInteraction, 'call' | 'path' | 'form'> & { readonly what: string };

const anOpen: Taken = { what: 'an open', path: '/v0/event', form: android, call: (sender) => sender.open(PHONE) };

const calls: readonly Taken[] = [
  anOpen,
  { what: 'an open on iOS', path: '/v0/event', form: ios, call: (sender) => sender.open(IPHONE) },
  {
    what: 'a custom event',
    path: '/v0/event',
    form: { ...android, event: 'level_complete', value: '7' },
    call: (sender) => sender.event({ ...PHONE, name: 'level_complete', value: 7 }),
  },
  {
    what: 'a purchase',
    path: '/v0/purchase',
    form: { ...android, product_id: 'gold', price: '4.99', currency: 'EUR', quantity: '2' },
    call: (sender) => sender.purchase({ ...PHONE, productId: 'gold', price: '4.99', currency: 'eur', quantity: 2 }),
  },
  {
    what: 'a subscription on Android',
    path: '/v1/subscriptions',
    form: {
      ...android,
      product_id: 'gold.monthly',
      price: '9.99',
      currency: 'USD',
      google_play_purchase_token: 'token-1',
    },
    call: (sender) =>
      sender.subscription({
        ...PHONE,
        productId: 'gold.monthly',
        price: '9.99',
        currency: 'USD',
        purchaseToken: 'token-1',
      }),
  },
  {
    what: 'a subscription on iOS',
    path: '/v1/subscriptions',
    form: {
      ...ios,
      product_id: 'gold.monthly',
      price: '9.99',
      currency: 'USD',
      transaction_id: '2000000000000002',
      original_transaction_id: '2000000000000001',
      receipt: 'cmVjZWlwdA==',
      ios_store_kit_transaction: '{"transactionId":"2000000000000002"}',
    },
    call: (sender) =>
      sender.subscription({
        ...IPHONE,
        productId: 'gold.monthly',
        price: '9.99',
        currency: 'USD',
        transactionId: '2000000000000002',
        originalTransactionId: '2000000000000001',
        receipt: 'cmVjZWlwdA==',
        storeKitTransaction: { transactionId: '2000000000000002' },
      }),
  },
  {
    what: 'a flat ad impression',
    path: '/v0/ad_impressions',
    form: {
      ...viewed,
      ad_revenue_mediation: 'custom',
      network_name: 'Unity',
      currency: 'USD',
      revenue_decimal: '0.0125',
    },
    call: (sender) => sender.adRevenue({ ...viewer, networkName: 'Unity', currency: 'USD', revenue: '0.0125' }),
  },
  ...(
    [
      { mediation: 'max', fields: { revenue: '0.0125', ad_revenue_currency: 'USD' } },
      { mediation: 'ironsource', fields: { revenue: '0.0125', ab: 'A' } },
      { mediation: 'admob', fields: { value_micros: '12500', currency_code: 'USD' } },
      { mediation: 'topon', fields: { publisher_revenue: '0.0125', currency: 'USD' } },
      { mediation: 'hyperbid', fields: { publisher_revenue: '0.0125', currency: 'USD' } },
      { mediation: 'cas', fields: { revenue: '0.0125', format: 'banner' } },
      { mediation: 'tradplus', fields: { revenue: '0.0125' } },
      { mediation: 'cloudx', fields: { revenue: '0.0125', currency: 'USD' } },
    ] as const
  ).map(({ mediation, fields }): Taken => {
    // The type of a row is that of one mediation only when it stands alone.
    const call = { ...viewer, mediation, fields } as Parameters<Sender['adRevenue']>[0];
    const sent = { ...fields, publisher_revenue_decimal: '0.0125', publisher_revenue_micro: '12500' };
    return {
      what: `an ad impression by ${mediation}`,
      path: `/v0/ad_impressions/${mediation}`,
      form: {
        ...viewed,
        ad_revenue_mediation: mediation,
        ...Object.fromEntries(Object.entries(sent).map(([name, value]) => [`${mediation}[${name}]`, value])),
      },
      call: (sender) => sender.adRevenue(call),
    };
  }),
];

const recorded = calls.map(({ what, form, ...taken }): SenderInteraction => ({
  ...taken,
  form,
  description: `${what} that is recorded`,
  state: providerState('an app', { ...KEY, platform: form['platform'] === 'ios' ? 'ios' : 'android' }),
  answer: { status: 200 },
  outcome: 'delivered',
}));

/** What each answer but 200 is to an open. */
const answered: readonly SenderInteraction[] = [
  {
    ...anOpen,
    description: 'an open with a key that is switched off',
    state: providerState('an app with a disabled key', KEY),
    answer: { status: 202, error: 'not logged' },
    outcome: 'dropped',
  },
  {
    ...anOpen,
    description: 'an open of a version that is ignored',
    state: providerState('an app that ignores a version', { ...KEY, appVersion: '1.0.0' }),
    form: { ...android, app_version: '1.0.0' },
    call: (sender) => sender.open({ ...PHONE, appVersion: '1.0.0' }),
    answer: { status: 202, error: 'ignored' },
    outcome: 'dropped',
  },
  {
    ...anOpen,
    description: 'an open without an advertising id, which the app needs',
    state: providerState('an app that needs an advertising id', KEY),
    form: { ...android, advertising_id: '' },
    call: (sender) => sender.open({ ...PHONE, advertisingId: null }),
    answer: { status: 202, error: 'invalid device identifier' },
    outcome: 'dropped',
  },
  {
    ...anOpen,
    description: 'an open with a key that is not the app’s',
    state: providerState('an app with another key'),
    answer: { status: 401, error: 'unauthorized' },
    outcome: 'parked',
  },
  {
    ...anOpen,
    description: 'an open of an app that there is not',
    state: providerState('no app', KEY),
    answer: { status: 404, error: 'no such app' },
    outcome: 'parked',
  },
  {
    ...anOpen,
    description: 'an open too many',
    state: providerState('an app that is rate limited', KEY),
    answer: { status: 429, error: 'too many requests', retryAfter: '30' },
    outcome: 'retry',
  },
  {
    ...anOpen,
    description: 'an open during an outage',
    state: providerState('an app during an outage', KEY),
    answer: { status: 503, error: 'service unavailable' },
    outcome: 'retry',
  },
];

/** All that the sender says to Tenjin, and every answer that it has to understand. */
export const senderInteractions: readonly SenderInteraction[] = [...recorded, ...answered];
