import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { App } from '@mmp-sim/contracts/catalog';
import { Archive } from '../archive/archive.js';
import { resolvedPath } from '../archive/resolved-path.js';
import { checked } from '../checked.js';
import { SimulatorError } from '../errors.js';
import { defaultLimits } from '../limits.js';
import { Lock } from '../store/lock.js';
import { refuseForeign } from '../store/open-file.js';
import { cellsOf } from '../synthesis/people/cells.js';
import { spanOfWorld } from '../synthesis/world/spans.js';
import { worldOf } from '../synthesis/world/world.js';
import type { WorldConfig } from '../synthesis/world/world-config.js';
import { defaultWorkspace } from '../workspaces/default-workspace.js';
import { DEFAULT_WORKSPACE } from '../workspaces/directory.js';
import type { Workspace } from '../workspaces/workspace.js';
import { expectedBytes, requireRoomFor } from './expected-bytes.js';
import { type PlayedProgress, playInto } from './into-workspace.js';
import { freeBytes, storePlace } from './room.js';
import { StoreDraft } from './store-draft.js';
import { unsentDirectory } from './unsent-directory.js';

export type StoreJob = {
  readonly config: WorldConfig;
  readonly seed: string;
  /** Of the file. */
  readonly path: string;
  /** Id of the workspace. */
  readonly workspace: string;
  /** A store that is there already is replaced. */
  readonly force: boolean;
  /** Refuses what does not fit on the disk. @default true */
  readonly checksDisk?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PlayedProgress) => void;
};

export type Stored = {
  /** Of the file, by its real name. */
  readonly path: string;
  readonly workspace: string;
  readonly facts: number;
  /** Where the clock of the workspace stands, epoch milliseconds. */
  readonly nowMs: number;
  readonly apps: readonly App[];
};

const MANY = 2 ** 31;
/** More people do not fit into memory. */
const MOST_PEOPLE = 500_000;
/** What an engine of files has no limits of has none here: who wins an install must not hang on it. */
const limits = {
  ...defaultLimits,
  engagements: MANY,
  engagementBytes: Number.POSITIVE_INFINITY,
  installations: MANY,
  installationBytes: Number.POSITIVE_INFINITY,
  subscriptions: MANY,
  subscriptionBytes: Number.POSITIVE_INFINITY,
  networkReports: MANY,
  channels: MANY,
  campaigns: MANY,
};
/** What stands beside a database until it is closed, and what is in it. */
const BESIDE = ['.wal', '.log1', '.log2'];

/**
 * Makes the file of a simulator in which a world has happened, in one workspace, whose clock stands still at its end. It gets
 * its name when it is whole.
 *
 * @throws {SimulatorError} REQUEST_INVALID for a file that is there; STORE_LOCKED, STORE_INVALID and its like for one that
 *   cannot be replaced; DISK_TOO_SMALL where it would not fit; STORE_UNAVAILABLE where it cannot be written. The reason of the signal. Then nothing has changed.
 */
export async function generateInto(job: StoreJob): Promise<Stored> {
  refuseLarge(job.config);
  checked('NewWorkspace', { id: job.workspace });
  const { path, exists } = resolvedPath(job.path);
  if (exists && !job.force) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `--into: ${path} is there already. Name another file, or say --force to replace it.`,
    );
  }
  if (job.checksDisk !== false) await checkDisk(path, job);
  const lock = Lock.take(path);
  try {
    if (exists) await refuseForeign(path);
    else refuseLeft(path);
    const draft = StoreDraft.begin(path);
    try {
      const stored = await fill(draft.path, job);
      for (const ending of exists ? BESIDE : []) rmSync(`${path}${ending}`, { force: true });
      renameSync(draft.path, path);
      return { ...stored, path };
    } finally {
      draft.remove();
    }
  } finally {
    lock.release();
  }
}

/** What a store takes while it is filled: its log, and what is written anew. */
const MOST_BESIDE = 128 * 2 ** 20;

/** A store holds what happened about as NDJSON does. Beside one that is replaced the new one is made. */
async function checkDisk(path: string, { config, seed }: StoreJob): Promise<void> {
  const free = await freeBytes(dirname(path));
  if (free === null) return;
  const world = worldOf(config, seed);
  const cells = cellsOf(world);
  const people = cells.reduce((sum, cell) => sum + cell.people, 0);
  const bytes = (few?: number): number => expectedBytes(world, cells, 'ndjson', few);
  requireRoomFor(storePlace(path), people, bytes, free, MOST_BESIDE);
}

/** A store that was moved away may have left what it had not taken in yet: it would be lost. */
function refuseLeft(path: string): void {
  const left = BESIDE.map((ending) => `${path}${ending}`).filter((name) => existsSync(name));
  if (left.length === 0) return;
  throw new SimulatorError(
    'STORE_INVALID',
    `${path} is not there, but ${left.join(' and ')} ${left.length === 1 ? 'is' : 'are'}: what a store had acknowledged may stand there alone. Put the store back, move ${left.length === 1 ? 'it' : 'them'} away, or name another file.`,
  );
}

async function fill(path: string, job: StoreJob): Promise<Omit<Stored, 'path'>> {
  const archive = await Archive.open(path, { limits, warehouse: null, onTrouble: () => {} });
  try {
    const directory = unsentDirectory({ limits, keeper: archive });
    await archive.fill(directory);
    const standing = defaultWorkspace(directory, {});
    const { workspace: id } = job;
    const workspace = id === DEFAULT_WORKSPACE ? standing : directory.create({ id });
    const { toMs } = spanOfWorld(job.config);
    await workspace.setClock({ mode: 'frozen', now: new Date(toMs).toISOString() });
    const before = new Set(workspace.catalog.apps());
    const facts = await playInto(workspace, job, job);
    return { workspace: id, facts, nowMs: toMs, apps: added(workspace, before) };
  } finally {
    await archive.close();
  }
}

const added = ({ catalog }: Workspace, before: ReadonlySet<App>): App[] =>
  catalog.apps().filter((app) => !before.has(app));

function refuseLarge({ installs, peoplePerInstall }: WorldConfig): void {
  if (installs * peoplePerInstall <= MOST_PEOPLE) return;
  throw new SimulatorError(
    'REQUEST_INVALID',
    `--into: got ${installs} installs of ${installs * peoplePerInstall} people, expected at most ${MOST_PEOPLE} people: all of them are in memory. Ask for fewer --installs, or make files by --out, which have no limit.`,
  );
}
