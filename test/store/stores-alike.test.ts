import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulator, type Settings } from '../../simulator/index.js';
import { besides, histories, play, type Step } from '../support/histories.js';
import { alike, seenOf, seenOfAll } from '../support/seen.js';
import { setStage, type Stage, START } from '../support/stage.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
const aFile = (): string => `file:${join(folder, `${(files += 1)}.duckdb`)}`;

/** More of them by `STORE_RUNS`, the same ones by `STORE_SEED`: a failure says which. */
const RUNS = Number(process.env['STORE_RUNS'] ?? 1);
/** Each takes half a second. */
const MOST_RESTARTS = RUNS > 1 ? 3 : 1;
const SEED = process.env['STORE_SEED'];

/** So that the histories run into every limit. */
const tight = {
  journalEntries: 12,
  facts: 20,
  engagements: 10,
  installations: 5,
  subscriptions: 3,
  networkReports: 3,
  skanPostbacks: 2,
  deliveries: 15,
};

/** Plays the same on both and expects the same to be seen. */
type Both = { readonly memory: Stage; file: Stage };

async function playBoth(both: Both, step: Step): Promise<void> {
  const [there, here] = await Promise.all([play(both.memory, step), play(both.file, step)]);
  if (besides.asked.includes(step.does)) expect(there, JSON.stringify(step)).not.toHaveProperty('code', 'SQL_REFUSED');
  expect(alike(both.file.sim, here), JSON.stringify(step)).toEqual(alike(both.memory.sim, there));
}

async function seeBoth({ memory, file }: Both): Promise<void> {
  const [there, here] = await Promise.all(
    [memory, file].map(async (stage) => alike(stage.sim, [await seenOf(stage), await seenOfAll(stage.sim)])),
  );
  expect(here).toEqual(there);
}

async function startedAgain({ sim, snapshot }: Stage, settings: Settings): Promise<Stage> {
  await sim.close();
  const again = await createSimulator(settings);
  const workspace = again.find('stage');
  if (workspace === null) throw new RangeError('the file has not brought the workspace');
  return { sim: again, workspace, snapshot };
}

test.each([
  { what: 'whatever limits push out', limits: tight, more: besides.inTheSimulator },
  { what: 'whatever is asked', limits: {}, more: [...besides.inTheSimulator, ...besides.asked, ...besides.asked] },
])(
  'a history is answered alike in memory and from a file that is closed and opened again, $what',
  { tags: 'long', timeout: RUNS * 60_000 },
  async ({ limits, more }) => {
    const settings: Settings = {
      clock: { mode: 'frozen', now: START },
      // One at a time: in which order receivers answer is nobody's promise.
      limits: { ...limits, callbackConnections: 1 },
    };
    await fc.assert(
      fc.asyncProperty(fc.array(histories(30, more), { minLength: 2, maxLength: MOST_RESTARTS + 1 }), async (parts) => {
        const inFile = { ...settings, store: aFile() };
        const both: Both = {
          memory: setStage(await createSimulator(settings)),
          file: setStage(await createSimulator(inFile)),
        };
        try {
          for (const [at, steps] of parts.entries()) {
            if (at > 0) {
              both.file = await startedAgain(both.file, inFile);
              await seeBoth(both);
            }
            for (const step of steps) await playBoth(both, step);
          }
          await seeBoth(both);
        } finally {
          await Promise.all([both.memory.sim.close(), both.file.sim.close()]);
        }
      }),
      // It is made smaller where its seed was given, which takes minutes.
      { numRuns: RUNS, ...(SEED === undefined ? { endOnFailure: true } : { seed: Number(SEED) }) },
    );
  },
);
