// Generated from the schemas by `npm run generate`. Do not edit: a test fails when it is stale.

/**
 * ISO 8601 in UTC, to the millisecond.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AnsweredInstant".
 */
export type AnsweredInstant = string;
/**
 * A place in a list; good as `since` or `before` of a later call.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Cursor".
 */
export type Cursor = string;
/**
 * recorded; dropped: the wire says 2xx, the MMP threw it away; rejected: the wire says no.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Verdict".
 */
export type Verdict = 'recorded' | 'dropped' | 'rejected';
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AttributionMethod".
 */
export type AttributionMethod =
  | 'device-click'
  | 'referrer-click'
  | 'probabilistic-click'
  | 'device-view'
  | 'probabilistic-view'
  | 'claim'
  | 'organic';
/**
 * An exact decimal.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AnsweredAmount".
 */
export type AnsweredAmount = string;
/**
 * Something that is known to have happened; `type` says what.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Fact".
 */
export type Fact =
  | Engagement
  | Claim
  | Install
  | Session
  | CustomEvent
  | Purchase
  | SubscriptionFact
  | AdRevenue
  | ConversionValueFact
  | Import;
/**
 * base64 where the bytes are no UTF-8.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "BodyEncoding".
 */
export type BodyEncoding = 'utf8' | 'base64';
/**
 * What is doubtful about it as things stand now.
 */
export type Findings = readonly Finding[];

/**
 * What the control API under /_sim answers. Instants are ISO 8601 in UTC, durations whole milliseconds. Lists are newest first.
 */
export interface ControlAnswers {
  [k: string]: unknown;
}
/**
 * One wrong place of a JSON body or a query.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "JsonProblem".
 */
export interface JsonProblem {
  /**
   * Such as windows.click.deviceMs or ?limit.
   */
  path: string;
  /**
   * Null where nothing was.
   */
  given: string | null;
  expected: string;
}
/**
 * A problem document (RFC 9457). `code` is stable; the words may change.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Problem".
 */
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  code: string;
  /**
   * Names the field, what was given and what to do.
   */
  detail: string;
  /**
   * `detail` line by line, where it was said in several, as a database says where it stopped.
   */
  lines?: readonly string[];
  problems?: readonly JsonProblem[];
}
/**
 * What an MMP path answers in strict mode to a request that is not recorded or breaks the contract (RFC 9457).
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "StrictProblem".
 */
export interface StrictProblem {
  type: 'about:blank';
  title: string;
  status: number;
  code: 'STRICT';
  detail: string;
  verdict: Verdict;
  /**
   * What the MMP itself would have answered.
   */
  faithfulStatus: number;
  findings: readonly Finding[];
  /**
   * The findings for a person to read.
   */
  report: string;
}
/**
 * One thing that is wrong or doubtful about a request.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Finding".
 */
