// Makes partitions in a thread of its own, one after another, as they are asked for.
import { parentPort, workerData } from 'node:worker_threads';
import { type Job, type MadePartition, PartitionMaker } from './partition.js';

/** What a worker says: facts of a region, a partition that is whole, or why it is not. */
export type FromWorker =
  | { readonly facts: number; readonly people: number }
  | { readonly made: MadePartition }
  | { readonly failed: { readonly message: string; readonly stack: string | undefined } };

const maker = new PartitionMaker(workerData as Job);
const say = (message: FromWorker): void => parentPort?.postMessage(message, []);
parentPort?.on('message', (number: number) => {
  maker
    .make(number, (facts, people) => say({ facts, people }))
    .then(
      (made) => say({ made }),
      (error: Error) => say({ failed: { message: error.message, stack: error.stack } }),
    );
});
