import type { AdImpressionDetails, ConversionValue, Device, EngagementDetails } from './signals.js';
import type { EngagementKind } from './wire.js';

export type AttributionMethod =
  | 'device-click'
  | 'referrer-click'
  | 'probabilistic-click'
  | 'device-view'
  | 'probabilistic-view'
  | 'claim'
  | 'organic';

/** Why a candidate did or did not earn the install. */
export type CandidateReason =
  | 'latest-of-highest-rank'
  | 'outside-window'
  | 'after-install'
  | 'arrived-late'
  | 'lower-rank'
  | 'earlier'
  | 'id-conflict'
  | 'agent-differs'
  | 'private-ip'
  | 'probabilistic-off';

/** An engagement or a claim that shares an id, a token or an address with the install. */
export type Candidate = {
  readonly engagementId: string | null;
  readonly claimId: string | null;
  readonly channel: string;
  readonly campaignId: string | null;
  readonly kind: EngagementKind;
  readonly method: AttributionMethod;
  /** Instant of the engagement, ISO 8601. */
  readonly at: string;
  /** Install minus engagement; negative when the engagement came after. */
  readonly ageMs: number;
  readonly windowMs: number;
  readonly verdict: 'won' | 'lost';
  readonly reason: CandidateReason;
};

/** Who brought an installation, and who else might have. At most 50 candidates, the winner first. */
export type Attribution = {
  readonly method: AttributionMethod;
  /** Short id of the channel; `organic` when nothing won. */
  readonly channel: string;
  readonly campaignId: string | null;
  readonly engagementId: string | null;
  readonly candidates: readonly Candidate[];
  readonly candidatesTotal: number;
};

type FactBase = { readonly id: string; readonly atMs: number; readonly appId: string };

export type EngagementFact = FactBase & {
  readonly type: 'engagement';
  readonly kind: EngagementKind;
  readonly campaignId: string;
  readonly channel: string;
  readonly advertisingId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly details: EngagementDetails | null;
};

export type ClaimFact = FactBase & {
  readonly type: 'claim';
  readonly kind: EngagementKind;
  readonly channel: string;
  readonly campaignId: string | null;
  readonly advertisingId: string | null;
  readonly installationId: string | null;
  readonly engagedAtMs: number;
};

/** First open of an installation. A reinstall that keeps its first source is not a tracked install. */
export type InstallFact = FactBase & {
  readonly type: 'install';
  readonly installationId: string;
  readonly reinstall: boolean;
  readonly tracked: boolean;
  readonly attribution: Attribution;
};

export type SessionFact = FactBase & {
  readonly type: 'session';
  readonly installationId: string;
  readonly openDeeplinkUrl: string | null;
};

export type EventFact = FactBase & {
  readonly type: 'event';
  /** Null while no open has told which installation it is. */
  readonly installationId: string | null;
  readonly name: string;
  readonly value: string | null;
};

/** Exact amounts as decimal texts. `usd` is null where no rate is known, never zero for that reason. */
export type Money = { readonly amount: string; readonly currency: string; readonly usd: string | null };

/** Revenue before and after the store's commission. */
export type Revenue = {
  readonly gross: Money;
  readonly net: Money;
  /** The store's share that was taken off, 0 to 1, as a decimal text. */
  readonly commission: string;
};

export type PurchaseFact = FactBase & {
  readonly type: 'purchase';
  readonly installationId: string;
  readonly productId: string | null;
  /** Of one unit, in the currency of the revenue. */
  readonly unitPrice: string;
  readonly quantity: number;
  readonly revenue: Revenue;
  readonly transactionId: string | null;
};

export type SubscriptionFact = FactBase & {
  readonly type: 'subscription';
  readonly event: 'start' | 'trial' | 'trial-conversion' | 'renewal' | 'cancellation';
  readonly installationId: string;
  readonly productId: string | null;
  /** Null in a trial, at a cancellation, and where neither sender nor store tells a price. */
  readonly revenue: Revenue | null;
  /** Whether the MMP's reports show it: on Android only when it may ask Google Play. */
  readonly reported: boolean;
  readonly purchaseToken: string | null;
  readonly transactionId: string | null;
  readonly originalTransactionId: string | null;
};

export type AdRevenueFact = FactBase & {
  readonly type: 'ad-revenue';
  readonly installationId: string;
  readonly mediation: string | null;
  readonly revenue: Money;
  /** The instant that dates the revenue. */
  readonly impressionAtMs: number;
  readonly details: AdImpressionDetails | null;
};

export type ConversionValueFact = FactBase & {
  readonly type: 'conversion-value';
  readonly installationId: string;
  readonly fine: number;
  readonly coarse: ConversionValue['coarse'];
  readonly lockWindow: boolean | null;
  /** Whether it is the installation's value from now on: before iOS 16.1 only a higher one is. */
  readonly kept: boolean;
};

/** A user who was there before; `isNew` where the MMP did not know the device yet. */
export type ImportFact = FactBase & {
  readonly type: 'import';
  readonly installationId: string;
  readonly isNew: boolean;
};

/** Who had brought an installation, as far as that was decided. */
export type Source = {
  /** First open, or the import; epoch milliseconds. */
  readonly acquiredAtMs: number;
  /** Short id of the channel; `organic` where nothing won. */
  readonly channel: string;
  readonly campaignId: string | null;
  readonly engagementId: string | null;
  readonly siteId: string | null;
  readonly creativeName: string | null;
  /** Where its first open came from. */
  readonly country: string | null;
  /** It counts as an install: no reinstall that keeps its first source, and not imported. */
  readonly tracked: boolean;
  /**
   * The user of a cohort: the place of its tracked install among all first opens of the workspace. A reinstall that keeps
   * its first source has that of the first one, and its instant and country too. Null where it was imported.
   */
  readonly cohortUser: number | null;
};

/**
 * What facts are about, as it was when they happened: the device that the request told of, or what was known of it where
 * no request told anything, null where nothing was; and who had brought the installation, null before its open.
 */
export type About = {
  readonly device: Device | null;
  readonly source: Source | null;
  /** Whose installation it is. Not said where the ids beside say it: the advertising id, else the developer's, else the installation's. */
  readonly user?: string | null;
};

/** Something that is known to have happened. `atMs` is epoch milliseconds on the workspace's clock. */
export type Fact =
  | EngagementFact
  | ClaimFact
  | InstallFact
  | SessionFact
  | EventFact
  | PurchaseFact
  | SubscriptionFact
  | AdRevenueFact
  | ConversionValueFact
  | ImportFact;
