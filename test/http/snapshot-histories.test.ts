import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { emptyStage, histories, play, seenOf, setStage } from '../support/histories.js';

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

test('whatever has happened, it goes on in a fresh simulator as if it had never moved', async () => {
  await fc.assert(
    fc.asyncProperty(histories(60), histories(40), async (before, after) => {
      const [sim, other] = [await createSimulator({ limits }), await createSimulator({ limits })];
      try {
        const stage = setStage(sim);
        for (const step of before) await play(stage, step);
        const moved = emptyStage(other);
        await moved.workspace.restore(await stage.workspace.snapshot());
        const left = await seenOf(stage);
        // Addresses of links name the simulator; all else is the same to the last byte.
        const here = (seen: unknown): unknown => JSON.parse(JSON.stringify(seen).replaceAll(other.url, sim.url));
        expect(here(await seenOf(moved))).toEqual(left);

        for (const step of after) expect(here(await play(moved, step))).toEqual(here(await play(stage, step)));
        expect(here(await seenOf(moved))).toEqual(here(await seenOf(stage)));
      } finally {
        await Promise.all([sim.close(), other.close()]);
      }
    }),
    { numRuns: 20 },
  );
});
