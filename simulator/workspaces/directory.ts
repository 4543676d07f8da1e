import type { NewWorkspace } from '@mmp-sim/contracts/wire';
import { SimulatorError } from '../errors.js';
import type { ReaderOf } from '../journal/journal.js';
import type { ResolvedLimits } from '../limits.js';
import type { RateTable } from '../money/rates.js';
import type { SavedReportProblems } from './saved-reports.js';
import { type DirectoryCounts, forgetful, type Keeper } from './keeper.js';
import type { Owners } from './register.js';
import { Tallies } from './tallies.js';
import type { CallbackOptions } from './workspace-options.js';
import { Workspace } from './workspace.js';

export type DirectoryDefaults = {
  readonly mode: 'faithful' | 'strict';
  readonly seed: string;
  readonly limits: ResolvedLimits;
  readonly rates: RateTable;
  readonly eventNames: number | null;
  readonly endpoints: readonly string[];
  readonly rules: () => readonly string[];
  readonly readerOf: ReaderOf;
  /** @default No macro is known and only loopback is called, once. */
  readonly callbacks?: CallbackOptions;
  /** What the MMP does not take of a saved report. @default It takes all of them. */
  readonly savedReportProblems?: SavedReportProblems;
  /** Told of what should not happen outside of requests. @default Nobody is. */
  readonly onBug?: (error: unknown) => void;
  /** Keeps what happens in all of them. @default Nothing is kept. */
  readonly keeper?: Keeper;
  /** Told of each workspace that is made. */
  readonly onCreate?: (workspace: Workspace) => void;
};

export const DEFAULT_WORKSPACE = 'default';
const MOST_LOOKED_THROUGH = 10_000;

/** All workspaces of a simulator, and which of them a key or a short id leads to. */
export class Directory {
  /** What all of them have counted. */
  readonly tallies: Tallies;
  readonly #defaults: DirectoryDefaults;
  readonly #keeper: Keeper;
  readonly #workspaces = new Map<string, Workspace>();
  readonly #keyOwners: Owners = new Map();
  readonly #linkOwners: Owners = new Map();
  readonly #tokenOwners: Owners = new Map();
  #made = 0;
  #unnamed = 0;

  constructor(defaults: DirectoryDefaults) {
    this.#defaults = defaults;
    this.#keeper = defaults.keeper ?? forgetful;
    this.tallies = new Tallies(defaults.limits.metricsWorkspaces);
  }

