import type {
  TenjinAdImpressionAdmob,
  TenjinAdImpressionCas,
  TenjinAdImpressionCloudx,
  TenjinAdImpressionHyperbid,
  TenjinAdImpressionIronsource,
  TenjinAdImpressionMax,
  TenjinAdImpressionTopon,
  TenjinAdImpressionTradplus,
  TenjinStandard,
} from '@mmp-sim/contracts/wire';
import type { Target } from './outbox/outbox.js';

/**
 * An amount of money in units of its currency, such as `'4.99'`: 0 or more, at most nine decimals, below one billion.
 * A number is taken where its shortest spelling is such a decimal: 4.99 is, the sum 0.1 + 0.2 is not.
 */
export type Amount = string | number;

/** An instant; a number is epoch milliseconds. */
export type Instant = Date | number;

/** App Tracking Transparency: what the user of an iOS device has said. */
export type TrackingStatus = 'not-determined' | 'restricted' | 'denied' | 'authorized' | 0 | 1 | 2 | 3;

/** What every call says: which app, which installation, which device. What is null or undefined is left out. */
export type Device = {
  /** @default the `app` of the sender's options */
  readonly app?: Target | undefined;
  /** A UUID, in any spelling; the same in every call of one installation. */
  readonly installationId?: string | null | undefined;
  /** IDFA, GAID, Amazon advertising id or OAID. Left out (or all zeros) where the user gives none. */
  readonly advertisingId?: string | null | undefined;
  /** The IDFV, which iOS needs; the App Set ID on Android. */
  readonly developerDeviceId?: string | null | undefined;
  /** True: the advertising id is sent as zeros, whatever it is, and `ipAddress` must be there. */
  readonly limitAdTracking?: boolean | null | undefined;
  /** App Tracking Transparency; on iOS `restricted` and `denied` are as `limitAdTracking: true`. */
  readonly trackingStatus?: TrackingStatus | null | undefined;
  /** Address of the end user, never that of the backend. */
  readonly ipAddress?: string | null | undefined;
  /** Android: the API level; iOS: the system version. */
  readonly osVersion?: string | number | null | undefined;
  /** The version of the system as people say it; Google Ads needs it. */
  readonly osVersionRelease?: string | number | null | undefined;
  /** Version of the app, as text. */
  readonly appVersion?: string | null | undefined;
  /** Country of the user: two letters, ISO 3166-1. */
  readonly country?: string | null | undefined;
  /** Locale or language tag; Google Ads needs it. */
  readonly locale?: string | null | undefined;
  /** Model of the device; Google Ads needs it. */
  readonly deviceModel?: string | null | undefined;
  /** Build of the system; Google Ads needs it. */
  readonly buildId?: string | null | undefined;
  /** The app's own id of the user. */
  readonly customerUserId?: string | null | undefined;
  /** Google DMA consent to the use of data for ads; left out where unknown. */
  readonly adUserData?: boolean | null | undefined;
  /** Google DMA consent to personalised ads; left out where unknown. */
  readonly adPersonalization?: boolean | null | undefined;
  /** When it happened on the device. It dates the revenue of an ad impression; everything else is dated by its arrival. */
  readonly sentAt?: Instant | null | undefined;
  /** Further parameters under their names on the wire, such as `session_id`. */
  readonly extra?: Readonly<Partial<TenjinStandard>> | undefined;
};

/** A device whose installation is known, which every call but that of ad revenue needs. */
export type KnownDevice = Device & {
  /** A UUID, in any spelling; the same in every call of one installation. */
  readonly installationId: string;
  /** Android: the API level; iOS: the system version. */
  readonly osVersion: string | number;
};

/** An app open: the first of an installation is its install, each later one a session. */
export type OpenCall = KnownDevice & {
  /** Install referrer of Google Play. */
  readonly referrer?: string | null | undefined;
  /** Google's on-device measurement data. */
  readonly odmInfo?: string | null | undefined;
  /** A deferred deep link that came from elsewhere. */
  readonly deeplinkUrl?: string | null | undefined;
  /** The link with which the app was opened. */
  readonly openDeeplinkUrl?: string | null | undefined;
};

export type EventCall = KnownDevice & {
  /** Name of the event: 1 to 79 characters; an app has at most 500 different ones. */
  readonly name: string;
  /** A whole number of at most 18 digits. */
  readonly value?: number | bigint | string | null | undefined;
};

export type PurchaseCall = KnownDevice & {
  /** Id of the product, as the store names it. */
  readonly productId: string;
  /** Price of one unit. */
  readonly price: Amount;
  /** Currency of the price: three letters, ISO 4217. */
  readonly currency: string;
  /** Number of units. @default 1 */
  readonly quantity?: number | undefined;
  /** True: the store's commission is off the price already. */
  readonly postCut?: boolean | null | undefined;
  /** Google: the purchase as JSON; Apple: the receipt in base64, or the signed transaction; Amazon: the receipt as JSON. */
  readonly receipt?: string | null | undefined;
  /** Google Play's signature of the receipt. */
  readonly signature?: string | null | undefined;
  /** StoreKit's id of the transaction. */
  readonly transactionId?: string | null | undefined;
  /** Amazon's id of the receipt. */
  readonly receiptId?: string | null | undefined;
  /** Amazon's id of the user. */
  readonly amazonUserId?: string | null | undefined;
};

