import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Manifest } from './manifest.js';
import { type Job, type MadePartition, PartitionMaker, type Steps } from './partition.js';
import type { ForWorker, FromWorker } from './partition-worker.js';
import { SimulatorError } from '../errors.js';
import { workerFile } from '../worker-file.js';
import { demandOf } from '../synthesis/world/demand.js';
import { requireRoomFor } from './expected-bytes.js';
import { InTurn } from './in-turn.js';
import { bytesIn, folderPlace, freeBytes, whyUnmade } from './room.js';
import { rowsOf, type Shape } from './tables.js';
import { wholeWorld, WorldFolder } from './world-folder.js';

/**
 * A thread's memory for objects. Young ones have a quarter of what they have otherwise: what lives longer than a moment lives as long as its region,
 * and collecting takes no longer. Old ones take some 40 MB, 100 in a world of a year; by what they may take at the most V8 tells how much more there may
 * be before it collects: twice as much here, four times where nothing is said, and 1.4 times for 512 MB, which collects all the time.
 */
const THREAD_LIMITS = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 2000 };

export type GenerateOptions = Omit<Job, 'shape'> & {
  /** @default domain */
  readonly shape?: Shape;
  readonly force: boolean;
  /** Files that are there already are read, and made anew where their bytes have changed; else their sizes are looked at. @default false */
  readonly verifies?: boolean;
  /** Whether there is enough room on the disk is looked at first. @default true */
  readonly checksDisk?: boolean;
  /** Threads that make partitions, each its own. One alone is this thread; of several this one only hears how far they are. */
  readonly workers: number;
  /** Partitions p with p mod `of` = `index` are made. */
  readonly shard: { readonly index: number; readonly of: number };
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
};

type Progress = {
  /** Rows made in this run: of a partition that is not whole yet, those that have happened. */
  readonly rows: number;
  /** Partitions of this run that are whole, of so many. */
  readonly partitions: number;
  readonly of: number;
  /** How much of this run is done, 0 to 1. What people do is told first, and written when their partition is whole: each is half of it. */
  readonly share: number;
};

export type Generated = {
  /** Null where other shards are still to come. */
  readonly manifest: Manifest | null;
  /** Made in this run, and in earlier ones that were interrupted. */
  readonly rows: number;
  readonly rowsBefore: number;
  readonly made: readonly MadePartition[];
  /** Threads that made something. */
  readonly workers: number;
  /** Files whose bytes were no longer what they had been. */
  readonly changed: number;
  /** The same world was whole already: nothing was made. */
  readonly wasWhole: boolean;
};

