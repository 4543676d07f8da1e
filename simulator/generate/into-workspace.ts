import { setImmediate as nextTurn } from 'node:timers/promises';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { NewNetworkReport } from '@mmp-sim/contracts/wire';
import type { Happening } from '../synthesis/cell/happenings.js';
import { type Counts, spendMicros } from '../synthesis/cell/reported.js';
import { type Story, storyOf } from '../synthesis/cell/story.js';
import type { Audience } from '../synthesis/enact/audience.js';
import { type Catalogue, catalogueOf } from '../synthesis/enact/catalogue.js';
import { Teller } from '../synthesis/enact/enact.js';
import { EngineAudience, type Take } from '../synthesis/enact/engine-audience.js';
import { inOrder } from '../synthesis/enact/in-order.js';
import { cellsOf } from '../synthesis/people/cells.js';
import { hasLinks } from '../synthesis/world/channels.js';
import { type World, worldOf } from '../synthesis/world/world.js';
import type { WorldConfig } from '../synthesis/world/world-config.js';
import type { Workspace } from '../workspaces/workspace.js';
import { countInstall } from './count-install.js';

export type PlayedProgress = {
  readonly facts: number;
  /** How much of it is done, 0 to 1: people are told first, and then played; each is half of it. */
  readonly share: number;
};

type PlayOptions = {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PlayedProgress) => void;
  /** Makes whoever hears the end of the world. */
  readonly late?: (play: Play) => LateAudience;
};

/** A world that is being played. */
export type Play = {
  readonly world: World;
  readonly catalogue: Catalogue;
  /** By region, and the engine as it hears of each. */
  readonly stories: readonly Story[];
  readonly audiences: readonly Audience[];
};

/** Hears what happens from an instant on, in place of the engine, and what facts came before. */
export type LateAudience = {
  /** Epoch milliseconds. */
  readonly fromMs: number;
  heard(fact: Fact, about: About | null): void;
  tell(region: number, happening: Readonly<Happening>): Promise<void>;
  /** All has happened. Networks report after that. */
  end(): Promise<void>;
};

/** Happenings that are played before others have their turn; and before what waits to be written is waited for. */
const STEP = 4000;
const TOGETHER = 7 * STEP;
const MICROS = 1_000_000;
/** Rows of reports that are taken in at a time. */
const REPORTS = 1000;

/**
 * Plays a world to the engine of a workspace, so that all is there as though it had come by HTTP: its apps, channels and
 * campaigns, what happened, and what networks report of it. The clock of the workspace stays as it is.
 *
 * All people of the world are in memory meanwhile.
 *
 * @param workspace - Whose clock is not before the end of the world, and in which nothing has happened yet.
 * @returns How many facts there are.
 * @throws {SimulatorError} ALREADY_EXISTS, CATALOG_LIMIT, KEY_TAKEN; STORE_UNAVAILABLE. The reason of the signal.
 */
export async function playInto(
  workspace: Workspace,
  { config, seed }: { readonly config: WorldConfig; readonly seed: string },
  { signal, onProgress = () => {}, late: lateOf }: PlayOptions = {},
): Promise<number> {
  const world = worldOf(config, seed);
  const catalogue = catalogueOf(world, seed);
  bring(workspace, world, catalogue);

  const cells = cellsOf(world);
  const people = cells.reduce((sum, cell) => sum + cell.people, 0);
  const stories: Story[] = [];
  let told = 0;
  for (const cell of cells) {
    stories.push(storyOf(world, cell));
    told += cell.people;
    onProgress({ facts: 0, share: told / (2 * people) });
    await pause(signal);
  }

  const happenings = stories.reduce((sum, { happenings: { size } }) => sum + size, 0);
  let facts = 0;
  const takeOf =
    (story: Story): Take =>
    (fact, about, { atMs }) => {
      if (fact.type !== 'engagement') countInstall(story.reported, fact, catalogue);
      facts += 1;
      late?.heard(fact, about);
      workspace.keep([fact], about, atMs);
    };
  let played = 0;
  const audiences = stories.map((story) => new EngineAudience(workspace.engine, story, takeOf(story)));
  const tellers = audiences.map((audience, region) => new Teller(world, catalogue, storyAt(stories, region), audience));
  const late = lateOf?.({ world, catalogue, stories, audiences }) ?? null;
  for (const { region, happening } of inOrder(stories)) {
    if (late !== null && happening.atMs >= late.fromMs) await late.tell(region, happening);
    else tellers[region]?.tell(happening);
    played += 1;
    if (played % STEP !== 0) continue;
    onProgress({ facts, share: 0.5 + played / (2 * happenings) });
    await pause(signal);
    if (played % TOGETHER === 0) await workspace.saved();
  }
  await pause(signal);
  await late?.end();
  const reports = reportsOf(world, catalogue, stories);
  for (let at = 0; at < reports.length; at += REPORTS) {
    workspace.reports.network.add({ rows: reports.slice(at, at + REPORTS) });
  }
  await workspace.saved();
  onProgress({ facts, share: 1 });
  return facts;
}

/** @throws {RangeError} Where there is no such region (a caller bug). */
export function storyAt(stories: readonly Story[], region: number): Story {
  const story = stories[region];
  if (story === undefined) throw new RangeError(`no region ${region}`);
  return story;
}

/** Lets others have their turn, where somebody may want it to end. */
async function pause(signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return;
  await nextTurn();
  signal.throwIfAborted();
}

function bring(workspace: Workspace, { config }: World, { apps, campaigns }: Catalogue): void {
  const channels = config.channels.map((channel) => {
    const { channel: shortId } = channel;
    return { shortId, name: shortId, selfAttributing: !hasLinks(channel) };
  });
  workspace.catalog.bring(Object.values(apps), channels, campaigns);
}

/** What networks report of each day, campaign and country, of all of its regions together. */
function reportsOf(world: World, { campaigns }: Catalogue, stories: readonly Story[]): NewNetworkReport[] {
  const sums = new Map<string, { day: string; campaign: number; country: string; counts: Counts; micros: number }>();
  for (const { cell, reported } of stories) {
    const { country } = cell.country.config;
    for (const { dayMs, campaign, counts } of reported.rows()) {
      const day = new Date(dayMs).toISOString().slice(0, 10);
      const key = `${day} ${String(campaign).padStart(4, '0')} ${country}`;
      const sum = sums.get(key) ?? {
        day,
        campaign,
        country,
        counts: { impressions: 0, clicks: 0, installs: 0 },
        micros: 0,
      };
      sum.counts.impressions += counts.impressions;
      sum.counts.clicks += counts.clicks;
      sum.counts.installs += counts.installs;
      sum.micros += spendMicros(world, cell, campaign, counts);
      sums.set(key, sum);
    }
  }
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { day: date, campaign, country, counts, micros }]) => {
      const of = campaigns[campaign];
      if (of === undefined) throw new RangeError(`no campaign ${campaign}`);
      const spend = (micros / MICROS).toFixed(6);
      return { date, appId: of.appId, channel: of.channel, campaignId: of.id, country, ...counts, spend };
    });
}