export interface Finding {
  /**
   * Stable id, listed in the evidence.
   */
  rule: string;
  /**
   * error: it breaks the MMP's contract; warning: probably not what was meant.
   */
  severity: 'error' | 'warning';
  /**
   * Name on the wire, or a header; null where the whole request is meant.
   */
  field: string | null;
  /**
   * What was sent; null where nothing was.
   */
  given: string | null;
  expected: string;
  message: string;
  hint: string;
  /**
   * Where the rule comes from; `assumed` for our own choice.
   */
  source: string;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Health".
 */
export interface Health {
  /**
   * `open` now; `dropped` since the start, for being more than limits.connections.
   */
  connections: {
    open: number;
    dropped: number;
  };
  /**
   * `unavailable` while the store cannot be written: then nothing is taken.
   */
  status: 'ok' | 'unavailable';
  /**
   * Where what happens is kept: `memory`, or `file:` and the path.
   */
  store: string;
  /**
   * Version of the simulator.
   */
  version: string;
  /**
   * Id of the process: SIGTERM to it ends the simulator.
   */
  pid: number;
  /**
   * When it began to listen, by the machine's clock.
   */
  startedAt: string;
  /**
   * How many requests the journals of its workspaces have taken, those that are gone again included.
   */
  requests: number;
  /**
   * How many there are.
   */
  workspaces: number;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AnsweredKey".
 */
export interface AnsweredKey {
  key: string;
  disabled: boolean;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "ResolvedWindowPair".
 */
export interface ResolvedWindowPair {
  deviceMs: number;
  /**
   * Null: probabilistic matching is off.
   */
  probabilisticMs: number | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "ResolvedWindows".
 */
export interface ResolvedWindows {
  click: ResolvedWindowPair;
  view: ResolvedWindowPair;
}
/**
 * An app on one platform, with its settings.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "App".
 */
export interface App {
  id: string;
  mmp: 'tenjin';
  bundleId: string;
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  name: string;
  sdkKeys: readonly AnsweredKey[];
  ignoredAppVersions: readonly string[];
  windows: ResolvedWindows;
  /**
   * By the channel's short id; what is left out is the app's.
   */
  channelWindows: {
    [k: string]: Windows;
  };
  storeId: string | null;
  destinationUrl: string | null;
  protocol: string | null;
  reinstalls: 'keep-first' | 'new-install';
  androidNeedsAdvertisingId: boolean;
  matchPrivateIps: boolean;
  attributionDelayMs: number;
  /**
   * The store's share, by UTC day; days that none holds take 0.30.
   */
  commission: readonly AnsweredCommission[];
  playAccess: boolean;
  /**
   * What dates impression revenue: sent_at where it is there, or always the arrival.
   */
  adRevenueDatedBy: 'sent-at' | 'arrival';
  lateAfterMs: number;
  /**
   * How days since the install are counted: elapsed (default), periods of 24 hours; utc-day, days that begin at 00:00 UTC.
   */
  cohortDays: 'elapsed' | 'utc-day';
}
export interface Windows {
  click?: WindowPair;
  view?: WindowPair;
}
export interface WindowPair {
  /**
   * Lookback window in milliseconds; both edges are inside.
   */
  deviceMs?: number;
  /**
   * null switches probabilistic matching off.
   */
  probabilisticMs?: number | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AnsweredCommission".
 */
export interface AnsweredCommission {
  from: string;
  /**
   * Null: it has no end.
   */
  to: string | null;
  rate: number;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AppList".
 */
export interface AppList {
  items: readonly App[];
}
/**
 * A source of installs. Self-attributing channels make claims, not links.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Channel".
 */
export interface Channel {
  /**
   * 0 is organic.
   */
  id: number;
  shortId: string;
  name: string;
  selfAttributing: boolean;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "ChannelList".
 */
export interface ChannelList {
  items: readonly Channel[];
}
/**
 * What an app runs on a channel, with its tracking links; a self-attributing channel has none.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Campaign".
 */
export interface Campaign {
  id: string;
  appId: string;
  name: string;
  /**
   * Short id of the channel.
   */
  channel: string;
  /**
   * Of the tracking link.
   */
  shortId: string | null;
  remoteCampaignId: string | null;
  attributionWindowMs: number | null;
  redirectUrl: string | null;
  /**
   * Its link is retired; installs keep it.
   */
  deleted: boolean;
  clickUrl: string | null;
  impressionUrl: string | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "CampaignList".
 */
export interface CampaignList {
  items: readonly Campaign[];
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "ClockState".
 */
export interface ClockState {
  /**
   * real follows the machine's clock, frozen stands still, scaled runs at a rate.
   */
  mode: 'real' | 'frozen' | 'scaled';
  now: AnsweredInstant;
  /**
   * Clock milliseconds per wall millisecond; 0 when frozen.
   */
  rate: number;
}
/**
 * Something that the clock brought about. attribution-visible: the attribution of an installation can be read from now on. callback-attempt: a delivery was attempted.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "DueItem".
 */
export interface DueItem {
  kind: 'attribution-visible' | 'callback-attempt';
  at: AnsweredInstant;
  appId: string;
  installationId: string | null;
  /**
   * Of an attempt.
   */
  deliveryId?: string;
  /**
   * Of an attempt.
   */
  outcome?: 'delivered' | 'captured' | 'status' | 'redirect' | 'timeout' | 'connection' | 'unreadable' | 'not-allowed';
}
/**
 * The parameters in effect, defaults included: what a Pact file takes by its provider state generators. Empty after a teardown.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "ProviderStateValues".
 */
export interface ProviderStateValues {
  [k: string]: string | number;
}
/**
 * Where the clock stands, and what fell due on the way.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "ClockMoved".
 */
export interface ClockMoved {
  /**
   * real follows the machine's clock, frozen stands still, scaled runs at a rate.
   */
  mode: 'real' | 'frozen' | 'scaled';
  now: AnsweredInstant;
  /**
   * Clock milliseconds per wall millisecond; 0 when frozen.
   */
  rate: number;
  /**
   * What fell due, in order; the first of it where that is more than an answer holds.
   *
   * @maxItems 10000
   */
  due: readonly DueItem[];
  /**
   * How much fell due.
   */
  dueTotal: number;
}
/**
 * How many of each the limits have pushed out.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Dropped".
 */
export interface Dropped {
  requests: number;
  facts: number;
  engagements: number;
  claims: number;
  installations: number;
  subscriptions: number;
  deliveries: number;
}
/**
 * One isolated world.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Workspace".
 */
export interface Workspace {
  id: string;
  /**
   * Base URL for a sender, without a slash at the end.
   */
  baseUrl: string;
  mode: 'faithful' | 'strict';
  seed: string;
  anyKey: boolean;
  /**
   * global: a key or short id leads here from any address. workspace: only behind /w/{id}, so that other workspaces may have the same keys.
   */
  keyScope: 'global' | 'workspace';
  clock: ClockState;
  dropped: Dropped;
  apps: readonly App[];
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "WorkspaceList".
 */
export interface WorkspaceList {
  items: readonly Workspace[];
}
/**
 * A world that is made in a workspace, and how that stands.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "World".
 */
export interface World {
  id: string;
  preset: string;
  /**
   * First installs to be expected.
   */
  installs: number;
  days: number;
  /**
   * First UTC day.
   */
  startsOn: string;
  seed: string;
  /**
   * done: all of it is in the workspace. Otherwise nothing of it is.
   */
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /**
   * How much of it is done, 0 to 1.
   */
  share: number;
  /**
   * How many there are by now.
   */
  facts: number;
  /**
   * Why it failed; null where it has not.
   */
  problem: WorldProblem | null;
}
/**
 * Why a world could not be made.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "WorldProblem".
 */
export interface WorldProblem {
  /**
   * Of docs/errors.md.
   */
  code: string;
  /**
   * What is wrong, and what to do.
   */
  detail: string;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "WorldList".
 */
export interface WorldList {
  items: readonly World[];
  /**
   * First installs that one may be expected to have at most: `limits.worldInstalls`.
   */
  mostInstalls: number;
}
/**
 * What a network says of an engagement beyond who and when.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "EngagementDetails".
 */
export interface EngagementDetails {
  clickId?: string;
  siteId?: string;
  creativeName?: string;
  campaignName?: string;
  country?: string;
  limitAdTracking?: boolean;
  deeplinkUrl?: string;
  parameters?: {
    [k: string]: string;
  };
}
/**
 * A click or an impression.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Engagement".
 */
export interface Engagement {
  type: 'engagement';
  id: string;
  at: AnsweredInstant;
  appId: string;
  kind: 'click' | 'impression';
  campaignId: string;
  channel: string;
  advertisingId: string | null;
  ip: string | null;
  userAgent: string | null;
  details: EngagementDetails | null;
}
/**
 * The click or impression that was added. `referrer` is what the store would hand to the app; null for impressions.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AddedEngagement".
 */
export interface AddedEngagement {
  type: 'engagement';
  id: string;
  at: AnsweredInstant;
  appId: string;
  kind: 'click' | 'impression';
  campaignId: string;
  channel: string;
  advertisingId: string | null;
  ip: string | null;
  userAgent: string | null;
  details: EngagementDetails | null;
  referrer: string | null;
}
/**
 * What a self-attributing network said.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Claim".
 */
export interface Claim {
  type: 'claim';
  id: string;
  /**
   * ISO 8601 in UTC, to the millisecond.
   */
  at: string;
  appId: string;
  kind: 'click' | 'impression';
  channel: string;
  campaignId: string | null;
  advertisingId: string | null;
  installationId: string | null;
  /**
   * ISO 8601 in UTC, to the millisecond.
   */
  engagedAt: string;
}
/**
 * First open of an installation.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Install".
 */
export interface Install {
  type: 'install';
  id: string;
  at: AnsweredInstant;
  appId: string;
  installationId: string;
  reinstall: boolean;
  /**
   * False for a reinstall that keeps its first source.
   */
  tracked: boolean;
  attribution: Attribution;
}
/**
 * Who brought an installation, and who else might have.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Attribution".
 */
export interface Attribution {
  method: AttributionMethod;
  /**
   * Short id; organic when nothing won.
   */
  channel: string;
  campaignId: string | null;
  engagementId: string | null;
  /**
   * The winner first.
   *
   * @maxItems 50
   */
  candidates: readonly Candidate[];
  candidatesTotal: number;
}
/**
 * An engagement or a claim that shares an id, a token or an address with the install.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Candidate".
 */
export interface Candidate {
  engagementId: string | null;
  claimId: string | null;
  channel: string;
  campaignId: string | null;
  kind: 'click' | 'impression';
  method: AttributionMethod;
  at: AnsweredInstant;
  /**
   * Install minus engagement; negative when the engagement came after.
   */
  ageMs: number;
  windowMs: number;
  verdict: 'won' | 'lost';
  reason:
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
}
/**
 * One open of an installation.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Session".
 */
export interface Session {
  type: 'session';
  id: string;
  at: AnsweredInstant;
  appId: string;
  installationId: string;
  openDeeplinkUrl: string | null;
}
/**
 * Something that the app's makers named.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "CustomEvent".
 */
export interface CustomEvent {
  type: 'event';
  id: string;
  at: AnsweredInstant;
  appId: string;
  /**
   * Null while no open has told which installation it is.
   */
  installationId: string | null;
  name: string;
  /**
   * A whole number as sent.
   */
  value: string | null;
}
/**
 * An exact amount, in its currency and in US dollars.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Money".
 */
export interface Money {
  amount: AnsweredAmount;
  currency: string;
  /**
   * Null where no rate is known.
   */
  usd: AnsweredAmount | null;
}
/**
 * Before and after the store's commission.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Revenue".
 */
export interface Revenue {
  gross: Money;
  net: Money;
  /**
   * An exact decimal.
   */
  commission: string;
}
/**
 * Something was bought in the app.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Purchase".
 */
export interface Purchase {
  type: 'purchase';
  id: string;
  at: AnsweredInstant;
  appId: string;
  installationId: string;
  productId: string | null;
  /**
   * An exact decimal.
   */
  unitPrice: string;
  quantity: number;
  revenue: Revenue;
  transactionId: string | null;
}
/**
 * Something became of a subscription.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SubscriptionFact".
 */
export interface SubscriptionFact {
  type: 'subscription';
  id: string;
  at: AnsweredInstant;
  appId: string;
  installationId: string;
  event: 'start' | 'trial' | 'trial-conversion' | 'renewal' | 'cancellation';
  productId: string | null;
  /**
   * Null in a trial, at a cancellation, and where nobody tells a price.
   */
  revenue: Revenue | null;
  /**
   * Whether the MMP's reports show it.
   */
  reported: boolean;
  purchaseToken: string | null;
  transactionId: string | null;
  originalTransactionId: string | null;
}
/**
 * What a mediation says of an impression beyond its revenue.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AdImpressionDetails".
 */
export interface AdImpressionDetails {
  network?: string;
  adUnitId?: string;
  adFormat?: string;
  placement?: string;
  networkPlacement?: string;
  creativeId?: string;
  country?: string;
  precision?: string;
}
/**
 * The revenue of one ad impression.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AdRevenue".
 */
export interface AdRevenue {
  type: 'ad-revenue';
  id: string;
  at: AnsweredInstant;
  appId: string;
  installationId: string;
  mediation: string | null;
  revenue: Money;
  /**
   * ISO 8601 in UTC, to the millisecond.
   */
  impressionAt: string;
  details: AdImpressionDetails | null;
}
/**
 * A SKAdNetwork conversion value.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "ConversionValue".
 */
export interface ConversionValue {
  fine: number;
  coarse: 'low' | 'medium' | 'high' | null;
  lockWindow: boolean | null;
}
/**
 * The app has set a SKAdNetwork conversion value.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "ConversionValueFact".
 */
export interface ConversionValueFact {
  type: 'conversion-value';
  id: string;
  at: AnsweredInstant;
  appId: string;
  installationId: string;
  fine: number;
  coarse: 'low' | 'medium' | 'high' | null;
  lockWindow: boolean | null;
  /**
   * Whether it holds from now on: before iOS 16.1 only a higher one does.
   */
  kept: boolean;
}
/**
 * A user who was there before.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Import".
 */
export interface Import {
  type: 'import';
  id: string;
  at: AnsweredInstant;
  appId: string;
  installationId: string;
  /**
   * The MMP did not know the device yet.
   */
  isNew: boolean;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "EntryApp".
 */
export interface EntryApp {
  id: string;
  bundleId: string;
  platform: string;
}
/**
 * One request to an MMP path: what came, what became of it, and why.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "RequestEntry".
 */
export interface RequestEntry {
  /**
   * Also its cursor.
   */
  id: string;
  at: AnsweredInstant;
  /**
   * Such as tenjin.event.
   */
  endpoint: string;
  verdict: Verdict;
  /**
   * Why it was dropped or rejected.
   */
  reason: string | null;
  app: EntryApp | null;
  /**
   * Parameters in canonical form: ids in lower case without hyphens, null where empty or zero.
   */
  fields: {
    [k: string]: string | null;
  };
  findings: readonly Finding[];
  answer: WireAnswer;
  /**
   * The fault that it met; null where it met none.
   */
  fault: MetFault | null;
  facts: readonly Fact[];
  sent: SentRequest;
}
/**
 * What the sender got; status 0 where a fault cut the connection without an answer.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "WireAnswer".
 */
export interface WireAnswer {
  status: number;
  headers: {
    [k: string]: string;
  };
  body: string;
  bodyEncoding: BodyEncoding;
}
/**
 * A fault that a request has met.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "MetFault".
 */
export interface MetFault {
  id: string;
  action: 'status' | 'reset' | 'timeout' | 'delay' | 'drip';
  /**
   * before: nothing was recorded of what it cut or answered otherwise. after: the request was taken first.
   */
  phase: 'before' | 'after';
  /**
   * The sender has not got what the MMP made of the request: it was cut, answered otherwise, or hung up first.
   */
  answerLost: boolean;
}
/**
 * The request as it came.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SentRequest".
 */
export interface SentRequest {
  method: string;
  /**
   * Path and query of the first line.
   */
  target: string;
  headers: {
    [k: string]: string | readonly string[];
  };
  remoteIp: string | null;
  body: string;
  bodyEncoding: BodyEncoding;
}
/**
 * What goes wrong on purpose, with which requests, and how often it has.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Fault".
 */
export interface Fault {
  id: string;
  /**
   * Null: all of them.
   */
  endpoint: string | null;
  /**
   * Null: all of them.
   */
  app: string | null;
  /**
   * Null: always.
   */
  when: FaultWhen | null;
  do: FaultEffect;
  phase: 'before' | 'after';
  /**
   * Requests that fit and that no older fault had met.
   */
  seen: number;
  /**
   * Requests that met it.
   */
  hits: number;
}
/**
 * Which of the requests that fit meet the fault: exactly one of first, nth, probability.
 */
export interface FaultWhen {
  /**
   * The first so many.
   */
  first?: number;
  /**
   * The n-th alone, counted from 1.
   */
  nth?: number;
  /**
   * Each with this probability, drawn from the workspace's seed: the same requests meet it again.
   */
  probability?: number;
  /**
   * What is counted: the requests of the workspace (default), or those of each installation on its own.
   */
  per?: 'workspace' | 'installation';
}
/**
 * What happens: one of status, reset, timeoutMs in place of the answer, or the MMP's answer late (delayMs) or in pieces (drip). delayMs goes with all but timeoutMs, drip with status.
 */
export interface FaultEffect {
  /**
   * This status, with the MMP's own body unless body says another.
   */
  status?: number;
  /**
   * Beside status.
   */
  body?: string;
  /**
   * Retry-After beside status: whole seconds, or a text as it shall stand in the header, such as an HTTP date.
   */
  retryAfter?: number | string;
  /**
   * The connection is reset (RST).
   */
  reset?: true;
  /**
   * No answer; after so long the connection is closed. Wall time; limits.silenceMs may close it sooner.
   */
  timeoutMs?: number;
  /**
   * So much later. Wall time; limits.silenceMs may close the connection sooner.
   */
  delayMs?: number;
  /**
   * The body of the answer piece by piece.
   */
  drip?: {
    /**
     * Between two pieces; wall time.
     */
    everyMs: number;
    /**
     * Of a piece. Default 1.
     */
    bytes?: number;
  };
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "FaultList".
 */
export interface FaultList {
  items: readonly Fault[];
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "DuplicateRequest".
 */
export interface DuplicateRequest {
  /**
   * Of its entry in the journal.
   */
  id: string;
  at: AnsweredInstant;
  /**
   * A fault kept its answer from the sender, who could not know that it counted.
   */
  answerLost: boolean;
}
/**
 * Requests alike in all that they say of what happened, each of which the MMP counted.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Duplicate".
 */
export interface Duplicate {
  /**
   * Such as tenjin.purchase.
   */
  endpoint: string;
  app: EntryApp;
  installationId: string | null;
  /**
   * The event or the product; null for an open, a click and what else has no name.
   */
  name: string | null;
  /**
   * How often it counted.
   */
  count: number;
  /**
   * A fault kept the answer to the first of them from the sender.
   */
  firstAnswerLost: boolean;
  /**
   * The first hundred, in order of arrival.
   */
  requests: readonly DuplicateRequest[];
}
/**
 * What the MMP counted more than once, as far as the journal reaches.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "DuplicateList".
 */
export interface DuplicateList {
  /**
   * The group that grew last comes first.
   */
  items: readonly Duplicate[];
  /**
   * Groups, listed or not.
   */
  total: number;
  /**
   * Requests that counted although one like them had.
   */
  surplus: number;
  /**
   * Requests that counted and were compared.
   */
  looked: number;
  cursor: Cursor;
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  droppedThrough?: string;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "RequestList".
 */
export interface RequestList {
  items: readonly RequestEntry[];
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  next?: string;
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  cursor: string;
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  droppedThrough?: string;
}
/**
 * A call to a URL when something happens in an app.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Callback".
 */
export interface Callback {
  id: string;
  name: string | null;
  /**
   * Null: all of them.
   */
  app: string | null;
  /**
   * What it waits for.
   */
  event:
    | string
    | {
        custom: string;
      };
  template: string | null;
  url: string;
  method: 'GET' | 'POST';
  action: 'ping' | 'ping_on_first';
  networks: ('all' | 'channel' | 'channel_and_organic') | readonly string[];
  channel: string | null;
  active: boolean;
  findings: Findings;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "CallbackList".
 */
export interface CallbackList {
  items: readonly Callback[];
  /**
   * send: to their receivers. pause: what falls due waits. capture: each is answered 200 by the simulator, and no connection is opened.
   */
  mode: 'send' | 'pause' | 'capture';
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "CallbackModeState".
 */
export interface CallbackModeState {
  /**
   * send: to their receivers. pause: what falls due waits. capture: each is answered 200 by the simulator, and no connection is opened.
   */
  mode: 'send' | 'pause' | 'capture';
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "CallbackTemplate".
 */
export interface CallbackTemplate {
  name: string;
  description: string;
  /**
   * Null: that of the callback.
   */
  event: string | null;
  method: 'GET' | 'POST';
  /**
   * What comes after the beginning of the URL. `<event>` becomes the name of the callback's event.
   */
  url: string;
  source: string;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "CallbackTemplateList".
 */
export interface CallbackTemplateList {
  items: readonly CallbackTemplate[];
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "CallbackMacro".
 */
export interface CallbackMacro {
  name: string;
  category: string;
  /**
   * unconfirmed: no public text shows that the MMP has it.
   */
  status: 'documented' | 'unconfirmed';
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "CallbackMacroList".
 */
export interface CallbackMacroList {
  items: readonly CallbackMacro[];
}
/**
 * What a callback would call, of what one installation has done.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "CallbackPreview".
 */
export interface CallbackPreview {
  /**
   * What it waits for.
   */
  event:
    | string
    | {
        custom: string;
      };
  method: 'GET' | 'POST';
  /**
   * With its macros; the template's part is in it.
   */
  url: string;
  /**
   * Whose facts it tells of; null where nobody has opened the app yet.
   */
  installation: {
    installationId: string;
    app: App1;
  } | null;
  /**
   * The newest that the callback waits for, else the newest of all; null where there is none.
   */
  fact: {
    id: string;
    type: string;
    at: AnsweredInstant;
  } | null;
  /**
   * Whether the callback waits for such a fact; else what it would say of its event is missing.
   */
  matches: boolean;
  /**
   * The URL with the values in the macros' places; null where there is no fact.
   */
  rendered: string | null;
  /**
   * Of each macro of the URL.
   */
  values: {
    macro: string;
    /**
     * Null: nothing stands in its place.
     */
    value: string | null;
  }[];
  findings: Findings;
}
export interface App1 {
  id: string;
  bundleId: string;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "DeliveryAttempt".
 */
export interface DeliveryAttempt {
  at: AnsweredInstant;
  why: 'planned' | 'retry' | 'redelivered';
  outcome: 'delivered' | 'captured' | 'status' | 'redirect' | 'timeout' | 'connection' | 'unreadable' | 'not-allowed';
  status: number | null;
  /**
   * What happened, and what to do.
   */
  error: string | null;
  /**
   * The beginning of the receiver's answer.
   */
  answer: string | null;
  /**
   * In wall time.
   */
  tookMs: number;
}
/**
 * A call that was planned when something happened.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Delivery".
 */
export interface Delivery {
  id: Cursor;
  callbackId: string;
  callbackName: string | null;
  event: string;
  app: App1;
  installationId: string | null;
  /**
   * The fact that made it.
   */
  factId: string;
  plannedAt: AnsweredInstant;
  method: 'GET' | 'POST';
  url: string;
  state: 'waiting' | 'delivered' | 'failed' | 'cancelled';
  /**
   * The oldest first; the last 50.
   */
  attempts: readonly DeliveryAttempt[];
  /**
   * On the workspace's clock; null where there is none, or where it waits for another.
   */
  nextAttemptAt: AnsweredInstant | null;
  /**
   * Id of the delivery that must be settled before: about the same installation, to the same receiver.
   */
  waitsFor: Cursor | null;
  settledAt: AnsweredInstant | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "DeliveryList".
 */
export interface DeliveryList {
  items: readonly Delivery[];
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  next?: string;
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  cursor: string;
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  droppedThrough?: string;
}
/**
 * What a client of the reporting API sends as `Authorization: Bearer`.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AccessToken".
 */
export interface AccessToken {
  id: string;
  name: string | null;
  token: string;
  rights: ('reporting' | 'campaigns')[];
  disabled: boolean;
  requestsPerMinute: number | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AccessTokenList".
 */
export interface AccessTokenList {
  items: readonly AccessToken[];
}
/**
 * A report with its settings, at GET /v2/reports/{id}.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SavedReport".
 */
export interface SavedReport {
  id: string;
  name: string;
  reportType: 'user_acquisition' | 'ad_revenue' | 'sk_ad_network';
  /**
   * None: all.
   */
  appIds: readonly string[];
  /**
   * None: all.
   */
  channelIds: readonly number[];
  metrics: readonly string[];
  granularity: 'daily' | 'totals-daily' | 'weekly' | 'monthly';
  groupBy: readonly string[];
  pastNumberDays: number;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SavedReportList".
 */
export interface SavedReportList {
  items: readonly SavedReport[];
}
/**
 * One thing that an assertion asks, and whether it holds.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Criterion".
 */
export interface Criterion {
  /**
   * Such as fields.event or attribution.channel.
   */
  path: string;
  /**
   * What was asked: a text, a matcher, a list.
   */
  expected: unknown;
  /**
   * What is there; null where nothing is.
   */
  actual: unknown;
  pass: boolean;
}
/**
 * A request, or a delivery, that came close.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "NearMiss".
 */
export interface NearMiss {
  request?: RequestEntry;
  delivery?: Delivery;
  criteria: readonly Criterion[];
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AssertionAnswer".
 */
export interface AssertionAnswer {
  pass: boolean;
  /**
   * How many matched.
   */
  matched: number;
  /**
   * Where too few matched: the closest misses, the closest first.
   *
   * @maxItems 3
   */
  nearest: readonly NearMiss[];
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  cursor: string;
  /**
   * Where it does not hold: the same for a person to read.
   */
  report?: string;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "AttributionSummary".
 */
export interface AttributionSummary {
  method: AttributionMethod;
  /**
   * Short id; organic when nothing won.
   */
  channel: string;
  campaignId: string | null;
  engagementId: string | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "InstallApp".
 */
export interface InstallApp {
  id: string;
  bundleId: string;
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  name: string;
}
/**
 * An installation, as lists show it.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "InstallListed".
 */
export interface InstallListed {
  /**
   * Lower case, without hyphens.
   */
  installationId: string;
  app: InstallApp;
  advertisingId: string | null;
  developerDeviceId: string | null;
  /**
   * First open; null while only events have been heard.
   */
  openedAt: AnsweredInstant | null;
  lastOpenAt: AnsweredInstant | null;
  reinstall: boolean;
  /**
   * It counts as an install.
   */
  tracked: boolean;
  sessionCount: number;
  eventCount: number;
  /**
   * Told of as a user who was there before.
   */
  imported: boolean;
  /**
   * The SKAdNetwork conversion value that holds now.
   */
  conversionValue: ConversionValue | null;
  attribution: AttributionSummary | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "InstallList".
 */
export interface InstallList {
  items: readonly InstallListed[];
  next?: Cursor;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "StorySession".
 */
export interface StorySession {
  at: AnsweredInstant;
  openDeeplinkUrl: string | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "StoryEvent".
 */
export interface StoryEvent {
  at: AnsweredInstant;
  name: string;
  value: string | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "StoryPurchase".
 */
export interface StoryPurchase {
  id: string;
  at: AnsweredInstant;
  productId: string | null;
  unitPrice: AnsweredAmount;
  quantity: number;
  revenue: Revenue;
  transactionId: string | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "StorySubscription".
 */
export interface StorySubscription {
  id: string;
  at: AnsweredInstant;
  event: 'start' | 'trial' | 'trial-conversion' | 'renewal' | 'cancellation';
  productId: string | null;
  /**
   * Null in a trial, at a cancellation, and where nobody tells a price.
   */
  revenue: Revenue | null;
  /**
   * Whether the MMP's reports show it.
   */
  reported: boolean;
  purchaseToken: string | null;
  transactionId: string | null;
  originalTransactionId: string | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "StoryAdRevenue".
 */
export interface StoryAdRevenue {
  id: string;
  at: AnsweredInstant;
  mediation: string | null;
  revenue: Money;
  impressionAt: AnsweredInstant;
  details: AdImpressionDetails | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "StoryConversionValue".
 */
export interface StoryConversionValue {
  id: string;
  at: AnsweredInstant;
  fine: number;
  coarse: 'low' | 'medium' | 'high' | null;
  lockWindow: boolean | null;
  /**
   * Whether it holds from now on: before iOS 16.1 only a higher one does.
   */
  kept: boolean;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "GrossAndNet".
 */
export interface GrossAndNet {
  gross: AnsweredAmount;
  net: AnsweredAmount;
}
/**
 * US dollars over the installation's life. What has no rate, and subscriptions that never reach the reports, are left out.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "RevenueUsd".
 */
export interface RevenueUsd {
  purchases: GrossAndNet;
  subscriptions: GrossAndNet;
  adImpressions: AnsweredAmount;
}
/**
 * Who would have brought an installation under other settings.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "WhatIfAnswer".
 */
export interface WhatIfAnswer {
  /**
   * Null where it has no first open.
   */
  attribution: Attribution | null;
  /**
   * Whether another engagement or claim, or none, would have brought it.
   */
  moves: boolean;
}
/**
 * The whole story of one installation.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "InstallStory".
 */
export interface InstallStory {
  /**
   * Lower case, without hyphens.
   */
  installationId: string;
  app: InstallApp;
  advertisingId: string | null;
  developerDeviceId: string | null;
  /**
   * First open; null while only events have been heard.
   */
  openedAt: AnsweredInstant | null;
  lastOpenAt: AnsweredInstant | null;
  reinstall: boolean;
  /**
   * It counts as an install.
   */
  tracked: boolean;
  sessionCount: number;
  eventCount: number;
  /**
   * Told of as a user who was there before.
   */
  imported: boolean;
  /**
   * The SKAdNetwork conversion value that holds now.
   */
  conversionValue: ConversionValue | null;
  /**
   * Who brought it, in a sentence.
   */
  summary: string;
  attribution: Attribution | null;
  sessions: readonly StorySession[];
  events: readonly StoryEvent[];
  purchases: readonly StoryPurchase[];
  subscriptions: readonly StorySubscription[];
  adRevenue: readonly StoryAdRevenue[];
  conversionValues: readonly StoryConversionValue[];
  revenueUsd: RevenueUsd;
  /**
   * The newest hundred deliveries about it, the oldest first.
   */
  callbacks: readonly Delivery[];
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Price".
 */
export interface Price {
  amount: AnsweredAmount;
  currency: string;
}
/**
 * What Google Play knows of a subscription.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Subscription".
 */
export interface Subscription {
  token: string;
  app: InstallApp;
  productId: string | null;
  /**
   * Of one period; null while nobody has told one.
   */
  price: Price | null;
  /**
   * new: the store knows it, the app has not reported it yet.
   */
  state: 'new' | 'trial' | 'active' | 'cancelled';
  /**
   * The installation that reported it.
   */
  installationId: string | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SubscriptionList".
 */
export interface SubscriptionList {
  items: readonly Subscription[];
}
/**
 * The subscription, and what the MMP heard of it.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SubscriptionPlayed".
 */
export interface SubscriptionPlayed {
  token: string;
  app: InstallApp;
  productId: string | null;
  /**
   * Of one period; null while nobody has told one.
   */
  price: Price | null;
  /**
   * new: the store knows it, the app has not reported it yet.
   */
  state: 'new' | 'trial' | 'active' | 'cancelled';
  /**
   * The installation that reported it.
   */
  installationId: string | null;
  fact: SubscriptionFact;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SqlColumn".
 */
export interface SqlColumn {
  name: string;
  /**
   * As DuckDB calls it: VARCHAR, BIGINT, DECIMAL(18,9), TIMESTAMP, …
   */
  type: string;
}
/**
 * What a statement answers. Decimals, dates, instants and whole numbers beyond 2^53 are texts.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SqlAnswer".
 */
export interface SqlAnswer {
  columns: readonly SqlColumn[];
  /**
   * Each with a value for each column.
   */
  rows: unknown[][];
  /**
   * There are more rows than `maxRows`.
   */
  truncated: boolean;
  /**
   * Where limits have pushed out facts of the workspace: how many. The answer tells of none of them.
   */
  dropped?: number;
}
/**
 * A table that statements may ask about.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SqlTable".
 */
export interface SqlTable {
  schema: string;
  name: string;
  description: string;
  columns: readonly SqlColumn[];
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SqlTableList".
 */
export interface SqlTableList {
  items: readonly SqlTable[];
}
/**
 * What an ad network counted on one UTC day.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "NetworkReport".
 */
export interface NetworkReport {
  id: string;
  /**
   * A UTC day.
   */
  date: string;
  appId: string;
  /**
   * Short id.
   */
  channel: string;
  campaignId: string | null;
  country: string | null;
  siteId: string | null;
  creativeName: string | null;
  impressions: number;
  clicks: number;
  installs: number;
  /**
   * Null where none was reported.
   */
  spend: Money | null;
  /**
   * Null where none was reported.
   */
  adRevenue: Money | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "NetworkReportList".
 */
export interface NetworkReportList {
  items: readonly NetworkReport[];
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  next?: string;
}
/**
 * What became of reports.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "NetworkReportsAdded".
 */
export interface NetworkReportsAdded {
  /**
   * New ones.
   */
  added: number;
  /**
   * Those that took the place of an earlier one.
   */
  replaced: number;
  /**
   * What is doubtful: an amount that no rate converts.
   */
  findings: readonly Finding[];
}
/**
 * How many were deleted.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "RowsDeleted".
 */
export interface RowsDeleted {
  deleted: number;
}
/**
 * A postback of Apple's SKAdNetwork.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SkanPostback".
 */
export interface SkanPostback {
  id: string;
  receivedAt: AnsweredInstant;
  appId: string;
  /**
   * Short id; null where nobody knows whose ad-network-id it is.
   */
  channel: string | null;
  campaignId: string | null;
  version: string;
  adNetworkId: string;
  sourceIdentifier: string | null;
  /**
   * Apple's campaign-id.
   */
  skCampaignId: number | null;
  transactionId: string;
  redownload: boolean | null;
  sourceAppId: string | null;
  sourceDomain: string | null;
  fidelityType: number | null;
  /**
   * Null where it was withheld.
   */
  conversionValue: number | null;
  coarseConversionValue: 'low' | 'medium' | 'high' | null;
  /**
   * 0, 1 or 2.
   */
  postbackSequenceIndex: number;
  didWin: boolean;
  countryCode: string | null;
  attributionSignature: string | null;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SkanPostbackList".
 */
export interface SkanPostbackList {
  items: readonly SkanPostback[];
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  next?: string;
}
/**
 * What became of postbacks.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "SkanPostbacksAdded".
 */
export interface SkanPostbacksAdded {
  /**
   * New ones.
   */
  added: number;
  /**
   * Those that were there already, and do not count again.
   */
  duplicates: {
    /**
     * Place in what was sent, from 0.
     */
    row: number;
    transactionId: string;
    postbackSequenceIndex: number;
  }[];
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "InsightColumn".
 */
export interface InsightColumn {
  name: string;
  /**
   * date: a UTC day, the first of its span. ratio: 0.25 is 25 %. usd: US dollars as a decimal text. ms: milliseconds. day: days since the install.
   */
  unit: 'date' | 'text' | 'count' | 'ratio' | 'usd' | 'ms' | 'day';
}
/**
 * Rows that answer a question, in the order of date and groupings. What is not known, or would be divided by nothing, is null.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "InsightAnswer".
 */
export interface InsightAnswer {
  question: string;
  /**
   * Of each row, in order.
   */
  columns: readonly InsightColumn[];
  items: {
    [k: string]: string | number | null;
  }[];
  /**
   * Rows, on this page or not.
   */
  total: number;
  /**
   * A place in a list; good as `since` or `before` of a later call.
   */
  next?: string;
  /**
   * What answers these rows, over the views of the schema mmp, in any dialect of SQL; not with `sql=false`.
   */
  sql?: string;
  /**
   * Where limits have pushed out facts of the workspace: how many. The answer tells of none of them.
   */
  dropped?: number;
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "InsightMetric".
 */
export interface InsightMetric {
  name: string;
  /**
   * date: a UTC day, the first of its span. ratio: 0.25 is 25 %. usd: US dollars as a decimal text. ms: milliseconds. day: days since the install.
   */
  unit: 'date' | 'text' | 'count' | 'ratio' | 'usd' | 'ms' | 'day';
  formula: string;
}
/**
 * A question that can be asked.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "Insight".
 */
export interface Insight {
  name: string;
  answers: string;
  metrics: readonly InsightMetric[];
  /**
   * What groupBy takes.
   */
  groupings: readonly string[];
  filters: readonly string[];
  granularities: readonly string[];
  /**
   * Where none is asked for.
   */
  granularity: string;
  /**
   * Days since the install that are told where none are asked for; null where the question has none.
   */
  days: number[] | null;
}
/**
 * A table whose rows can be exported.
 *
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "ExportTable".
 */
export interface ExportTable {
  /**
   * What stands before the format in the address.
   */
  table: string;
  columns: {
    name: string;
    type: string;
  }[];
  /**
   * The column from which the days of from and to are taken; null where rows have no time.
   */
  time: string | null;
  formats: readonly string[];
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "ExportTableList".
 */
export interface ExportTableList {
  items: readonly ExportTable[];
}
/**
 * This interface was referenced by `ControlAnswers`'s JSON-Schema
 * via the `definition` "InsightList".
 */
export interface InsightList {
  items: readonly Insight[];
}
