import type { Platform, Windows } from './wire.js';

/** First number of channels that a user makes; the common ones are below. */
export const FIRST_OWN_CHANNEL = 1000;

/** Lookback windows with nothing left out. `null` switches probabilistic matching off. Milliseconds. */
export type ResolvedWindows = {
  readonly click: { readonly deviceMs: number; readonly probabilisticMs: number | null };
  readonly view: { readonly deviceMs: number; readonly probabilisticMs: number | null };
};

export type AppKey = { readonly key: string; readonly disabled: boolean };

/** A span of UTC days (`YYYY-MM-DD`) in which the store takes a share; both days are inside, null has no end. */
export type Commission = { readonly from: string; readonly to: string | null; readonly rate: number };

/** One app on one platform, with its settings. */
export type App = {
  readonly id: string;
  readonly mmp: 'tenjin';
  readonly bundleId: string;
  readonly platform: Platform;
  readonly name: string;
  readonly sdkKeys: readonly AppKey[];
  readonly ignoredAppVersions: readonly string[];
  readonly windows: ResolvedWindows;
  readonly channelWindows: Readonly<Record<string, Windows>>;
  readonly storeId: string | null;
  readonly destinationUrl: string | null;
  readonly protocol: string | null;
  readonly reinstalls: 'keep-first' | 'new-install';
  readonly androidNeedsAdvertisingId: boolean;
  readonly matchPrivateIps: boolean;
  readonly attributionDelayMs: number;
  /** Days that none of them holds take the usual 0.30. Where several hold one, the last in the list counts. */
  readonly commission: readonly Commission[];
  /** The MMP may ask Google Play about subscriptions. */
  readonly playAccess: boolean;
  /** What dates impression revenue. */
  readonly adRevenueDatedBy: 'sent-at' | 'arrival';
  /** A call that took longer is the finding `late-delivery`. */
  readonly lateAfterMs: number;
  /** How days since the install are counted: elapsed periods of 24 hours, or UTC days. */
  readonly cohortDays: 'elapsed' | 'utc-day';
};

/** A source of installs. `id` 0 is organic. Self-attributing channels make claims, not links. */
export type Channel = {
  readonly id: number;
  readonly shortId: string;
  readonly name: string;
  readonly selfAttributing: boolean;
};

/** What an app runs on a channel. A campaign of a channel that is not self-attributing is its tracking link. */
export type Campaign = {
  readonly id: string;
  readonly appId: string;
  readonly name: string;
  /** Short id of the channel. */
  readonly channel: string;
  /** Null for self-attributing channels: they have no link. */
  readonly shortId: string | null;
  readonly remoteCampaignId: string | null;
  readonly attributionWindowMs: number | null;
  readonly redirectUrl: string | null;
  readonly deleted: boolean;
};
