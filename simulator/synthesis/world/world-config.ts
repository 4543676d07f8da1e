// What a world is made of, as its file says it. Rates are shares from 0 to 1, money is US dollars, times say their unit.

/** How a lasting quantity lies around its median. */
export type LogNormal = { readonly median: number; readonly sigma: number };

/**
 * From the click to the first open: most come at once, some hours later. One log-normal through the published quantiles would
 * put a sixth of honest installs under ten seconds.
 */
export type ClickToInstall = {
  readonly quickShare: number;
  /** Seconds. */
  readonly quick: LogNormal;
  readonly slow: LogNormal;
  /** Seconds that a download takes at the least; between these two for each install. */
  readonly floor: readonly [number, number];
};

export type RhythmConfig = {
  readonly hours: readonly number[];
  readonly weekdays: readonly number[];
  readonly trend?: number;
  readonly holidays?: readonly {
    readonly date: string;
    readonly countries?: readonly string[];
    readonly factor: number;
  }[];
};

export type CountryConfig = {
  readonly country: string;
  /** Of the people. */
  readonly share: number;
  /** Of its phones that are iPhones. */
  readonly iphones: number;
  /** What an install costs, US dollars. */
  readonly cpi: { readonly android: number; readonly ios: number };
  /** What a thousand impressions in the app earn, US dollars. */
  readonly ecpm: number;
  /** Payers against the average of all countries. */
  readonly paying: number;
  readonly currency: string;
};

export type ChannelKind = 'programmatic' | 'search' | 'self-attributing';

export type ChannelConfig = {
  /** Short id, as the simulator knows it. */
  readonly channel: string;
  readonly kind: ChannelKind;
  /** Clicks of impressions. */
  readonly ctr: number;
  /** Installs of clicks. */
  readonly clickToInstallRate: number;
  /** Installs of impressions without a click. */
  readonly viewToInstallRate: number;
  readonly clickToInstall: ClickToInstall;
  /** Retention of those it brings, against the app's. */
  readonly retention: number;
  /** Payers among them, against the app's. */
  readonly paying: number;
  /** Of its engagements that carry the advertising id where there is one. */
  readonly passesIds: number;
  readonly sites: number;
  readonly creatives: number;
};

export type CampaignConfig = {
  readonly name: string;
  readonly channel: string;
  readonly platform: 'android' | 'ios';
  /** All of the world's when left out. */
  readonly countries?: readonly string[];
  /** US dollars a day, at first for one another: `installs` scales them all. */
  readonly dailyBudget: number;
  /** What is paid for. */
  readonly pricing: 'cpi' | 'cpc' | 'cpm';
  /** UTC dates, both inside; the whole span when left out. */
  readonly from?: string;
  readonly to?: string;
};

export type DeviceConfig = {
  readonly platform: 'android' | 'ios';
  /** As the phone calls itself. */
  readonly model: string;
  readonly share: number;
  /** Releases with their shares; on Android API levels. */
  readonly os: readonly { readonly version: string; readonly share: number }[];
};

export type FunnelStep = {
  readonly event: string;
  /** Of those who did the step before. */
  readonly chance: number;
  /** Minutes after the step before, or after the first open. */
  readonly afterMinutes: LogNormal;
};

export type PurchaseConfig = {
  /** Of installs that ever pay. */
  readonly payers: number;
  /** Of payers that pay on the day of the install. */
  readonly dayZero: number;
  /** How unlike payers spend: standard deviation of the logarithm. */
  readonly sigma: number;
  /** Purchases of a payer a month, median. */
  readonly monthly: number;
  readonly prices: readonly { readonly productId: string; readonly usd: number; readonly weight: number }[];
};

export type SubscriptionConfig = {
  readonly productId: string;
  readonly usd: number;
  readonly periodDays: number;
  readonly trialDays: number;
  /** Of installs. */
  readonly starts: number;
  /** Of trials that go on. */
  readonly converts: number;
  /** Of periods after which it ends. */
  readonly churn: number;
  /** Of paid periods whose money is asked back. */
  readonly refunds: number;
};

