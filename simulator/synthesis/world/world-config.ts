// Generated from world.schema.json by `npm run generate`. Do not edit: a test fails when it is stale.

export type Platform = 'android' | 'ios';
/** `programmatic` tells of each impression and click through tracking links. `self-attributing` tells of none and claims installs; `search` does too, and claims clicks alone. */
export type ChannelKind = 'programmatic' | 'search' | 'self-attributing';

/** What a world is made of. Rates are shares from 0 to 1, money is US dollars, times say their unit. */
export interface WorldConfig {
  /** First UTC day. */
  readonly startsOn: string;
  /** Length of the span. */
  readonly days: number;
  /** Honest first installs to be expected, organic ones included; see `budgets`. */
  readonly installs: number;
  /** `scaled`: budgets count against each other, and all are scaled until so many `installs` come. `fixed`: each campaign buys what its own budget buys, whatever the others do; `installs` says how many people there are, and how many come by themselves. `scaled` when left out. */
  readonly budgets?: 'scaled' | 'fixed';
  /** People among whom an install is expected. */
  readonly peoplePerInstall: number;
  /** The app, on both platforms. */
  readonly app: {
    /** Name. */
    readonly name: string;
    readonly bundleId: {
      /** Package name. */
      readonly android: string;
      /** Bundle id. */
      readonly ios: string;
    };
    /** The one that everybody has; in its place there may be `releases`. */
    readonly version?: string;
    /** Versions in order of time: who installs the app has the one that is out. */
    readonly releases?: readonly ReleaseConfig[];
    /** How phones that have the app come by later `releases`. */
    readonly updates?: UpdateConfig;
    /** What stores take of prices; 0 where goods are sold that they do not deliver. */
    readonly commission: number;
  };
  /** Installs without advertising. */
  readonly organic: {
    /** Of installs that come without advertising. */
    readonly share: number;
    /** Of people who would come by themselves in the year after the span, for each who does in the span. */
    readonly later: number;
    /** Retention of those who would come by themselves, against the app's, also of those whom an ad brings first. */
    readonly retention: number;
    /** Payers among them, against the app's. */
    readonly paying: number;
  };
  /** How unlike people like what the app is. Whoever likes it comes sooner by herself, and sooner by an ad; so ads bring some who would have come without. */
  readonly interest: {
    /** Standard deviation of the logarithm. */
    readonly sigma: number;
  };
  /** Where people live. */
  readonly countries: readonly CountryConfig[];
  /** Who shows ads. */
  readonly channels: readonly ChannelConfig[];
  /** What is advertised. */
  readonly campaigns: readonly CampaignConfig[];
  /** Which phones there are. */
  readonly devices: readonly DeviceConfig[];
  readonly exposure: ExposureConfig;
  readonly opening: RhythmConfig;
  /** Who may know the advertising id. */
  readonly consent: {
    /** Of iPhones that the app asks. */
    readonly asked: number;
    /** Of those asked that allow it, in this app. */
    readonly advertiser: number;
    /** Of those asked, at the very first open; the others in one of the three sessions that follow, when nothing is decided any more. */
    readonly atFirstOpen: number;
    /** Of iPhones whose other apps may hand the IDFA to networks. */
    readonly publisher: number;
    /** Of Android phones without an advertising id. */
    readonly limited: number;
  };
  /** How phones reach the net, and what they say of themselves. */
  readonly network: {
    /** People who share an address at home. */
    readonly peoplePerHousehold: number;
    /** Of the time in which a phone is in its home's network. */
    readonly atHome: number;
    /** Addresses behind which a region's phones are when they are not at home. */
    readonly carrierAddresses: number;
    /** Of user agents that leave model and version out. */
    readonly reducedAgents: number;
    /** Of Android installs whose first open hands on the install referrer. */
    readonly referrers: number;
  };
  /** Share that comes back on day t: day1 × t^−exponent. */
  readonly retention: {
    /** On the first day after the install. */
    readonly day1: number;
    /** How fast it falls. */
    readonly exponent: number;
    /** iPhones against all others. */
    readonly ios: number;
    /** How unlike people come back. */
    readonly sigma: number;
  };
  /** How often the app is opened. */
  readonly sessions: {
    /** On the first day, on average. */
    readonly dayZero: number;
    /** On a day on which somebody comes back, on average. */
    readonly perDay: number;
    /** Minutes of one. */
    readonly minutes: LogNormal;
  };
  /** Events that lead to each other. */
  readonly funnel: readonly FunnelStep[];
  /** What payers buy; null for nothing. */
  readonly purchases: PurchaseConfig | null;
  /** What is subscribed to. */
  readonly subscriptions: readonly SubscriptionConfig[];
  /** What ads in the app earn; null for none. */
  readonly adRevenue: AdRevenueConfig | null;
  /** Who deletes the app and has it back later: the life goes on in another installation. */
  readonly reinstalls: {
    /** Of people who install it. */
    readonly chance: number;
    /** Days. */
    readonly afterDays: LogNormal;
  };
  /** Who cheats. */
  readonly fraud: readonly FraudConfig[];
  readonly mess: MessConfig;
}
/** How a quantity lies around its median. */
export interface LogNormal {
  /** In the unit of the setting. */
  readonly median: number;
  /** Standard deviation of the logarithm; 0 for always the median. */
  readonly sigma: number;
}
/** From the click to the first open: most come at once, some hours later. One log-normal through the published quantiles would put a sixth of honest installs under ten seconds. */
export interface ClickToInstall {
  /** Of installs that come at once. */
  readonly quickShare: number;
  /** Seconds. */
  readonly quick: LogNormal;
  /** Seconds. */
  readonly slow: LogNormal;
  /** Seconds that a download takes at the least; between these two for each install. */
  readonly floor: readonly [number, number];
}
export interface Holiday {
  /** Local date. */
  readonly date: string;
  /** Where; everywhere when left out. */
  readonly countries?: readonly string[];
  /** Against other days. */
  readonly factor: number;
}
/** When apps are opened again, in local time. */
export interface RhythmConfig {
  /** Weights by local hour, from midnight on; 0 is never. */
  readonly hours: readonly number[];
  /** Weights by local day of the week, from Monday on, against their mean; 0 is never. */
  readonly weekdays: readonly number[];
  /** A day against the day before, such as 1.01 for one per cent more; after the span it stays where it ended. 1 when left out. */
  readonly trend?: number;
  /** Local dates on which more or less happens. */
  readonly holidays?: readonly Holiday[];
}
/** When ads are seen and apps are found, in local time. */
export interface ExposureConfig {
  /** Weights by local hour, from midnight on; 0 is never. */
  readonly hours: readonly number[];
  /** Weights by local day of the week, from Monday on; 0 is never. */
  readonly weekdays: readonly number[];
  /** A day against the day before, such as 1.01 for one per cent more. 1 when left out. */
  readonly trend?: number;
  /** Local dates on which more or less happens. */
  readonly holidays?: readonly Holiday[];
  /** How unlike people see ads: some see many. */
  readonly sigma: number;
}
export interface CountryConfig {
  /** One of those whose time zones are known. */
  readonly country: string;
  /** Of the people. */
  readonly share: number;
  /** Of its phones that are iPhones. */
  readonly iphones: number;
  /** What an install costs, US dollars. */
  readonly cpi: {
    readonly android: number;
    readonly ios: number;
  };
  /** What a thousand impressions in the app earn, US dollars; see the formats of `adRevenue`. */
  readonly ecpm: number;
  /** Payers against the average of all countries. */
  readonly paying: number;
  /** In which prices are charged, ISO 4217. Ladders in US dollars become prices of the country by the rate of the first day. */
  readonly currency: string;
}
export interface ChannelConfig {
  /** Short id, as the simulator knows it, or one of your own. */
  readonly channel: string;
  readonly kind: ChannelKind;
  /** Clicks of impressions. */
  readonly ctr: number;
  /** Installs of clicks. */
  readonly clickToInstallRate: number;
  /** Installs of impressions without a click. */
  readonly viewToInstallRate: number;
  readonly clickToInstall: ClickToInstall;
  /** Retention of all whom it brings, against the app's; those who would have come by themselves have that of `organic`, and the others as much less as it takes. */
  readonly retention: number;
  /** Payers among them, against the app's. */
  readonly paying: number;
  /** Of its engagements that carry the advertising id where there is one. */
  readonly passesIds: number;
  /** Apps and sites in which its ads run, from `unity-0` on, which has most; few have most, and some are clicked oftener than others. */
  readonly sites: number;
  /** Pictures and videos; few have most, and some are clicked oftener than others. */
  readonly creatives: number;
}
export interface CampaignConfig {
  /** Unique. */
  readonly name: string;
  /** One of `channels`. */
  readonly channel: string;
  readonly platform: Platform;
  /** Some of `countries`; all of the world's when left out. */
  readonly countries?: readonly string[];
  /** US dollars a day; see `budgets`. */
  readonly dailyBudget: number;
  /** What is paid for: installs, clicks, or impressions by the thousand. */
  readonly pricing: 'cpi' | 'cpc' | 'cpm';
  /** First UTC day; the first of the span when left out. */
  readonly from?: string;
  /** Last UTC day, itself inside; the last of the span when left out. */
  readonly to?: string;
}
export interface OsShare {
  /** Release of iOS (`18.1`), API level of Android (`34`). */
  readonly version: string;
  /** Of such phones. */
  readonly share: number;
}
export interface DeviceConfig {
  readonly platform: Platform;
  /** As the phone calls itself: `SM-S911B`, `iPhone15,2`. */
  readonly model: string;
  /** Of the phones of its platform. */
  readonly share: number;
  /** Versions. */
  readonly os: readonly OsShare[];
}
export interface FunnelStep {
  /** Unique. */
  readonly event: string;
  /** Of those who did the step before and are in the app when this one is due, or come back after. */
  readonly chance: number;
  /** Minutes after the step before, or after the first open; whoever is not in the app then takes it in the next session, or never. */
  readonly afterMinutes: LogNormal;
}
export interface PriceConfig {
  /** Unique. */
  readonly productId: string;
  /** Price in the United States. */
  readonly usd: number;
  /** Of purchases. */
  readonly weight: number;
}
export interface PurchaseConfig {
  /** Of installs that ever pay. */
  readonly payers: number;
  /** Of payers whose first purchase is on the day of the install; that of the others is on the day on which they first come back, if they do. */
  readonly dayZero: number;
  /** How unlike payers spend. */
  readonly sigma: number;
  /** Purchases of a payer in the month that begins with the first one, on average. */
  readonly monthly: number;
  /** Pieces of a product at once, on average. */
  readonly quantity: number;
  /** Of purchases whose money is paid back. */
  readonly refunds: number;
  /** Days. */
  readonly refundedAfterDays: LogNormal;
  /** What is sold. */
  readonly prices: readonly PriceConfig[];
}
export interface SubscriptionConfig {
  /** Unique. */
  readonly productId: string;
  /** Price of a period in the United States. */
  readonly usd: number;
  /** Days. */
  readonly periodDays: number;
  /** Days; 0 for none. */
  readonly trialDays: number;
  /** Of installs. Nobody begins two plans. */
  readonly starts: number;
  /** Of trials that go on. */
  readonly converts: number;
  /** Of periods after which it ends. */
  readonly churn: number;
  /** Of paid periods whose money is asked back. */
  readonly refunds: number;
}
export interface AdNetworkShare {
  /** Name. */
  readonly network: string;
  /** Of impressions. */
  readonly share: number;
}
export interface AdFormatShare {
  /** Name. */
  readonly format: string;
  /** Of impressions. */
  readonly share: number;
  /** What it earns, against the country's `ecpm`. */
  readonly ecpm: number;
}
export interface AdRevenueConfig {
  /** Impressions in a session, on average. */
  readonly perSession: number;
  /** How unlike single impressions earn. */
  readonly sigma: number;
  /** Who mediates. */
  readonly mediation: string;
  /** Who fills them. */
  readonly networks: readonly AdNetworkShare[];
  /** What they are. */
  readonly formats: readonly AdFormatShare[];
}
export interface Wave {
  /** First UTC day. */
  readonly from: string;
  /** Last UTC day, itself inside. */
  readonly to: string;
}
export interface ReleaseConfig {
  /** Unique. */
  readonly version: string;
  /** UTC day with which it is out; that of the first one is none after `startsOn`. */
  readonly date?: string;
  /** The same as a day of the span, whenever that begins; 1 is the first. */
  readonly day?: number;
}
export interface UpdateConfig {
  /** Of people who ever take a later release; the others stay with the one that they installed. */
  readonly chance: number;
  /** Days from a release until somebody has it, for each anew. */
  readonly afterDays: LogNormal;
}
export interface Recurrence {
  /** Day of the span on which it first begins; 1 is the first. */
  readonly firstDay: number;
  /** How long it lasts each time. */
  readonly days: number;
  /** From one beginning to the next; at least `days`. */
  readonly everyDays: number;
}
export interface FraudConfig {
  /** How: clicks of phones whose users saw nothing; a click just before a first open; phones that nobody uses; opens without a phone. */
  readonly kind: 'click-flooding' | 'click-injection' | 'device-farm' | 'fake-install';
  /** Name of the campaign that is paid for it; its channel is `programmatic`. */
  readonly campaign: string;
  /** Where it comes from: one of the sites of the channel, such as `unity-3`, among honest traffic; of another name all is fraud. */
  readonly site: string;
  /** Of the installs that the campaign honestly brings while it lasts, so many more are to be expected of it. */
  readonly rate: number;
  /** When, by dates. */
  readonly waves?: readonly Wave[];
  /** When, again and again. Without it and without `waves`: as long as the campaign runs. */
  readonly recurs?: Recurrence;
}
/** What is wrong with what the app's backend sends: shares of its messages, or of phones. */
export interface MessConfig {
  /** Of messages that come late. */
  readonly late: number;
  /** How late, minutes. */
  readonly lateMinutes: LogNormal;
  /** Of messages that come twice, within a minute. */
  readonly duplicated: number;
  /** Of messages that come after the next one of the same installation, where that follows within an hour. */
  readonly outOfOrder: number;
  /** Of phones whose clocks are wrong: by an hour, more or less. */
  readonly clockSkew: number;
  /** Of messages that leave out an advertising id that is there. */
  readonly missingIds: number;
  /** Of purchases, and of periods that iPhones tell of, with a currency that is not theirs. */
  readonly wrongCurrency: number;
}
