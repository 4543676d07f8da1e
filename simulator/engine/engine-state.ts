import type { Claim } from './claims.js';
import type { EngagementRow } from './engagement-store.js';
import type { Installation } from './installation.js';
import type { KnownSubscription } from './subscriptions.js';

/** An engagement as it is carried; its number follows from its place. */
export type EngagementRecord = Omit<EngagementRow, 'campaign' | 'number'> & { readonly campaignId: string };

/** An installation as it is carried: all of it, and which of its device ids lead to it rather than to a later one. */
export type InstallationRecord = Installation & {
  readonly foundByAdvertisingId: boolean;
  readonly foundByDeveloperDeviceId: boolean;
};

/** A subscription as it is carried: amounts of money are texts, since JSON has no whole numbers of that size. */
export type SubscriptionRecord = Omit<KnownSubscription, 'price'> & {
  readonly price: { readonly amount: string; readonly currency: string } | null;
};

/** The claims of one device or installation, by their numbers in order of arrival. */
type ClaimKeyRecord = { readonly key: string; readonly claims: readonly number[] };

/** All that an engine knows, as plain data. Whatever grows is read row by row. */
export type EngineState = {
  readonly made: { readonly facts: number; readonly ownInstallations: number; readonly installs: number };
  /** Names of custom events by app. */
  readonly eventNames: Readonly<Record<string, readonly string[]>>;
  /** The address of the last installs by app, and how many came in a row from it. */
  readonly oneIp: Readonly<Record<string, { readonly ip: string; readonly installs: number }>>;
  readonly engagements: { readonly added: number; readonly kept: Iterable<EngagementRecord> };
  readonly claims: {
    readonly added: number;
    readonly dropped: number;
    readonly kept: Iterable<Claim>;
    /** The oldest first. */
    readonly keys: Iterable<ClaimKeyRecord>;
  };
  readonly installations: {
    readonly dropped: number;
    /** Apps in the order in which they had their first installation. */
    readonly apps: readonly string[];
    readonly kept: Iterable<InstallationRecord>;
  };
  readonly subscriptions: { readonly dropped: number; readonly kept: Iterable<SubscriptionRecord> };
};

/** The same with all rows read. */
export type Restored<State> = {
  readonly [Name in keyof State]: State[Name] extends readonly unknown[]
    ? State[Name]
    : State[Name] extends Iterable<infer Row>
      ? readonly Row[]
      : State[Name];
};
export type RestoredEngine = { readonly [Name in keyof EngineState]: Restored<EngineState[Name]> };

/** What an engine counts. What it has given up of engagements is told by the number of the first that is kept. */
export type EngineCounts = Pick<EngineState, 'made'> & {
  readonly engagements: { readonly added: number; readonly dropped: number };
  readonly installations: Pick<EngineState['installations'], 'dropped' | 'apps'>;
  readonly subscriptions: { readonly dropped: number };
};
