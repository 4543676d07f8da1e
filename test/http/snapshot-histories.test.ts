import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { histories, play } from '../support/histories.js';
import { alike, seenOf } from '../support/seen.js';
import { emptyStage, setStage, type Stage } from '../support/stage.js';

/** Small, so that the histories run into every limit. */
const limits = {
  journalEntries: 12,
  facts: 20,
  engagements: 10,
  installations: 5,
  subscriptions: 3,
  networkReports: 3,
  skanPostbacks: 2,
  deliveries: 15,
  // In order.
  callbackConnections: 1,
};

test('whatever has happened, it goes on in a fresh simulator as if it had never moved', { tags: 'long' }, async () => {
  await fc.assert(
    fc.asyncProperty(histories(60), histories(40), async (before, after) => {
      const [sim, other] = [await createSimulator({ limits }), await createSimulator({ limits })];
      try {
        const stage = setStage(sim);
        for (const step of before) await play(stage, step);
        const moved: Stage = { ...emptyStage(other), snapshot: stage.snapshot };
        await moved.workspace.restore(await stage.workspace.snapshot());
        const left = await seenOf(stage);
        expect(alike(other, await seenOf(moved))).toEqual(alike(sim, left));

        for (const step of after)
          expect(alike(other, await play(moved, step))).toEqual(alike(sim, await play(stage, step)));
        expect(alike(other, await seenOf(moved))).toEqual(alike(sim, await seenOf(stage)));
      } finally {
        await Promise.all([sim.close(), other.close()]);
      }
    }),
    { numRuns: 12 },
  );
});
