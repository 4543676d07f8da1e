import type { About, Attribution, ClaimFact, Fact } from '@mmp-sim/contracts/facts';
import type { ClockAdvance, Explanation, Mode, NewClaim, NewClock, NewEngagement } from '@mmp-sim/contracts/wire';
import type { Callbacks } from '../callbacks/callbacks.js';
import { type Changes, toldSetUp } from '../changes.js';
import type { Clock } from '../clock.js';
import type { Engine } from '../engine/engine.js';
import { aboutWithoutRequest } from '../engine/source.js';
import { Faults } from '../faults/faults.js';
import { Feed } from '../journal/feed.js';
import { Journal } from '../journal/journal.js';
import { Tally } from '../journal/tally.js';
import type { ResolvedLimits } from '../limits.js';
import type { RateTable } from '../money/rates.js';
import type { Reports } from '../reports/reports.js';
import { MemoryStore } from '../store/memory-store.js';
import type { KeptFacts, Store } from '../store/store.js';
import { AccessTokens } from './access-tokens.js';
import { AdNetworks } from './ad-networks.js';
import { Agenda } from './agenda.js';
import { type CarriedWorld, countsOf, restoreParts, stateOf, takeWorld } from './carried.js';
import type { Catalog } from './catalog.js';
import { type Advanced, ClockMover } from './clock-mover.js';
import { explain } from './explain.js';
import { PlayStore } from './play-store.js';
import { type Owners, Register } from './register.js';
import { SavedReports } from './saved-reports.js';
import { Standing } from './standing.js';
import type { WorkspaceOptions } from './workspace-options.js';
import { type DroppedCounts, droppedOf, type KeptCounts, keptOf } from './counts.js';
import { workspaceCallbacks } from './workspace-callbacks.js';
import { workspaceReports } from './workspace-reports.js';
import type { RestoredWorkspace, WorkspaceCounts, WorkspaceSettings, WorkspaceState } from './workspace-state.js';

/** One isolated world: its own apps, campaigns, state, journal, clock and ids. */
export class Workspace {
  readonly id: string;
  readonly number: number;
  readonly keyScope: 'global' | 'workspace';
  readonly rates: RateTable;
  readonly limits: ResolvedLimits;
  readonly journal: Journal;
  /** What happens besides the journaled requests. */
  readonly feed: Feed;
  readonly store: Store;
  readonly agenda: Agenda;
  readonly faults: Faults;
  readonly callbacks: Callbacks;
  readonly accessTokens: AccessTokens;
  readonly savedReports: SavedReports;
  readonly reports: Reports;
  readonly playStore = new PlayStore(this);
  readonly #networks = new AdNetworks(this);
  readonly #mover = new ClockMover(this);
  readonly #options: WorkspaceOptions;
  readonly #changes: Changes;
  readonly #standing: Standing;

