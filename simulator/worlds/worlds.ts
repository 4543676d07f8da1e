import type { NewWorld } from '@mmp-sim/contracts/wire';
import { invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import type { ResolvedLimits } from '../limits.js';
import type { WorldMaking } from '../world-making.js';
import type { CarriedWorld } from '../workspaces/carried.js';
import type { Workspace } from '../workspaces/workspace.js';
import { carriedOf } from './carried-world.js';
import { playElsewhere } from './play-elsewhere.js';
import { withRows } from './rows.js';

const DAY_MS = 86_400_000;
const DEFAULTS = { preset: 'hyper-casual', installs: 500, days: 30 } as const;
/** Newest that are remembered, of all workspaces. */
const REMEMBERED = 100;
/** More often nobody is told how far one is. */
const TOLD_EVERY_SHARE = 0.01;
/** Playing it is so much of the work; handing it over is the rest. */
const PLAYED_SHARE = 0.9;

type Making = {
  state: WorldMaking;
  readonly workspace: Workspace;
  readonly stop: AbortController;
  /** Ends the listening to its workspace. */
  leave: () => void;
  /** Resolves when nobody works at it any more. */
  over: Promise<void>;
};

/** Worlds that are made in workspaces, each in a thread of its own. */
export class Worlds {
  readonly #limits: ResolvedLimits;
  readonly #onBug: (error: unknown) => void;
  readonly #makings = new Map<number, Making>();
  #made = 0;
  #running = 0;

  constructor(limits: ResolvedLimits, onBug: (error: unknown) => void) {
    this.#limits = limits;
    this.#onBug = onBug;
  }

  /** So many first installs one may be expected to have. */
  get mostInstalls(): number {
    return this.#limits.worldInstalls;
  }

  /** Those of a workspace, the newest first. */
  of(workspace: Workspace): readonly WorldMaking[] {
    return [...this.#makings.values()]
      .filter((making) => making.workspace === workspace)
      .map(({ state }) => state)
      .toReversed();
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  get(workspace: Workspace, id: string): WorldMaking {
    return this.#find(workspace, id).state;
  }

  /** Ends the making of a world where it is under way, and forgets it. @throws {SimulatorError} NOT_FOUND. */
  async delete(workspace: Workspace, id: string): Promise<void> {
    const making = this.#find(workspace, id);
    making.stop.abort(new SimulatorError('NOT_FOUND', `the world ${id} is cancelled.`));
    await making.over;
    this.#forget(making);
  }

  /**
   * Begins to make a world in a workspace in which nothing has happened yet.
   *
   * @returns How it stands when it is sure that it can be made.
   * @throws {SimulatorError} REQUEST_INVALID, WORKSPACE_USED, WORLD_LIMIT, WORLD_INVALID, ALREADY_EXISTS, KEY_TAKEN.
   */
  async begin(workspace: Workspace, asked: NewWorld): Promise<WorldMaking> {
    const wanted = this.#wanted(workspace, asked);
    refuseUsed(workspace);
    if (this.#running >= this.#limits.worlds) {
      throw new SimulatorError(
        'WORLD_LIMIT',
        `${this.#limits.worlds}. Wait for it, end it by DELETE /_sim/worlds/{id}, or raise limits.worlds.`,
      );
    }
    this.#running += 1;
    this.#made += 1;
    const making: Making = {
      state: { number: this.#made, ...wanted, state: 'running', share: 0, facts: 0, problem: null },
      workspace,
      stop: new AbortController(),
      leave: () => {},
      over: Promise.resolve(),
    };
    making.leave = workspace.journal.listen((entry) => {
      if (entry === 'end') this.#end(making);
      if (entry === null) this.#clear(making);
    });
    return new Promise((resolve, reject) => {
      const work = this.#make(making, () => {
        this.#remember(making);
        resolve(making.state);
      });
      making.over = work
        .catch((error: unknown) => {
          this.#fail(making, error);
          reject(error);
        })
        .finally(() => {
          this.#running -= 1;
          if (!this.#makings.has(making.state.number)) making.leave();
        });
    });
  }

  #wanted(
    workspace: Workspace,
    asked: NewWorld,
  ): Omit<WorldMaking, 'number' | 'state' | 'share' | 'facts' | 'problem'> {
    const { preset, installs, days } = { ...DEFAULTS, ...asked };
    const { worldInstalls } = this.#limits;
    if (installs > worldInstalls) {
      throw new SimulatorError(
        'REQUEST_INVALID',
        `installs: got ${installs}, expected at most ${worldInstalls}. Ask for fewer, raise limits.worldInstalls, or make files by mmp-sim generate, which has no limit.`,
        { problems: [{ path: 'installs', given: String(installs), expected: `at most ${worldInstalls}` }] },
      );
    }
    const nowMs = workspace.clock.now();
    const lastStart = dayOf(nowMs - days * DAY_MS);
    const startsOn = asked.startsOn ?? lastStart;
    if (startsOn > lastStart) {
      const expected = `${lastStart} at the latest, so that its ${days} days are over: the clock shows ${new Date(nowMs).toISOString()}`;
      throw invalid([{ path: 'startsOn', given: startsOn, expected }]);
    }
    // Another one for each workspace: keys follow from it, and live in one workspace alone.
    return { preset, installs, days, startsOn, seed: String(asked.seed ?? workspace.id) };
  }

  async #make(making: Making, onBegun: () => void): Promise<void> {
    const { workspace, stop } = making;
    const { preset, installs, days, startsOn, seed } = making.state;
    const before = await catalogOf(workspace);
    const world = await playElsewhere(
      {
        world: { preset, installs, days, startsOn },
        seed,
        ids: workspace.settings.ids,
        nowMs: workspace.clock.now(),
        catalog: before,
        limits: this.#limits,
      },
      {
        signal: stop.signal,
        onBegun: ({ keys, links }) => {
          workspace.catalog.keys.refuseTaken(keys);
          workspace.catalog.links.refuseTaken(links);
          onBegun();
        },
        onProgress: ({ facts, share }) => this.#progress(making, { facts, share: share * PLAYED_SHARE }),
      },
    );
    refuseUsed(workspace);
    if (JSON.stringify(await catalogOf(workspace)) !== JSON.stringify(before)) {
      throw new SimulatorError(
        'WORKSPACE_USED',
        'its apps, channels or campaigns were changed while the world was made. Make it once more.',
      );
    }
    stop.signal.throwIfAborted();
    await workspace.take(world);
    if (isCleared(stop.signal)) throw stop.signal.reason;
    this.#tell(making, { state: 'done', share: 1, facts: workspace.store.appended });
  }

  #progress(making: Making, { facts, share }: { readonly facts: number; readonly share: number }): void {
    if (share - making.state.share < TOLD_EVERY_SHARE) return;
    this.#tell(making, { facts, share });
  }

  #fail(making: Making, error: unknown): void {
    if (making.stop.signal.aborted && !isCleared(making.stop.signal)) {
      this.#tell(making, { state: 'cancelled' });
      return;
    }
    const known = error instanceof SimulatorError ? error : null;
    const { code, detail } = known ?? { code: 'INTERNAL', detail: 'this should not happen: please report it.' };
    if (known === null) this.#onBug(error);
    this.#tell(making, { state: 'failed', problem: { code, detail } });
  }

  #tell(making: Making, changes: Partial<WorldMaking>): void {
    making.state = { ...making.state, ...changes };
    // Of one that could not even begin its caller is told, and nobody else.
    if (this.#makings.has(making.state.number)) making.workspace.feed.add({ type: 'world', world: making.state });
  }

  #remember(making: Making): void {
    this.#makings.set(making.state.number, making);
    const settled = [...this.#makings.values()].filter(({ state }) => state.state !== 'running');
    for (const oldest of settled.slice(0, Math.max(0, this.#makings.size - REMEMBERED))) this.#forget(oldest);
    making.workspace.feed.add({ type: 'world', world: making.state });
  }

  #forget(making: Making): void {
    this.#makings.delete(making.state.number);
    making.leave();
  }

  /** With what happened in the workspace goes whatever came to an end before; what is under way would come after it. */
  #clear(making: Making): void {
    if (making.state.state === 'running') making.stop.abort(cleared(making.workspace));
    else this.#forget(making);
  }

  /** With a workspace all goes that was made in it. */
  #end(making: Making): void {
    making.stop.abort(new SimulatorError('NOT_FOUND', `the workspace ${making.workspace.id} has ended.`));
    this.#forget(making);
  }

  #find(workspace: Workspace, id: string): Making {
    const making = this.#makings.get(Number(id));
    if (making?.workspace === workspace && String(making.state.number) === id) return making;
    throw new SimulatorError(
      'NOT_FOUND',
      `no world with the id ${id} is made in this workspace. GET /_sim/worlds lists them.`,
    );
  }
}

const cleared = ({ id }: Workspace): SimulatorError =>
  new SimulatorError(
    'WORKSPACE_USED',
    `${id} was reset, or a snapshot took its place, while the world was made. Make it once more.`,
  );

const isCleared = ({ reason }: AbortSignal): boolean =>
  reason instanceof SimulatorError && reason.code === 'WORKSPACE_USED';

/** @throws {SimulatorError} WORKSPACE_USED. */
function refuseUsed({ id, engine, store, reports }: Workspace): void {
  const rows = reports.network.rows.size + reports.skan.rows.size;
  if (engine.isEmpty && store.appended === 0 && rows === 0) return;
  throw new SimulatorError(
    'WORKSPACE_USED',
    `${id}. Clear it by POST /_sim/reset, or make another by POST /_sim/workspaces.`,
  );
}

async function catalogOf(workspace: Workspace): Promise<CarriedWorld['catalog']> {
  const { catalog } = carriedOf(await workspace.state());
  return withRows(catalog) as CarriedWorld['catalog'];
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
