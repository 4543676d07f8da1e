import { Worker } from 'node:worker_threads';
import type { Manifest } from './manifest.js';
import { type Job, type MadePartition, PartitionMaker } from './partition.js';
import type { FromWorker } from './partition-worker.js';
import { WorldFolder } from './world-folder.js';

export type GenerateOptions = Job & {
  readonly force: boolean;
  /** Threads that make partitions; 1 makes them in this one. */
  readonly workers: number;
  /** Partitions p with p mod `of` = `index` are made. */
  readonly shard: { readonly index: number; readonly of: number };
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
};

export type Progress = {
  /** Facts made in this run. */
  readonly facts: number;
  /** Partitions of this run that are whole, of so many. */
  readonly partitions: number;
  readonly of: number;
};

export type Generated = {
  /** Null where other shards are still to come. */
  readonly manifest: Manifest | null;
  readonly facts: number;
  readonly made: readonly MadePartition[];
};

/**
 * Makes a world in its folder, or a shard of it. What is whole already from a run that was interrupted stays.
 *
 * @throws {SimulatorError} REQUEST_INVALID for a folder that holds something else.
 * @throws The reason of the signal.
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { shard, signal, onProgress } = options;
  const job: Job = { config: options.config, seed: options.seed, folder: options.folder, format: options.format };
  const folder = await WorldFolder.open(job, options.force);
  const maker = new PartitionMaker(job);
  const known = new Set(folder.made().map(({ partition }) => partition));
  const mine = Array.from({ length: maker.count }, (_, number) => number).filter(
    (number) => number % shard.of === shard.index,
  );
  const wanted = mine.filter((number) => !known.has(number));
  const made: MadePartition[] = [];
  const all = wanted.length;
  let facts = 0;
  const tell = (): void => onProgress({ facts, partitions: made.length, of: all });
  const steps = {
    next: () => (signal.aborted ? undefined : wanted.shift()),
    onRegion: (more: number) => {
      facts += more;
      tell();
    },
    onMade: async (one: MadePartition) => {
      await folder.keep(one);
      made.push(one);
      tell();
    },
  };
  if (options.workers <= 1 || all <= 1) await work(maker, steps);
  else await Promise.all(Array.from({ length: Math.min(options.workers, all) }, () => workElsewhere(job, steps)));
  signal.throwIfAborted();
  return { manifest: await folder.finish(maker.count), facts, made };
}

type Steps = {
  readonly next: () => number | undefined;
  readonly onRegion: (facts: number) => void;
  readonly onMade: (made: MadePartition) => Promise<void>;
};

async function work(maker: PartitionMaker, { next, onRegion, onMade }: Steps): Promise<void> {
  for (let number = next(); number !== undefined; number = next()) await onMade(await maker.make(number, onRegion));
}

async function workElsewhere(job: Job, { next, onRegion, onMade }: Steps): Promise<void> {
  const worker = new Worker(new URL('./partition-worker.js', import.meta.url), { workerData: job });
  try {
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        const number = next();
        if (number === undefined) resolve();
        else worker.postMessage(number, []);
      };
      worker.on('message', (message: FromWorker) => {
        if ('facts' in message) onRegion(message.facts);
        else if ('made' in message) onMade(message.made).then(go, reject);
        else reject(Object.assign(new Error(message.failed.message), { stack: message.failed.stack }));
      });
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
      go();
    });
  } finally {
    await worker.terminate();
  }
}