  constructor(options: WorkspaceOptions, owners: { keys: Owners; links: Owners; tokens: Owners }) {
    const isGlobal = options.keyScope === 'global';
    this.#options = options;
    this.id = options.id;
    this.number = options.number;
    const changes = toldSetUp(options.keeper.follow(this), (of) => this.feed.add({ type: 'setup', of }));
    this.#changes = changes;
    this.keyScope = options.keyScope;
    this.rates = options.rates;
    this.limits = options.limits;
    const registers = {
      keys: new Register(options.id, 'key', isGlobal ? owners.keys : null, changes),
      links: new Register(options.id, 'short id', isGlobal ? owners.links : null, changes),
    };
    this.#standing = new Standing(options, registers, changes);
    const { ids } = this.#standing;
    this.journal = new Journal(
      options.limits,
      { endpoints: options.endpoints, rules: options.rules, apps: () => (this.anyKey ? null : this.catalog.apps()) },
      options.readerOf,
      changes,
    );
    this.feed = new Feed(options.limits, () => this.journal.cursor);
    this.store = new MemoryStore(options.limits);
    this.agenda = new Agenda(
      options.limits.installations,
      ({ appId, installationId }) => this.engine.installations.byId(appId, installationId) !== null,
      changes,
    );
    this.faults = new Faults(options.limits, ids, this.journal.names, changes);
    this.callbacks = workspaceCallbacks(this, options, ids, this.#mover, changes);
    const tokens = new Register(options.id, 'access token', isGlobal ? owners.tokens : null, changes);
    this.accessTokens = new AccessTokens(options.limits.accessTokens, tokens, ids, changes);
    this.savedReports = new SavedReports(options.limits.savedReports, options.savedReportProblems, ids, changes);
    this.reports = workspaceReports(this, changes);
  }

  get mode(): Mode {
    return this.settings.mode;
  }

  get anyKey(): boolean {
    return this.settings.anyKey;
  }

  get settings(): WorkspaceSettings {
    return this.#standing.settings;
  }

  /** Changes how it is set up; what has happened stays as it was answered. */
  setUp(settings: Partial<Pick<WorkspaceSettings, 'mode' | 'anyKey'>>): void {
    if (this.#standing.setUp(settings)) this.#changes.setUp();
  }

  get catalog(): Catalog {
    return this.#standing.catalog;
  }

  get clock(): Clock {
    return this.#standing.clock;
  }

  get engine(): Engine {
    return this.#standing.engine;
  }

  /** What the limits have pushed out. */
  dropped(): DroppedCounts {
    return droppedOf(this);
  }

  /** What is kept of what has a limit. */
  kept(): KeptCounts {
    return keptOf(this);
  }

  /** All that was ever counted here; a reset takes nothing away. */
  tally(): Tally {
    const tally = new Tally();
    tally.add(this.journal.tally);
    tally.dropped(this.dropped());
    return tally;
  }

  /** A simulated click or view. @throws {SimulatorError} */
  addEngagement(input: NewEngagement): ReturnType<AdNetworks['addEngagement']> {
    return this.#networks.addEngagement(input);
  }

  /** What a self-attributing network says. @throws {SimulatorError} */
  addClaim(input: NewClaim): Promise<ClaimFact> {
    return this.#networks.addClaim(input);
  }

  /** The attribution that an install would get; changes nothing. @throws {SimulatorError} NOT_FOUND. */
  explain(input: Explanation): Attribution {
    return explain(this, input);
  }

  /** Resolves when all that falls due on the way is done. @throws {SimulatorError} CLOCK_BACKWARD, REQUEST_INVALID. */
  setClock(next: NewClock): Promise<Advanced> {
    return this.#mover.set(next);
  }

  /** The same by a time, or to an instant. @throws {SimulatorError} CLOCK_BACKWARD, REQUEST_INVALID. */
  advance(by: ClockAdvance): Promise<Advanced> {
    return this.#mover.advance(by);
  }

  /** Tells those who follow the workspace what has fallen due while its clock ran by itself. */
  noticeDue(): void {
    this.#mover.noticeDue();
  }

  /** Forgets all that happened and the faults; what was set up stays, and the clock is as at the start. */
  async reset(): Promise<void> {
    this.journal.tally.dropped(this.dropped());
    await this.#startAnew();
    this.journal.reset();
    await this.#isAnew();
  }

  /** Forgets apps, keys, channels and campaigns too; only the journal stays. @param anyKey - From now on. */
  async empty(anyKey: boolean): Promise<void> {
    this.journal.tally.dropped({ ...this.dropped(), requests: 0 });
    this.#standing.empty(anyKey);
    const { ids } = this.#standing;
    this.callbacks.empty(ids);
    this.accessTokens.clear(ids);
    this.savedReports.clear(ids);
    await this.#startAnew();
    await this.#isAnew();
  }

  /**
   * All that it is but for where it is found, to be carried elsewhere: as it stands when the promise resolves, so read
   * the rows before anything else happens.
   */
  async state(): Promise<WorkspaceState> {
    const kept = await this.store.all();
    return this.stateWith(kept);
  }

  /** What it counts: it changes with almost everything. */
  counts(): WorkspaceCounts {
    return countsOf(this);
  }

  /** @param kept - The facts that are kept. */
  stateWith(kept: KeptFacts): WorkspaceState {
    return stateOf(this, kept);
  }

  /**
   * Goes on from where another workspace stood; what was here is gone.
   *
   * @throws {SimulatorError} KEY_TAKEN, CATALOG_LIMIT; then nothing has changed.
   */
  async restore(state: RestoredWorkspace): Promise<void> {
    const goOn = this.#standing.restoring(state);
    this.accessTokens.register.refuseTaken(state.access.tokens.map(({ token }) => token));

    // All of it is there and nothing of it can fail any more: only now does anything change.
    this.journal.tally.dropped(this.dropped());
    goOn();
    const stored = restoreParts(this, this.#standing.ids, state);
    this.journal.restore(state.journal);
    this.feed.restart('restored');
    await stored;
    await this.#wentOn();
  }

  /** Goes on from what happened elsewhere, but for requests and callbacks. @throws {SimulatorError} KEY_TAKEN, CATALOG_LIMIT. */
  async take(world: CarriedWorld): Promise<void> {
    const stored = takeWorld(this, this.#standing, world);
    this.feed.restart('restored');
    await stored;
    await this.#wentOn();
  }

  /** Puts away a fact that no journaled request made, and tells those who follow the workspace. */
  async record(fact: Fact, nowMs: number): Promise<void> {
    this.keep([fact], aboutWithoutRequest(fact, this.engine.installations), nowMs);
    this.journal.tally.fact(fact);
    this.feed.add({ type: 'fact', fact });
    await this.saved();
  }

  /**
   * Puts away facts, with the callbacks that they bring about.
   *
   * @param about - What all of them are about.
   * @param nowMs - On the workspace's clock.
   * @param isCalledBack - A callback has brought them: they bring about none.
   * @returns Whether callbacks were withheld for that reason.
   */
  keep(facts: readonly Fact[], about: About | null, nowMs: number, isCalledBack = false): boolean {
    this.#changes.facts(facts, about, { first: this.store.appended, atMs: nowMs });
    this.store.append(facts, about, nowMs);
    return this.callbacks.plan(facts, about, isCalledBack);
  }

  /** Its clock has moved. */
  clockMoved(): void {
    this.#changes.touched();
  }

  /** Lets go of every key, short id and access token, so that others may have them. */
  release(): void {
    this.catalog.release();
    this.accessTokens.register.releaseAll();
  }

  /** Nothing more happens here. */
  end(): void {
    this.journal.end();
    this.callbacks.end();
  }

  /** What every answer about this workspace waits for; see {@link Keeper}. */
  saved(): Promise<void> | null {
    return this.#options.keeper.saved();
  }

  async #isAnew(): Promise<void> {
    this.#changes.anew();
    this.feed.restart('reset');
    await this.saved();
  }

  async #wentOn(): Promise<void> {
    this.#changes.anew();
    this.journal.tally.forget(this.dropped());
    await this.saved();
  }

  #startAnew(): Promise<void> {
    this.#standing.startAnew();
    this.agenda.restore([]);
    this.faults.clear();
    this.callbacks.reset();
    this.reports.clear();
    return this.store.clear();
  }
}