/** On Android once for a subscription, on iOS once for each period that is paid for. */
export type SubscriptionCall = KnownDevice & {
  /** Id of the product, as the store names it. */
  readonly productId: string;
  /** Price of one period. Required on iOS. */
  readonly price?: Amount | null | undefined;
  /** Currency of the price: three letters, ISO 4217. Required on iOS, and beside a price. */
  readonly currency?: string | null | undefined;
  /** StoreKit 2's id of the transaction. Required on iOS. */
  readonly transactionId?: string | null | undefined;
  /** The subscription's first transaction. Required on iOS. */
  readonly originalTransactionId?: string | null | undefined;
  /** iOS: the signed transaction, or the receipt in base64, required; Android: the purchase as JSON. */
  readonly receipt?: string | null | undefined;
  /** StoreKit 2's transaction: its JSON, or what it says. Required on iOS. */
  readonly storeKitTransaction?: string | object | null | undefined;
  /** How often it is billed, as the iOS SDK says it; kept as it is. */
  readonly billingFrequency?: string | null | undefined;
  /** Whether this period is a trial, which on iOS is not to be sent. */
  readonly isInTrialPeriod?: boolean | null | undefined;
  /** Google Play's token of the purchase. Required on Android. */
  readonly purchaseToken?: string | null | undefined;
  /** When it was bought. */
  readonly purchaseDate?: Instant | null | undefined;
  /** Google Play's signature of the purchase. */
  readonly signature?: string | null | undefined;
};

/** Of an impression whose mediation has no form of its own; `revenue` or `revenueCpm` must be there. */
export type FlatAdRevenueCall = Device & {
  /** Version of the app, as text. */
  readonly appVersion: string;
  /** Address of the end user, never that of the backend. */
  readonly ipAddress: string;
  /** The mediation that reports the impression. @default 'custom' */
  readonly mediation?: 'custom' | undefined;
  /** Ad network that paid. */
  readonly networkName: string;
  /** Currency of the revenue: three letters, ISO 4217. */
  readonly currency: string;
  /** Revenue of this impression. */
  readonly revenue?: Amount | null | undefined;
  /** Revenue of a thousand impressions. */
  readonly revenueCpm?: Amount | null | undefined;
  /** Country as the mediation tells it. */
  readonly mediationCountry?: string | null | undefined;
  /** Ad unit. */
  readonly adUnitId?: string | null | undefined;
  /** Format of the ad. */
  readonly adFormat?: string | null | undefined;
  /** How exact the revenue is, in the mediation's words. */
  readonly precision?: string | null | undefined;
  /** Creative. */
  readonly creativeId?: string | null | undefined;
  /** Placement in the app. */
  readonly placement?: string | null | undefined;
  /** Placement on the network's side. */
  readonly networkPlacement?: string | null | undefined;
  /** Auction. */
  readonly auctionId?: string | null | undefined;
  /** How the device was connected. */
  readonly connectionType?: 'mobile' | 'wifi' | null | undefined;
  /** Store that the app came from. */
  readonly sourceAppStore?: 'unspecified' | 'googleplay' | 'amazon' | 'other' | null | undefined;
  /** Whether the user has opted in. */
  readonly optIn?: boolean | null | undefined;
  /** Language of the device. */
  readonly language?: string | null | undefined;
  /** Width of the screen in pixels. */
  readonly screenWidth?: number | null | undefined;
  /** Height of the screen in pixels. */
  readonly screenHeight?: number | null | undefined;
  /** Android's number of the version of the app. */
  readonly appVersionCode?: string | number | null | undefined;
};

type MediationSchemas = {
  max: TenjinAdImpressionMax;
  ironsource: TenjinAdImpressionIronsource;
  admob: TenjinAdImpressionAdmob;
  topon: TenjinAdImpressionTopon;
  hyperbid: TenjinAdImpressionHyperbid;
  cas: TenjinAdImpressionCas;
  tradplus: TenjinAdImpressionTradplus;
  cloudx: TenjinAdImpressionCloudx;
};

export type MediationName = keyof MediationSchemas;

/** What a mediation's SDK reports of an impression, under its own names, without the brackets of the wire. */
type MediationFields<Name extends MediationName> = {
  readonly [Key in keyof MediationSchemas[Name] as Key extends `${Name}[${infer Field}]` ? Field : never]?:
    string | number | boolean | null | undefined;
};

/** Of an impression whose mediation has a form of its own. */
export type MediatedAdRevenueCall = {
  [Name in MediationName]: Device & {
    /** The mediation whose SDK reports the impression. */
    readonly mediation: Name;
    /** Its revenue must be among them; money as {@link Amount}. */
    readonly fields: MediationFields<Name>;
  };
}[MediationName];

export type AdRevenueCall = FlatAdRevenueCall | MediatedAdRevenueCall;

/** What each kind of call says. */
export type Calls = {
  open: OpenCall;
  event: EventCall;
  purchase: PurchaseCall;
  subscription: SubscriptionCall;
  adRevenue: AdRevenueCall;
};
