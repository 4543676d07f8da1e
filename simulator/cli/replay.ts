import { ControlClient } from '../control-client.js';
import { type Story, storyOf } from '../synthesis/cell/story.js';
import { Teller } from '../synthesis/enact/enact.js';
import { inOrder } from '../synthesis/enact/in-order.js';
import { partitionsOf } from '../synthesis/people/cells.js';
import { type World, worldOf } from '../synthesis/world/world.js';
import type { WorldConfig } from '../synthesis/world/world-config.js';
import { ReplayAudience } from './replay-audience.js';
import { ReplayCounts } from './replay-counts.js';
import { ReplayReports } from './replay-reports.js';
import { Pace } from './replay-speed.js';
import { droppedIn, prepareTarget, type ReplayTarget, workspaceOf } from './replay-target.js';
import { ReplayWire } from './replay-wire.js';
import { kinds } from '../synthesis/cell/happenings.js';

const DAY = 86_400_000;

export type ReplayOptions = {
  readonly config: WorldConfig;
  readonly seed: string;
  /** Address of the simulator, or the base URL of a workspace. */
  readonly url: string;
  readonly workspace?: string | undefined;
  readonly token?: string | undefined;
  /** Milliseconds of the world in a second; null for as fast as it goes. */
  readonly perSecond: number | null;
  /** Ends it after what is under way. */
  readonly signal: AbortSignal;
  /** All is there, and it begins. */
  readonly onBegin: (target: ReplayTarget, workspace: string) => void;
  readonly onProgress: (progress: ReplayProgress) => void;
};

type ReplayProgress = {
  /** Days that are over, of so many. */
  readonly days: number;
  readonly of: number;
  readonly told: number;
  /** How much of it is done, 0 to 1. */
  readonly share: number;
};

export type Replayed = {
  readonly workspace: string;
  /** On which the workspace's clock stands. */
  readonly atMs: number;
  readonly isWhole: boolean;
  readonly counts: ReplayCounts;
};

/**
 * Lets a world happen in a simulator that runs: tracking links are opened, the backend sends by the sender, networks claim and
 * report by the control API. The workspace's clock stands still, and is set to each instant in turn; what comes next waits until
 * all before it is answered, so that the same world is answered in the same way.
 *
 * @throws {SimulatorError} UNREACHABLE; REQUEST_INVALID for a workspace that cannot hold the world.
 */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { config, seed, url, workspace, token } = options;
  const client = new ControlClient({ url, workspace, token });
  await client.health();
  const world = worldOf(config, seed);
  const target = await prepareTarget(client, world);
  const before = await engagementsIn(client);
  options.onBegin(target, client.workspace);
  const counts = new ReplayCounts();
  const wire = new ReplayWire(client, target, counts);
  const run = new Replay(options, { client, world, target, counts, wire });
  try {
    const isWhole = await run.play();
    const dropped = droppedIn(await workspaceOf(client)) - target.dropped;
    if (dropped > 0) counts.problem('pushed out by limits of the simulator: raise them, see docs/settings.md', dropped);
    const foreign = (await engagementsIn(client)) - before - counts.of('impression') - counts.of('click');
    if (foreign > 0) counts.problem(SOMEBODY_ELSE, foreign);
    return { workspace: client.workspace, atMs: run.atMs, isWhole, counts };
  } finally {
    await wire.close();
  }
}

const SOMEBODY_ELSE =
  'click or impression that this replay has not sent: something else sends to the workspace too, such as another replay. Begin anew in one of its own, by --workspace';

/** Impressions and clicks in the workspace: most of what happens in a world. */
async function engagementsIn(client: ControlClient): Promise<number> {
  const { rows } = await client.sql<{ readonly rows: readonly (readonly [number | string])[] }>(
    { sql: 'select count(*) from mmp.engagements', dialect: 'duckdb' },
    60_000,
  );
  return Number(rows[0]?.[0] ?? 0);
}

type Parts = {
  readonly client: ControlClient;
  readonly world: World;
  readonly target: ReplayTarget;
  readonly counts: ReplayCounts;
  readonly wire: ReplayWire;
};

class Replay {
  readonly #options: ReplayOptions;
  readonly #parts: Parts;
  readonly #pace: Pace;
  readonly #stories: readonly Story[];
  readonly #reports: ReplayReports;
  /** First instant of the day that it is. */
  #dayMs: number;
  /** Where the clock stands. */
  atMs: number;

  constructor(options: ReplayOptions, parts: Parts) {
    const { world, client, counts, target } = parts;
    this.#options = options;
    this.#parts = parts;
    this.#stories = partitionsOf(world)
      .flat()
      .map((cell) => storyOf(world, cell));
    this.#reports = new ReplayReports(client, counts, world, target.catalogue, this.#stories);
    this.#dayMs = world.span.fromMs;
    this.atMs = world.span.fromMs;
    this.#pace = new Pace(options.perSecond, world.span.fromMs);
  }

  /** @returns Whether it came to its end. */
  async play(): Promise<boolean> {
    const { signal } = this.#options;
    const { world, client, target, counts, wire } = this.#parts;
    const audiences = this.#stories.map((story) => new ReplayAudience(client, wire, counts, story));
    const tellers = this.#stories.map((story, region) => {
      const audience = audiences[region];
      if (audience === undefined) throw new RangeError(`nobody hears of region ${region}`);
      return { audience, teller: new Teller(world, target.catalogue, story, audience) };
    });
    const all = this.#stories.reduce((sum, { happenings }) => sum + happenings.size, 0);
    let past = 0;
    for (const { region, happening } of inOrder(this.#stories)) {
      past += 1;
      const { atMs, kind, about } = happening;
      if (atMs >= world.span.toMs) break;
      if (!(await this.#come(atMs))) return false;
      const { audience, teller } = tellers[region] ?? {};
      teller?.tell(happening);
      const say = audience?.take() ?? null;
      if (say === null) continue;
      await this.#set(atMs);
      if (kind === kinds.claim) {
        this.#reports.claimed(region, target.catalogue.campaigns[about >>> 1]?.id ?? null, atMs);
      }
      await say();
      this.#tell(past / all);
    }
    return (await this.#come(world.span.toMs)) && !signal.aborted;
  }

  /** Waits until an instant is due. Days that end before are reported. @returns Whether it may go on. */
  async #come(atMs: number): Promise<boolean> {
    const { signal } = this.#options;
    while (this.#dayMs + DAY <= atMs && !signal.aborted) {
      const next = this.#dayMs + DAY;
      await this.#pace.until(next, signal);
      if (signal.aborted) return false;
      await this.#set(next);
      await this.#reports.report(this.#dayMs);
      this.#dayMs = next;
    }
    await this.#pace.until(atMs, signal);
    return !signal.aborted;
  }

  async #set(atMs: number): Promise<void> {
    if (atMs === this.atMs) return;
    await this.#parts.client.ask('PUT /_sim/clock', { mode: 'frozen', now: new Date(atMs).toISOString() });
    this.atMs = atMs;
  }

  #tell(share: number): void {
    const { fromMs, toMs } = this.#parts.world.span;
    const passed = (this.atMs - fromMs) / (toMs - fromMs);
    this.#options.onProgress({
      days: (this.#dayMs - fromMs) / DAY,
      of: (toMs - fromMs) / DAY,
      told: this.#parts.counts.all,
      share: this.#options.perSecond === null ? share : passed,
    });
  }
}
