import type * as answers from '@mmp-sim/contracts/answers';
import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { Attribution } from '@mmp-sim/contracts/facts';
import type * as wire from '@mmp-sim/contracts/wire';
import { checked } from './checked.js';
import type { ClockHandle } from './clock-handle.js';
import {
  baseUrlOf,
  presentCampaign,
  presentDuplicates,
  presentEntry,
  type PresentedFact,
  presentFact,
  presentFault,
  presentSubscription,
} from './http/present.js';
import {
  accessTokensHandle,
  type AccessTokensHandle,
  savedReportsHandle,
  type SavedReportsHandle,
} from './access-handle.js';
import { type CallbacksHandle, callbacksHandle } from './callbacks-handle.js';
import {
  type NetworkReportsHandle,
  networkReportsHandle,
  type SkanPostbacksHandle,
  skanPostbacksHandle,
} from './reports-handle.js';
import type { ExportFormat, ExportOptions } from './export/export-table.js';
import type { FaultsHandle } from './faults-handle.js';
import { readCursor } from './http/control-request.js';
import { later } from './later.js';
import { demoApps } from './workspaces/demo.js';
import type { Directory } from './workspaces/directory.js';
import { findApp } from './workspaces/find-app.js';
import { findInstallation } from './workspaces/find-installation.js';
import type { StoreAction } from './workspaces/play-store.js';
import type { SqlAnswer, Warehouse } from './warehouse.js';
import type { Workspace } from './workspaces/workspace.js';

export type AssertionAnswer = answers.AssertionAnswer;
export type { PresentedFact };
export type RequestEntry = answers.RequestEntry;
export type { SqlAnswer };
export type InstallStory = answers.InstallStory;
/** What Google Play knows of a subscription. */
export type Subscription = answers.Subscription;
/** What the MMP counted more than once. */
export type DuplicateList = answers.DuplicateList;
/** Rows that answer a question about a workspace, and the SQL that answers them too. */
export type InsightAnswer = answers.InsightAnswer & { sql: string };
export type CampaignWithLinks = answers.Campaign;

/** A workspace as plain data, of a format that only the simulator need know: keep it as JSON, and change nothing in it. */
export type Snapshot = { readonly format: string; readonly version: number; readonly [part: string]: unknown };

const asserting = later(() => import('./http/answer-assertion.js'));
const telling = later(() => import('./http/present-story.js'));
const duplicates = later(() => import('./journal/duplicates.js'));
const insights = later(() => import('./insights/ask-insight.js'));
const about = later(() => import('./http/insights-about.js'));
const answering = later(() => import('./http/answer-sql.js'));
const taking = later(() => import('./snapshot/take.js'));
const restoring = later(() => import('./snapshot/restore.js'));

/** One workspace, in process: what the control API does, without HTTP. Every method throws `SimulatorError`: STORE_UNAVAILABLE
 * all of them while nothing can be kept. */
export class WorkspaceHandle {
  readonly id: string;
  /** Base URL for a sender; keys find their workspace without it too, unless `keyScope` is `workspace`. */
  readonly url: string;
  readonly clock: ClockHandle;
  readonly faults: FaultsHandle;
  readonly callbacks: CallbacksHandle;
  readonly accessTokens: AccessTokensHandle;
  readonly savedReports: SavedReportsHandle;
  readonly networkReports: NetworkReportsHandle;
  readonly skanPostbacks: SkanPostbacksHandle;
  readonly #workspace: Workspace;
  readonly #directory: Directory;
  readonly #simulatorUrl: string;
  readonly #warehouse: Warehouse;

