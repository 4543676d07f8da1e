import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { histories, play, seenOf, setStage, type Stage, type Step } from '../support/histories.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Small, so that the histories run into every limit. */
const limits = {
  journalEntries: 12,
  facts: 20,
  engagements: 10,
  installations: 5,
  subscriptions: 3,
  networkReports: 3,
  skanPostbacks: 2,
};
/** More of them by `RESTART_RUNS`. */
const RUNS = Number(process.env['RESTART_RUNS'] ?? 4);
const folder = temporaryFolder();
let files = 0;
const aFile = (): string => `file:${join(folder, `${(files += 1)}.duckdb`)}`;

function stageOf(sim: Simulator): Stage {
  const workspace = sim.find('stage');
  if (workspace === null) throw new RangeError('the file has not brought the workspace');
  return { sim, workspace };
}

/** Addresses of links name the simulator; all else is the same to the last byte. */
const here = ({ sim }: Stage, seen: unknown): unknown =>
  JSON.parse(JSON.stringify(seen).replaceAll(sim.url, 'http://here'));

test(
  'whatever has happened, after a restart it goes on as if it had never stopped',
  async () => {
    const restarts = fc.array(histories(30), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(restarts, histories(20), fc.boolean(), async (parts, last, isMoved) => {
        const store = aFile();
        const twin = setStage(await createSimulator({ limits }));
        let kept = setStage(await createSimulator({ limits, store }));
        const both = async (steps: readonly Step[]): Promise<void> => {
          for (const step of steps) {
            const left = await play(twin, step);
            expect(here(kept, await play(kept, step))).toEqual(here(twin, left));
          }
        };
        try {
          for (const [at, steps] of parts.entries()) {
            await both(steps);
            // What a snapshot brings is kept like all else.
            if (isMoved && at === 0) {
              const snapshot = await twin.workspace.snapshot();
              for (const { workspace } of [twin, kept]) await workspace.restore(snapshot);
            }
            await kept.sim.close();
            kept = stageOf(await createSimulator({ limits, store }));
            expect(here(kept, await seenOf(kept))).toEqual(here(twin, await seenOf(twin)));
          }
          await both(last);
          expect(here(kept, await seenOf(kept))).toEqual(here(twin, await seenOf(twin)));
        } finally {
          await Promise.all([twin.sim.close(), kept.sim.close()]);
        }
      }),
      { numRuns: RUNS },
    );
  },
  RUNS * 30_000,
);
