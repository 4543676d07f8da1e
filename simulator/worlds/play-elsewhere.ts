import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { type ProblemCode, SimulatorError } from '../errors.js';
import type { CarriedWorld } from '../workspaces/carried.js';
import { workerFile } from '../worker-file.js';
import { addPiece } from './rows.js';
import type { FromWorker, WorldJob } from './world-worker.js';

type PlayOptions = {
  readonly signal: AbortSignal;
  /** Told when the world can be made, with the keys and the short ids that it will have. What it throws ends it. */
  readonly onBegun: (taken: { readonly keys: readonly string[]; readonly links: readonly string[] }) => void;
  readonly onProgress: (progress: { readonly facts: number; readonly share: number }) => void;
};

/**
 * Plays a world in another thread, so that nobody else waits for it.
 *
 * @throws {SimulatorError} WORLD_INVALID and what else the world cannot be made for. The reason of the signal.
 */
export async function playElsewhere(
  job: WorldJob,
  { signal, onBegun, onProgress }: PlayOptions,
): Promise<CarriedWorld> {
  signal.throwIfAborted();
  const worker = new Worker(workerFile('worlds/world-worker.js'), { workerData: job, execArgv: [] });
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<CarriedWorld>((resolve, reject) => {
      let world: object = {};
      const take = async (said: FromWorker): Promise<void> => {
        switch (said.type) {
          case 'begun':
            onBegun(said);
            return;
          case 'progress':
            onProgress(said);
            return;
          case 'rest':
            world = said.rest;
            break;
          case 'piece':
            addPiece(world, said.piece);
            break;
          case 'end':
            resolve(world as CarriedWorld);
            return;
          case 'failed':
            // At once: what a worker says last is read in the same turn in which it is told that the worker has ended.
            reject(failureOf(said));
            return;
          default:
            said satisfies never;
        }
        // The next piece is read when others have had their turn.
        await nextTurn();
        worker.postMessage('next', []);
      };
      worker.on('message', (said: FromWorker) => void take(said).catch(reject));
      worker.once('error', (error) => reject(outOfMemory(error) ?? error));
      worker.once('exit', (code) => reject(signal.aborted ? signal.reason : new Error(`a worker ended with ${code}`)));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function failureOf({ code, message, problems }: Extract<FromWorker, { type: 'failed' }>): Error {
  if (code === null) return new Error(message);
  return new SimulatorError(code as ProblemCode, message, { problems: problems as readonly JsonProblem[] });
}

function outOfMemory(error: Error): SimulatorError | null {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return null;
  return new SimulatorError('WORLD_INVALID', 'there is not enough memory for it. Ask for fewer installs or days.', {
    cause: error,
  });
}
