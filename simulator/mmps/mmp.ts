import type { App } from '@mmp-sim/contracts/catalog';
import type { Fact } from '@mmp-sim/contracts/facts';
import type { Finding } from '@mmp-sim/contracts/findings';
import type { AppRef, EngagementDetails, History, Signal } from '@mmp-sim/contracts/signals';
import type { LazyWarehouse } from '../warehouse.js';
import type { Macro } from '../macro.js';
import type { RawRequest } from '../raw-request.js';
import type { ReportingApi } from './reporting-api.js';

type MmpId = 'tenjin';

/** A request as it came off the wire, and how much of it is read. */
export type WireRequest = RawRequest & {
  /** Most parameters that are read. */
  readonly maxFields: number;
};

export type WireResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

/** A value as an MMP's wire carries it: text in forms and queries, JSON elsewhere. */
type WireValue = string | number | boolean | null | readonly WireValue[] | { readonly [name: string]: WireValue };

/** The parameters of a request, and what was odd about reading them. `values` has no prototype. */
export type WireFields = {
  readonly values: Readonly<Record<string, WireValue>>;
  readonly findings: readonly Finding[];
};

/**
 * Why a request is refused (`rejected`: the status or, in a 200, the body says no) or thrown away (`dropped`: the wire says
 * 2xx, nothing is kept).
 */
export type Rejection =
  | 'unauthorized'
  | 'key-of-another-app'
  | 'bad-signature'
  | 'no-such-app'
  | 'no-such-link'
  | 'no-such-workspace'
  | 'no-such-endpoint'
  | 'no-install-yet'
  | 'invalid-device-id'
  | 'method-not-allowed'
  | 'body-too-large';
export type Drop =
  | 'key-disabled'
  | 'app-version-ignored'
  | 'no-device-id'
  | 'event-name-too-long'
  | 'too-many-event-names'
  | 'no-revenue'
  | 'unreadable-amount'
  | 'unreadable-quantity'
  | 'unknown-currency'
  | 'unreadable-conversion-value';

/** What is known of the install that a read asks for. */
export type AttributionReadout = {
  readonly advertisingId: string | null;
  readonly channel: string;
  readonly campaignId: string | null;
  readonly campaignName: string | null;
  readonly remoteCampaignId: string | null;
  readonly details: EngagementDetails;
};

/** What became of a request, in words that every MMP shares. */
export type Outcome = { readonly endpoint: string } & (
  | { readonly kind: 'recorded'; readonly facts: readonly Fact[] }
  | { readonly kind: 'dropped'; readonly reason: Drop }
  | { readonly kind: 'rejected'; readonly reason: Rejection; readonly allow?: string }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'pixel' }
  | { readonly kind: 'attribution'; readonly install: AttributionReadout | null }
  | { readonly kind: 'unavailable' }
  /** A fault wants this status, 200–599: what the MMP says with it. */
  | { readonly kind: 'fault'; readonly status: number }
);

/** What a lint rule may look at. Times are epoch milliseconds on the workspace's clock. */
export type LintSubject<Kind extends Signal['kind'] = Signal['kind']> = {
  readonly signal: Extract<Signal, { kind: Kind }>;
  readonly values: WireFields['values'];
  readonly app: App;
  readonly nowMs: number;
  /** What was known of the installation before this request. */
  readonly history: History;
  /** The MMP keeps it. */
  readonly accepted: boolean;
  /** What came of it; none where it is not kept. */
  readonly facts: readonly Fact[];
  /**
   * Amount in 10^-9 units, ISO 4217 code, epoch milliseconds → 10^-9 US dollars, or null where no rate is known or it
   * is more than can be kept.
   */
  readonly toUsd: (amount: bigint, currency: string, atMs: number) => bigint | null;
};

export type LintFinding = Omit<Finding, 'rule' | 'severity'>;

/** Finds what a schema cannot. Pure. `lintRule` makes one. */
export type LintRule = {
  readonly rule: string;
  /** @default 'warning' */
  readonly severity?: Finding['severity'];
  /** The signals that it is asked about, and no others. */
  readonly for: readonly Signal['kind'][];
  readonly check: (subject: LintSubject) => LintFinding | readonly LintFinding[] | null;
};

export type Endpoint = {
  readonly methods: readonly ('GET' | 'POST')[];
  /** `/v0/event`, `/v0/click/:shortId`; a named segment only at the end. */
  readonly path: string;
  /** `tenjin.event`: used by assertions, faults and metrics. */
  readonly name: string;
  /** Query, form, JSON, bracketed keys: whatever this MMP takes. */
  fields(request: WireRequest): WireFields;
  /** The endpoint's schema. @returns A new list, which more may be added to. */
  check(values: WireFields['values']): Finding[];
  /** What the request means; any values must be read without an exception. */
  read(values: WireFields['values'], request: WireRequest): Signal;
  /** The MMP's own reasons to throw a request away that has the right key and app. */
  drop?(signal: Signal, values: WireFields['values'], app: App): { reason: Drop; findings: readonly Finding[] } | null;
  /** The MMP's own reasons to refuse such a request. */
  refuse?(signal: Signal, values: WireFields['values']): { reason: Rejection; findings: readonly Finding[] } | null;
  /** Refuse what is not about an installation that has been opened. */
  readonly needsInstall?: boolean;
};

/** One MMP. Pure: no clock, no state, no I/O. */
export type Mmp = {
  readonly id: MmpId;
  readonly endpoints: readonly Endpoint[];
  /** Most different names of custom events of an app; null: any number. */
  readonly eventNames: number | null;
  /**
   * Whose request is it? Before the schema runs: the key may stand in a header, the query, the body or the path. Without
   * a key `verify` must find one.
   */
  identify(request: WireRequest, values: WireFields['values']): { key?: string; app?: AppRef; link?: string };
  /** For MMPs that sign requests or scope tokens. The secret is a key of the app that the request names. */
  verify?(request: WireRequest, values: WireFields['values'], secret: string): boolean;
  /** The one form of a parameter that comparisons use; null where it counts as empty. */
  readonly canonical: (name: string, value: unknown) => string | null;
  /** The real MMP's status, headers and body; `values` for MMPs that repeat or name a parameter. */
  answer(outcome: Outcome, values: WireFields['values']): WireResponse;
  /** In the order of the findings. */
  readonly lint: readonly LintRule[];
  /** Names that the URLs of its callbacks may hold. */
  readonly macros: readonly Macro[];
  /** How it is asked for its numbers. */
  readonly reporting?: ReportingApi;
  /** Every rule that a finding about its requests can have, those of the ingest path included. */
  readonly rules: () => readonly string[];
  /** How it shows its users in SQL what happened; null for an MMP that does not. */
  readonly warehouse: LazyWarehouse | null;
};
