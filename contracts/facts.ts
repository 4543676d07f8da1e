import type { EngagementDetails } from './signals.js';
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

/** Something that is known to have happened. `atMs` is epoch milliseconds on the workspace's clock. */
export type Fact = EngagementFact | ClaimFact | InstallFact | SessionFact | EventFact;
