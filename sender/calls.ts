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
  /** On iOS `restricted` and `denied` are as `limitAdTracking: true`. */
  readonly trackingStatus?: TrackingStatus | null | undefined;
  /** Address of the end user, never that of the backend. */
  readonly ipAddress?: string | null | undefined;
  /** Android: the API level; iOS: the system version. */
  readonly osVersion?: string | number | null | undefined;
  readonly osVersionRelease?: string | number | null | undefined;
  readonly appVersion?: string | null | undefined;
  /** Two letters, ISO 3166-1. */
  readonly country?: string | null | undefined;
  readonly locale?: string | null | undefined;
  readonly deviceModel?: string | null | undefined;
  readonly buildId?: string | null | undefined;
  /** The app's own id of the user. */
  readonly customerUserId?: string | null | undefined;
  /** Google DMA consent; left out where unknown. */
  readonly adUserData?: boolean | null | undefined;
  readonly adPersonalization?: boolean | null | undefined;
  /** When it happened on the device. It dates the revenue of an ad impression; everything else is dated by its arrival. */
  readonly sentAt?: Instant | null | undefined;
  /** Further parameters under their names on the wire, such as `session_id`. */
  readonly extra?: Readonly<Partial<TenjinStandard>> | undefined;
};

/** An app open: the first of an installation is its install, each later one a session. */
export type OpenCall = Device & {
  /** Install referrer of Google Play. */
  readonly referrer?: string | null | undefined;
  /** Google's on-device measurement data. */
  readonly odmInfo?: string | null | undefined;
  /** A deferred deep link that came from elsewhere. */
  readonly deeplinkUrl?: string | null | undefined;
  /** The link with which the app was opened. */
  readonly openDeeplinkUrl?: string | null | undefined;
};

export type EventCall = Device & {
  /** 1 to 79 characters; an app has at most 500 different ones. */
  readonly name: string;
  /** A whole number of at most 18 digits. */
  readonly value?: number | bigint | string | null | undefined;
};

export type PurchaseCall = Device & {
  readonly productId: string;
  /** Of one unit. */
  readonly price: Amount;
  /** ISO 4217. */
  readonly currency: string;
  /** @default 1 */
  readonly quantity?: number | undefined;
  /** True: the store's commission is off the price already. */
  readonly postCut?: boolean | null | undefined;
  readonly receipt?: string | null | undefined;
  /** Google Play's signature of the receipt. */
  readonly signature?: string | null | undefined;
  /** Of StoreKit. */
  readonly transactionId?: string | null | undefined;
  /** Of Amazon. */
  readonly receiptId?: string | null | undefined;
  /** Amazon's id of the user. */
  readonly amazonUserId?: string | null | undefined;
};

/** On Android once for a subscription, on iOS once for each period that is paid for. */
export type SubscriptionCall = Device & {
  readonly productId: string;
  readonly price?: Amount | null | undefined;
  readonly currency?: string | null | undefined;
  /** iOS needs these four. */
  readonly transactionId?: string | null | undefined;
  readonly originalTransactionId?: string | null | undefined;
  readonly receipt?: string | null | undefined;
  /** StoreKit 2's transaction: its JSON, or what it says. */
  readonly storeKitTransaction?: string | object | null | undefined;
  readonly billingFrequency?: string | null | undefined;
  readonly isInTrialPeriod?: boolean | null | undefined;
  /** Google Play's, which Android needs. */
  readonly purchaseToken?: string | null | undefined;
  readonly purchaseDate?: Instant | null | undefined;
  readonly signature?: string | null | undefined;
};

/** Of an impression whose mediation has no form of its own; `revenue` or `revenueCpm` must be there. */
export type FlatAdRevenueCall = Device & {
  /** @default 'custom' */
  readonly mediation?: 'custom' | undefined;
  readonly networkName: string;
  readonly currency: string;
  /** Of this impression. */
  readonly revenue?: Amount | null | undefined;
  /** Of a thousand impressions. */
  readonly revenueCpm?: Amount | null | undefined;
  readonly mediationCountry?: string | null | undefined;
  readonly adUnitId?: string | null | undefined;
  readonly adFormat?: string | null | undefined;
  readonly precision?: string | null | undefined;
  readonly creativeId?: string | null | undefined;
  readonly placement?: string | null | undefined;
  readonly networkPlacement?: string | null | undefined;
  readonly auctionId?: string | null | undefined;
  readonly connectionType?: 'mobile' | 'wifi' | null | undefined;
  readonly sourceAppStore?: 'unspecified' | 'googleplay' | 'amazon' | 'other' | null | undefined;
  readonly optIn?: boolean | null | undefined;
  readonly language?: string | null | undefined;
  readonly screenWidth?: number | null | undefined;
  readonly screenHeight?: number | null | undefined;
  /** Android. */
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