  constructor(workspace: Workspace, directory: Directory, url: string, warehouse: Warehouse) {
    this.id = workspace.id;
    this.url = baseUrlOf(workspace, url);
    this.#workspace = workspace;
    this.#directory = directory;
    this.#simulatorUrl = url;
    this.#warehouse = warehouse;
    this.clock = {
      state: () => this.#open.clock.state(),
      set: async (next) => this.#open.setClock(checked('NewClock', next)),
      advance: async (by) => this.#open.advance(checked('ClockAdvance', by)),
    };
    this.callbacks = callbacksHandle(() => this.#open.callbacks);
    this.accessTokens = accessTokensHandle(() => this.#open.accessTokens);
    this.savedReports = savedReportsHandle(() => this.#open.savedReports);
    this.networkReports = networkReportsHandle(() => this.#open.reports.network);
    this.skanPostbacks = skanPostbacksHandle(() => this.#open.reports.skan);
    this.faults = {
      add: (fault) => presentFault(this.#open.faults.add(checked('NewFault', fault))),
      list: () => this.#open.faults.all().toReversed().map(presentFault),
      get: (id) => presentFault(this.#open.faults.get(id)),
      delete: (id) => this.#open.faults.delete(id),
    };
  }

  /** Whether it answers as the MMP does, or 4xx to what breaks the contract. */
  get mode(): wire.Mode {
    return this.#open.mode;
  }

  /** Whether an unknown key with an unknown app makes that app. */
  get anyKey(): boolean {
    return this.#open.anyKey;
  }

  /** The apps with their keys, in the order in which they were made. */
  get apps(): App[] {
    return this.#open.catalog.apps();
  }

  /** The app of this bundle id, and of this platform where it is on several. NOT_FOUND, AMBIGUOUS. */
  app(bundleId: string, platform?: wire.Platform): App {
    return findApp(this.apps, bundleId, platform ?? null);
  }

  addApp(app: wire.NewApp): App {
    return this.#open.catalog.addApp(checked('NewApp', app));
  }

  patchApp(id: string, patch: wire.AppPatch): App {
    return this.#open.catalog.patchApp(id, checked('AppPatch', patch));
  }

  /** A campaign and its tracking links. */
  addCampaign(campaign: wire.NewCampaign): CampaignWithLinks {
    const made: Campaign = this.#open.catalog.addCampaign(checked('NewCampaign', campaign));
    return presentCampaign(made, this.#open, this.#simulatorUrl);
  }

  /** A simulated click or view; `referrer` is what the store would hand to the app. */
  async addEngagement(engagement: wire.NewEngagement): Promise<PresentedFact & { referrer: string | null }> {
    const { fact, referrer } = await this.#open.addEngagement(checked('NewEngagement', engagement));
    return { ...presentFact(fact), referrer };
  }

  async addClaim(claim: wire.NewClaim): Promise<PresentedFact> {
    return presentFact(await this.#open.addClaim(checked('NewClaim', claim)));
  }

  /** Checks what has been received, or waits for it; never throws because it fails: then `report` says why. */
  async assert(assertion: wire.Assertion): Promise<AssertionAnswer> {
    const asked = checked('Assertion', assertion);
    const { answerAssertion } = await asserting();
    return answerAssertion(this.#open, asked, readCursor(asked.since, 'since'));
  }

  /** Of the newest request: what comes after it is `since` this. */
  get cursor(): string {
    return String(this.#open.journal.cursor);
  }

  /** The newest requests first, as many as the journal keeps. */
  requests(): RequestEntry[] {
    return [...this.#open.journal.before(Number.POSITIVE_INFINITY)].map(presentEntry);
  }

  /** What the MMP counted more than once, as far as the journal reaches: the hundred groups that grew last. */
  async duplicates(): Promise<DuplicateList> {
    const { findDuplicates } = await duplicates();
    return presentDuplicates(await findDuplicates(this.#open.journal, { since: 0, wanted: () => true }));
  }

  /** The story of one installation; any of its ids will do. */
  async install(id: string, options: { app?: string } = {}): Promise<InstallStory> {
    const { installation, app } = findInstallation(this.#open, id, options.app ?? null);
    const { presentStory } = await telling();
    return presentStory(installation, app, this.#open);
  }

  /**
   * Numbers about all that happened, such as `installs` or `revenue`: the questions of `GET /_sim/insights`.
   *
   * @throws {SimulatorError} NOT_FOUND, REQUEST_INVALID.
   */
  async insights(question: string, options: wire.InsightOptions = {}): Promise<InsightAnswer> {
    const workspace = this.#open;
    const [{ insightsAbout }, { askInsight }] = await Promise.all([about(), insights()]);
    const asked = { ...insightsAbout(workspace), question };
    const { insightMs } = workspace.limits;
    return askInsight(this.#warehouse, asked, checked('InsightOptions', options), { timeoutMs: insightMs });
  }

  /**
   * Asks about all that happened here, in SQL that only reads: see `docs/datavault.md`.
   *
   * @throws {SimulatorError} NOT_FOUND, SQL_REFUSED, SQL_LIMIT, SQL_BUSY, STORE_UNAVAILABLE.
   */
  async sql(sql: string, options: Omit<wire.SqlQuery, 'sql'> = {}): Promise<SqlAnswer> {
    const { id, limits } = this.#open;
    const { answerSql } = await answering();
    return answerSql({ warehouse: this.#warehouse, limits }, id, checked('SqlQuery', { ...options, sql }));
  }

  /**
   * All rows of a table as they are, of the instant at which the first byte is read: see `docs/export.md`. Nothing is gathered: write it
   * to where it goes by `pipeline`.
   *
   * @param table - `events`, `tenjin.events`, …
   * @throws {SimulatorError} NOT_FOUND, REQUEST_INVALID; while it is read STORE_UNAVAILABLE, EXPORT_UNAVAILABLE.
   */
  async export(table: string, format: ExportFormat, options: ExportOptions = {}): Promise<AsyncIterable<Buffer>> {
    const { exportTable } = await import('./export/export-table.js');
    const { bytes } = await exportTable(this.#warehouse, { workspace: this.id, table, format }, options);
    return bytes;
  }

  /** Lets Google Play know of a subscription before the app reports it. */
  addSubscription(subscription: wire.NewSubscription): Subscription {
    return presentSubscription(this.#open.playStore.add(checked('NewSubscription', subscription)));
  }

  /** Lets Google Play renew, convert or cancel what the app has reported, and the MMP hear of it. */
  async playStore(
    action: StoreAction,
    token: string,
    period: wire.SubscriptionPeriod & { readonly app?: string } = {},
  ): Promise<Subscription> {
    const { app, ...rest } = period;
    const options = { period: checked('SubscriptionPeriod', rest), app: app ?? null };
    return presentSubscription(await this.#open.playStore.act(action, token, options));
  }

  /** The attribution that an install would get; changes nothing. */
  explain(install: wire.Explanation): Attribution {
    return this.#open.explain(checked('Explanation', install));
  }

  /** All of this workspace as plain data: what `restore()`, here or in another simulator, goes on from. */
  async snapshot(): Promise<Snapshot> {
    const { takeSnapshot } = await taking();
    return JSON.parse(await takeSnapshot(this.#open)) as Snapshot;
  }

  /**
   * Goes on from where a snapshot was taken; what was here is gone. Id and `keyScope` stay.
   *
   * @throws {SimulatorError} SNAPSHOT_INVALID, SNAPSHOT_TOO_LARGE, KEY_TAKEN; then nothing has changed.
   */
  async restore(snapshot: Snapshot): Promise<void> {
    const { copied, restoreSnapshot } = await restoring();
    await restoreSnapshot(this.#open, copied(snapshot, this.#open.limits.snapshotBytes));
  }

  /** Forgets what happened, and the faults; apps, keys, campaigns and callbacks stay. */
  async reset(): Promise<void> {
    await this.#open.reset();
  }

  /** The demo apps, each with its campaign: only the default workspace starts with them. */
  demo(): { app: App; campaign: CampaignWithLinks | null }[] {
    return demoApps(this.#open).map(({ app, campaign }) => ({
      app,
      campaign: campaign === null ? null : presentCampaign(campaign, this.#open, this.#simulatorUrl),
    }));
  }

  /** Ends the workspace; its keys are free again. */
  delete(): void {
    this.#directory.delete(this.#open.id);
  }

  /**
   * The workspace, as long as what happens in it is kept: otherwise nothing may happen, and what was seen of it may not be
   * true.
   *
   * @throws {SimulatorError} STORE_UNAVAILABLE.
   */
  get #open(): Workspace {
    const refusal = this.#directory.refusal();
    if (refusal !== null) throw refusal;
    return this.#workspace;
  }
}
