// Makes partitions in a thread of its own, one after another, until none is left.
import { parentPort, workerData } from 'node:worker_threads';
import { type Demand, keepDemand } from '../synthesis/world/demand.js';
import { InTurn, type SharedTurns } from './in-turn.js';
import { type Job, type MadePartition, PartitionMaker } from './partition.js';

export type ForWorker = {
  readonly job: Job;
  readonly demand: Demand;
  /** Its place among all that make partitions. */
  readonly thread: number;
  readonly partitions: SharedTurns;
};

/** What a worker says: facts of a region, a partition that is whole, or why it is not. */
export type FromWorker =
  | { readonly partition: number; readonly facts: number; readonly people: number }
  | { readonly made: MadePartition }
  | { readonly failed: { readonly message: string; readonly stack: string | undefined } };

const { job, demand, thread, partitions } = workerData as ForWorker;
keepDemand(job.config, demand);
const say = (message: FromWorker): void => parentPort?.postMessage(message, []);
const maker = new PartitionMaker(job);
try {
  await maker.makeAll(new InTurn(partitions, thread), {
    onRegion: (partition, facts, people) => say({ partition, facts, people }),
    onMade: (made) => say({ made }),
  });
} catch (error) {
  const { message, stack } = error as Error;
  say({ failed: { message, stack } });
}