  all(): Workspace[] {
    return [...this.#workspaces.values()];
  }

  /** The workspace of requests that name none. */
  default(): Workspace {
    return this.get(DEFAULT_WORKSPACE);
  }

  find(id: string): Workspace | null {
    return this.#workspaces.get(id) ?? null;
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  get(id: string): Workspace {
    const workspace = this.find(id);
    if (workspace === null) {
      throw new SimulatorError('NOT_FOUND', `no workspace has the id ${id}. GET /_sim/workspaces lists them.`);
    }
    return workspace;
  }

  ownerOfKey(key: string): Workspace | null {
    const id = this.#keyOwners.get(key);
    return id === undefined ? null : this.find(id);
  }

  /** Keys that lead to a workspace without its `/w/{id}`; none where there are too many to look through for each mistake. */
  keysToLookThrough(): Iterable<string> {
    return this.#keyOwners.size > MOST_LOOKED_THROUGH ? [] : this.#keyOwners.keys();
  }

  /** The same of the short ids of links. */
  linksToLookThrough(): Iterable<string> {
    return this.#linkOwners.size > MOST_LOOKED_THROUGH ? [] : this.#linkOwners.keys();
  }

  /** The workspace that an access token leads to. */
  ownerOfToken(token: string): Workspace | null {
    const id = this.#tokenOwners.get(token);
    return id === undefined ? null : this.find(id);
  }

  /** Whether it is a key, or an access token, of any workspace, those included that are found only behind their `/w/{id}`. */
  isKey(word: string): boolean {
    if (this.#keyOwners.has(word) || this.#tokenOwners.has(word)) return true;
    return this.all().some(({ catalog, accessTokens }) => catalog.keys.has(word) || accessTokens.find(word) !== null);
  }

  ownerOfLink(shortId: string): Workspace | null {
    const id = this.#linkOwners.get(shortId);
    return id === undefined ? null : this.find(id);
  }

  /** @throws {SimulatorError} ALREADY_EXISTS, WORKSPACE_LIMIT, KEY_TAKEN; then nothing is left behind. */
  create(input: NewWorkspace): Workspace {
    const limit = this.#defaults.limits.workspaces;
    if (this.#workspaces.size >= limit) {
      throw new SimulatorError(
        'WORKSPACE_LIMIT',
        `${limit}. Delete some by DELETE /_sim/workspaces/{id}, or raise limits.workspaces.`,
      );
    }
    const unnamed = input.id === undefined ? this.#nextUnnamed() : this.#unnamed;
    const id = input.id ?? nameOf(unnamed);
    if (this.#workspaces.has(id)) {
      throw new SimulatorError(
        'ALREADY_EXISTS',
        `a workspace with the id ${id}. Delete it by DELETE /_sim/workspaces/${id}, or leave the id out.`,
      );
    }
    const workspace = new Workspace(
      {
        id,
        number: this.#made,
        seed: String(input.seed ?? this.#defaults.seed),
        mode: input.mode ?? this.#defaults.mode,
        anyKey: input.anyKey ?? false,
        keyScope: input.keyScope ?? 'global',
        clock: input.clock ?? null,
        limits: this.#defaults.limits,
        rates: this.#defaults.rates,
        eventNames: this.#defaults.eventNames,
        endpoints: this.#defaults.endpoints,
        rules: this.#defaults.rules,
        readerOf: this.#defaults.readerOf,
        keeper: this.#keeper,
        callbacks: this.#defaults.callbacks ?? { macros: [], allowedHosts: [], retryDelaysMs: [] },
        savedReportProblems: this.#defaults.savedReportProblems ?? (() => []),
        onBug: this.#defaults.onBug ?? (() => {}),
      },
      { keys: this.#keyOwners, links: this.#linkOwners, tokens: this.#tokenOwners },
    );
    try {
      for (const app of input.apps ?? []) workspace.catalog.addApp(app);
      if (input.callbackMode !== undefined) workspace.callbacks.mode = input.callbackMode;
      for (const callback of input.callbacks ?? []) workspace.callbacks.add(callback);
      for (const token of input.accessTokens ?? []) workspace.accessTokens.add(token);
    } catch (error) {
      workspace.release();
      this.#keeper.ended(workspace);
      throw error;
    }
    this.#made += 1;
    this.#unnamed = unnamed;
    this.#workspaces.set(id, workspace);
    this.#keeper.numbered(this.counts());
    this.tallies.made(workspace);
    this.#tellWhichThereAre();
    this.#defaults.onCreate?.(workspace);
    return workspace;
  }

  /** @throws {SimulatorError} NOT_FOUND, DEFAULT_WORKSPACE. */
  delete(id: string): void {
    if (id === DEFAULT_WORKSPACE) {
      throw new SimulatorError('DEFAULT_WORKSPACE', 'it cannot be deleted. POST /_sim/reset clears it.');
    }
    this.discard(id);
  }

  /** The same of any of them. @throws {SimulatorError} NOT_FOUND. */
  discard(id: string): void {
    const workspace = this.get(id);
    workspace.release();
    this.#keeper.ended(workspace);
    // First of all it is gone, so that whoever is told of the end finds it so.
    this.#workspaces.delete(id);
    this.tallies.deleted(workspace);
    this.#tellWhichThereAre();
    workspace.end();
  }

  /** What every answer waits for; see {@link Keeper}. */
  saved(): Promise<void> | null {
    return this.#keeper.saved();
  }

  /** Why nothing may happen now; null where all is well. */
  refusal(): SimulatorError | null {
    return this.#keeper.refusal();
  }

  counts(): DirectoryCounts {
    return { made: this.#made, unnamed: this.#unnamed };
  }

  /** Goes on counting where another one stood. */
  restoreCounts({ made, unnamed }: DirectoryCounts): void {
    this.#made = made;
    this.#unnamed = unnamed;
  }

  /** Answers whoever waits for a request or a delivery, and calls nobody any more: nothing more will come. */
  endWaits(): void {
    for (const workspace of this.all()) workspace.end();
  }

  /** Tells whoever follows a workspace; kept where nobody does, a thousand workspaces would hold half a million events. */
  #tellWhichThereAre(): void {
    for (const { feed } of this.all()) if (feed.isFollowed) feed.add({ type: 'setup', of: 'workspaces' });
  }

  /** The number of the next one without a name; it counts when that one is made. */
  #nextUnnamed(): number {
    let next = this.#unnamed + 1;
    while (this.#workspaces.has(nameOf(next))) next += 1;
    return next;
  }
}

const nameOf = (unnamed: number): string => `w${unnamed}`;