/**
 * Makes a world in its folder, or a shard of it. What is whole already from a run that was interrupted stays, and so does a
 * whole world that is the same, unless it is to be replaced.
 *
 * @throws {SimulatorError} REQUEST_INVALID for a folder that holds something else; DISK_TOO_SMALL before anything is made.
 * @throws The reason of the signal.
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { shard, signal, onProgress } = options;
  const { config, seed, folder: place, format, shape = 'domain' } = options;
  // To the system that is where one stands, which nobody means who says nothing.
  if (place === '') throw new SimulatorError('REQUEST_INVALID', '--out: got an empty name, expected a folder.');
  const job: Job = { config, seed, folder: place, format, shape };
  const changed = options.verifies === true ? await WorldFolder.dropChanged(job) : 0;
  const whole = options.force ? null : wholeWorld(job);
  if (whole !== null) {
    await WorldFolder.clear(job);
    return { manifest: whole, rows: 0, rowsBefore: 0, made: [], workers: 0, changed, wasWhole: true };
  }
  const maker = new PartitionMaker(job);
  const mine = Array.from({ length: maker.count }, (_, number) => number).filter(
    (number) => number % shard.of === shard.index,
  );
  // Before it is opened: where there is not enough room, the world that is to be replaced stays.
  if (options.checksDisk !== false) await checkDisk(maker, mine, job, options.force);
  const folder = await WorldFolder.open(job, options.force);
  const before = folder.made();
  const wanted = without(mine, before);
  const made: MadePartition[] = [];
  const all = wanted.length;
  const people = { told: 0, written: 0, of: wanted.reduce((sum, number) => sum + maker.peopleOf(number), 0) };
  let rows = 0;
  const tell = (): void => {
    const share = people.of === 0 ? 1 : (people.told + people.written) / (2 * people.of);
    onProgress({ rows, partitions: made.length, of: all, share });
  };
  // The longest first: whoever is done early takes what is left.
  if (options.workers > 1) wanted.sort((a, b) => maker.workOf(b) - maker.workOf(a));
  const threads = Math.max(1, Math.min(options.workers, all));
  const inTurn = InTurn.of(wanted, threads);
  const end = (): void => inTurn.end();
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  /** Rows by partitions that are not whole yet. */
  const told = new Map<number, number>();
  const steps: Steps = {
    onRegion: (partition, facts, lived) => {
      told.set(partition, (told.get(partition) ?? 0) + facts);
      rows += facts;
      people.told += lived;
      tell();
    },
    onMade: async (one) => {
      await folder.keep(one);
      made.push(one);
      rows += rowsOf(one.files) - (told.get(one.partition) ?? 0);
      told.delete(one.partition);
      people.written += maker.peopleOf(one.partition);
      tell();
    },
  };
  try {
    const demand = demandOf(config);
    const makers =
      threads === 1
        ? [maker.makeAll(inTurn, steps)]
        : Array.from({ length: threads }, (_, thread) =>
            workElsewhere({ job, demand, thread, partitions: inTurn.shared }, steps, end),
          );
    for (const one of makers) one.catch(end);
    // Where one has failed the others end what they are at: nobody closes what they read, and nothing is written after it is left.
    await Promise.allSettled(makers);
    await Promise.all(makers);
  } catch (error) {
    // Whoever has made the same meanwhile has taken away what was being written.
    if (wholeWorld(job) === null) throw whyUnmade(job.folder, error);
  } finally {
    signal.removeEventListener('abort', end);
    await folder.leave();
  }
  const manifest = await folder.finish(maker.count).catch((error: unknown) => {
    throw whyUnmade(job.folder, error);
  });
  // An interruption that came when nothing was left to do has interrupted nothing.
  if (manifest === null && made.length < all) signal.throwIfAborted();
  const rowsBefore = rowsOf(before.flatMap(({ files }) => files));
  return {
    manifest,
    rows: rowsOf(made.flatMap(({ files }) => files)),
    rowsBefore,
    made,
    workers: Math.min(options.workers, made.length),
    changed,
    wasWhole: false,
  };
}

const without = (numbers: readonly number[], made: readonly MadePartition[] | null): number[] => {
  const known = new Set(made?.map(({ partition }) => partition));
  return numbers.filter((number) => !known.has(number));
};

/** @throws {SimulatorError} DISK_TOO_SMALL. */
async function checkDisk(maker: PartitionMaker, mine: readonly number[], job: Job, force: boolean): Promise<void> {
  const { folder } = job;
  const free = await freeBytes(folder);
  if (free === null) return;
  const begun = WorldFolder.begun(job);
  const room = free + (force && begun === null ? bytesIn(join(folder, 'data')) + bytesIn(join(folder, 'truth')) : 0);
  const wanted = without(mine, begun);
  const people = wanted.reduce((sum, number) => sum + maker.peopleOf(number), 0);
  requireRoomFor(folderPlace(folder), people, (few) => maker.expectedBytes(wanted, few), room);
}

/** @param end - Told as soon as something has failed: nobody takes another partition then. */
async function workElsewhere(asked: ForWorker, { onRegion, onMade }: Steps, end: () => void): Promise<void> {
  const worker = new Worker(workerFile('generate/partition-worker.js'), {
    workerData: asked,
    execArgv: [],
    resourceLimits: THREAD_LIMITS,
  });
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    end();
  };
  let kept = Promise.resolve();
  const hear = (message: FromWorker): void => {
    if ('facts' in message) onRegion(message.partition, message.facts, message.people);
    else if ('made' in message) kept = kept.then(() => onMade(message.made)).catch(fail);
    else fail(Object.assign(new Error(message.failed.message), { stack: message.failed.stack }));
  };
  worker.on('message', (message: FromWorker) => {
    try {
      hear(message);
    } catch (error) {
      fail(error);
    }
  });
  worker.once('error', fail);
  // Whoever ends it before it has closed its databases ends the process.
  const code = await new Promise<number>((resolve) => worker.once('exit', resolve));
  await kept;
  if (failures.length > 0) throw failures[0];
  if (code !== 0) throw new Error(`a worker ended with ${code}`);
}
