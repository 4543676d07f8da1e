import type { EngagementKind } from './wire.js';

/** Ids in canonical form: lower case, no hyphens; null where empty, all zero or never filled in. */
export type DeviceIds = {
  readonly installationId: string | null;
  readonly advertisingId: string | null;
  readonly developerDeviceId: string | null;
};

/** What a request says of the device it is about. Times are epoch milliseconds, UTC. */
export type Device = DeviceIds & {
  /** Canonical text of the end user's address; never the sender's. */
  readonly ip: string | null;
  readonly osVersion: string | null;
  readonly deviceModel: string | null;
  readonly country: string | null;
  readonly appVersion: string | null;
  /** ISO 639-1. */
  readonly language: string | null;
  /** Locale or language tag, such as `en-US`. */
  readonly locale: string | null;
  /** The user wants to be tracked less. */
  readonly limitAdTracking: boolean | null;
  /** The app's own id of its user. */
  readonly customerUserId: string | null;
  /** The user agent that the request names; that of its header is the backend's. */
  readonly userAgent: string | null;
  /** What the device calls itself. */
  readonly deviceName: string | null;
  /** `server` where a backend sends. */
  readonly sdkVersion: string | null;
  readonly sentAtMs: number | null;
};

/** An app was opened: the first open of an installation is its install, every open is a session. */
export type AppOpen = {
  readonly kind: 'open';
  readonly device: Device;
  /** Install referrer of the store, as sent. */
  readonly referrer: string | null;
  readonly openDeeplinkUrl: string | null;
};

/** Something the app's makers named happened. */
export type CustomEvent = {
  readonly kind: 'event';
  readonly device: Device;
  readonly name: string;
  /** A whole number as sent, null when absent or unreadable. */
  readonly value: string | null;
};

/** A click or an impression of an ad, as a tracking link or the control API reports it. */
export type EngagementSignal = {
  readonly kind: 'engagement';
  readonly engagement: EngagementKind;
  readonly advertisingId: string | null;
  /** Canonical address that the request names; null: the address it came from counts. */
  readonly ip: string | null;
  /** User agent that the request names; null: that of the request counts. */
  readonly userAgent: string | null;
  readonly details: EngagementDetails;
  /** Where the request asks to be sent, as sent. */
  readonly redirectUrl: string | null;
};

/** What a network says of an engagement beyond who and when. */
export type EngagementDetails = {
  readonly clickId?: string;
  readonly siteId?: string;
  readonly creativeName?: string;
  readonly campaignName?: string;
  /** The campaign's id on the network's side. */
  readonly remoteCampaignId?: string;
  readonly country?: string;
  readonly deeplinkUrl?: string;
  readonly limitAdTracking?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
};

/** An amount of money as a sender names it: in 10^-9 units of an ISO 4217 currency, not negative. */
export type Price = { readonly amount: bigint; readonly currency: string };

/** Something was bought in the app. Null where what was sent cannot be read: no fact can be built of that. */
export type Purchase = {
  readonly kind: 'purchase';
  readonly device: Device;
  readonly productId: string | null;
  /** Of one unit. */
  readonly unitPrice: Price | null;
  /** Whole, 1 or more. */
  readonly quantity: number | null;
  /** The price is what is left after the store's commission. */
  readonly postCut: boolean;
  readonly transactionId: string | null;
  readonly hasReceipt: boolean;
};

/** A subscription was bought, or (where no store is asked for the rest) a period of it was billed. */
export type Subscription = {
  readonly kind: 'subscription';
  readonly device: Device;
  readonly productId: string | null;
  /** Of one period; null where the sender names none. */
  readonly price: Price | null;
  /** Google Play's purchase token: the store is asked for renewals, trials and cancellations. */
  readonly purchaseToken: string | null;
  readonly transactionId: string | null;
  /** The subscription's first transaction, the same in all its periods. */
  readonly originalTransactionId: string | null;
  readonly inTrial: boolean;
};

/** What an ad impression in the app earned. */
export type AdRevenue = {
  readonly kind: 'ad-revenue';
  readonly device: Device;
  /** The mediation that reports it. */
  readonly mediation: string | null;
  /** Null where what was sent cannot be read. */
  readonly revenue: Price | null;
  readonly details: AdImpressionDetails;
};

/** What a mediation says of an impression beyond its revenue. */
export type AdImpressionDetails = {
  readonly network?: string;
  readonly adUnitId?: string;
  readonly adFormat?: string;
  readonly placement?: string;
  readonly networkPlacement?: string;
  readonly creativeId?: string;
  readonly country?: string;
  readonly precision?: string;
};

/** The app has set a SKAdNetwork conversion value. */
export type ConversionValue = {
  readonly kind: 'conversion-value';
  readonly device: Device;
  /** 0–63; null where it cannot be read. */
  readonly fine: number | null;
  readonly coarse: 'low' | 'medium' | 'high' | null;
  readonly lockWindow: boolean | null;
};

/** A user who was there before the MMP, told of so that no later open counts as an install. */
export type ImportedUser = { readonly kind: 'imported-user'; readonly device: Device };

/** Asks who brought an installation. */
export type AttributionQuery = { readonly kind: 'attribution-query'; readonly device: Device };

/** What a request means, in words that every MMP shares. */
export type Signal =
  | AppOpen
  | CustomEvent
  | Purchase
  | Subscription
  | AdRevenue
  | ConversionValue
  | ImportedUser
  | EngagementSignal
  | AttributionQuery;

/** What was known of an installation before a request. Times are epoch milliseconds; null where nothing was. */
export type History = {
  readonly opened: boolean;
  readonly lastOpenAtMs: number | null;
  readonly advertisingId: string | null;
  /** The advertising id before that. */
  readonly formerAdvertisingId: string | null;
  readonly developerDeviceId: string | null;
  readonly lastTransactionId: string | null;
  /** Another platform on which the same installation id is known; only told at its first request here. */
  readonly otherPlatform: string | null;
  /** How many installs of the app in a row, this one included, came from the same address; 0 for anything else. */
  readonly installsOfOneIp: number;
};

/** The app that a request names. */
export type AppRef = { readonly bundleId: string | null; readonly platform: string | null };
