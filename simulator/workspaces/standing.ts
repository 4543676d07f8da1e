import type { Changes } from '../changes.js';
import { Clock } from '../clock.js';
import { Engine } from '../engine/engine.js';
import { Ids } from '../ids.js';
import { Catalog } from './catalog.js';
import type { Register } from './register.js';
import type { WorkspaceOptions } from './workspace-options.js';
import type { RestoredWorkspace, WorkspaceSettings } from './workspace-state.js';

/** Where a workspace stands: what begins anew with it, and is another one where it goes on from elsewhere. */
export class Standing {
  readonly #options: WorkspaceOptions;
  readonly #changes: Changes;
  #settings: WorkspaceSettings;
  #ids: Ids;
  #catalog: Catalog;
  #clock: Clock;
  #engine: Engine;

  constructor(options: WorkspaceOptions, registers: { keys: Register; links: Register }, changes: Changes) {
    const { id, seed, mode, anyKey, clock } = options;
    this.#options = options;
    this.#changes = changes;
    this.#settings = { ids: { workspace: id, seed }, mode, anyKey, clock };
    this.#ids = new Ids(id, seed);
    this.#catalog = new Catalog(this.#ids, registers, options.limits, changes);
    this.#clock = new Clock(clock ?? undefined);
    this.#engine = this.#newEngine(this.#ids, this.#catalog);
  }

  get settings(): WorkspaceSettings {
    return this.#settings;
  }

  get ids(): Ids {
    return this.#ids;
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  get clock(): Clock {
    return this.#clock;
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** @returns Whether it is set up otherwise than before. */
  setUp(settings: Partial<Pick<WorkspaceSettings, 'mode' | 'anyKey'>>): boolean {
    const before = this.#settings;
    this.#settings = { ...before, ...settings };
    return this.#settings.mode !== before.mode || this.#settings.anyKey !== before.anyKey;
  }

  /** Nothing has happened, and the clock is as at the start; what was set up stays. */
  startAnew(): void {
    this.#engine = this.#newEngine(this.#ids, this.#catalog);
    this.#clock = new Clock(this.#settings.clock ?? undefined);
  }

  /** Nothing is set up either: all keys and short ids are free again. @param anyKey - From now on. */
  empty(anyKey: boolean): void {
    const { ids } = this.#settings;
    const { keys, links } = this.#catalog;
    this.#catalog.release();
    this.#settings = { ...this.#settings, anyKey };
    this.#ids = new Ids(ids.workspace, ids.seed);
    this.#catalog = new Catalog(this.#ids, { keys, links }, this.#options.limits, this.#changes);
  }

  /**
   * Makes ready to go on from where another workspace stood.
   *
   * @returns Does it, and cannot fail.
   * @throws {SimulatorError} KEY_TAKEN, CATALOG_LIMIT; nothing has changed.
   */
  restoring(state: Pick<RestoredWorkspace, 'settings' | 'clock' | 'catalog' | 'engine'>): () => void {
    const { settings } = state;
    const { keys, links } = this.#catalog;
    const ids = new Ids(settings.ids.workspace, settings.ids.seed);
    const catalog = Catalog.restored(ids, { keys, links }, this.#options.limits, this.#changes, state.catalog);
    const engine = this.#newEngine(ids, catalog);
    engine.restore(state.engine);
    keys.refuseTaken(state.catalog.keys);
    links.refuseTaken(state.catalog.links);
    return () => {
      keys.replace(state.catalog.keys);
      links.replace(state.catalog.links);
      this.#settings = settings;
      this.#ids = ids;
      this.#catalog = catalog;
      this.#engine = engine;
      this.#clock = Clock.restored(state.clock);
    };
  }

  #newEngine(ids: Ids, catalog: Catalog): Engine {
    const { limits, eventNames, rates } = this.#options;
    return new Engine({
      ids,
      limits: { ...limits, eventNames },
      campaign: (id) => catalog.campaign(id),
      platformOf: (appId) => catalog.apps().find(({ id }) => id === appId)?.platform ?? null,
      toUsd: (amount, currency, atMs) => rates.toUsd(amount, currency, atMs),
      changes: this.#changes,
    });
  }
}