export type AdRevenueConfig = {
  /** Impressions in a session, on average. */
  readonly perSession: number;
  /** How unlike single impressions earn. */
  readonly sigma: number;
  readonly mediation: string;
  readonly networks: readonly { readonly network: string; readonly share: number }[];
  readonly formats: readonly { readonly format: string; readonly share: number; readonly ecpm: number }[];
};

export type FraudConfig = {
  readonly kind: 'click-flooding' | 'click-injection' | 'device-farm' | 'fake-install';
  /** Name of the campaign that is paid for it. */
  readonly campaign: string;
  readonly site: string;
  /** Of the campaign's honest installs, so many more come of it, about. */
  readonly rate: number;
  /** UTC dates, both inside. */
  readonly waves: readonly { readonly from: string; readonly to: string }[];
};

/** Shares of what the app's backend sends. */
export type MessConfig = {
  readonly late: number;
  readonly lateMinutes: LogNormal;
  readonly duplicated: number;
  readonly outOfOrder: number;
  readonly clockSkew: number;
  readonly missingIds: number;
  readonly wrongCurrency: number;
};

export type WorldConfig = {
  /** First UTC day, `YYYY-MM-DD`. */
  readonly startsOn: string;
  readonly days: number;
  /** Honest first installs to be expected, organic ones included. */
  readonly installs: number;
  /** People among whom an install is expected. */
  readonly peoplePerInstall: number;
  readonly app: {
    readonly name: string;
    readonly bundleId: { readonly android: string; readonly ios: string };
    readonly version: string;
  };
  readonly organic: {
    /** Of installs that come without advertising. */
    readonly share: number;
    /** Of people who would come by themselves in the year after the span, for each who does in the span. */
    readonly later: number;
    readonly retention: number;
    readonly paying: number;
  };
  /**
   * How unlike people like what the app is: standard deviation of the logarithm. Whoever likes it comes sooner by herself, and
   * sooner by an ad; so ads bring some who would have come without.
   */
  readonly interest: { readonly sigma: number };
  readonly countries: readonly CountryConfig[];
  readonly channels: readonly ChannelConfig[];
  readonly campaigns: readonly CampaignConfig[];
  readonly devices: readonly DeviceConfig[];
  /** When ads are seen and apps are found. */
  readonly exposure: RhythmConfig & { readonly sigma: number };
  /** When apps are opened. */
  readonly opening: RhythmConfig;
  readonly consent: {
    /** Of iPhones that the app asks. */
    readonly asked: number;
    /** Of those asked that allow it, in this app. */
    readonly advertiser: number;
    /** Of those who allow it, at the very first open; the others later, when nothing is decided any more. */
    readonly atFirstOpen: number;
    /** Of iPhones whose other apps may hand the IDFA to networks. */
    readonly publisher: number;
    /** Of Android phones without an advertising id. */
    readonly limited: number;
  };
  readonly network: {
    readonly peoplePerHousehold: number;
    /** Of the time in which a phone is in its home's network. */
    readonly atHome: number;
    /** Addresses behind which a carrier region's phones are when they are not. */
    readonly carrierAddresses: number;
    /** Of user agents that leave model and version out. */
    readonly reducedAgents: number;
    /** Of Android installs whose first open hands on the install referrer. */
    readonly referrers: number;
  };
  /** Share that comes back on day t: day1 × t^−exponent. */
  readonly retention: {
    readonly day1: number;
    readonly exponent: number;
    readonly ios: number;
    readonly sigma: number;
  };
  readonly sessions: { readonly dayZero: number; readonly perDay: number; readonly minutes: LogNormal };
  readonly funnel: readonly FunnelStep[];
  readonly purchases: PurchaseConfig | null;
  readonly subscriptions: readonly SubscriptionConfig[];
  readonly adRevenue: AdRevenueConfig | null;
  /** Of installations that go and come back, and after how many days. */
  readonly reinstalls: { readonly chance: number; readonly afterDays: LogNormal };
  readonly fraud: readonly FraudConfig[];
  readonly mess: MessConfig;
};
