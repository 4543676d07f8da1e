import { beforeAll, describe, test } from 'vitest';
import type { Simulator } from '../../simulator/index.js';
import type { Remembered } from './remembered.js';
import { rememberedAsked } from './remembered-asked.js';
import { rememberedAround } from './remembered-around.js';
import { rememberedInstalls } from './remembered-installs.js';

/** A simulator with a store, and what lies between telling it something and asking. */
export type StoreUnderTest = {
  readonly name: string;
  readonly tags?: string[];
  /** Whoever starts one ends it. */
  readonly start: () => Promise<Simulator>;
  /** Nothing, or it is closed and started again from what it has kept. */
  readonly again: (sim: Simulator) => Promise<Simulator>;
};

const remembered: readonly Remembered[] = [...rememberedInstalls, ...rememberedAround, ...rememberedAsked];

/** What was acknowledged is answered afterwards, and goes on, wherever it is kept. */
export function storeContract({ name, tags = [], start, again }: StoreUnderTest): void {
  describe(name, { tags }, () => {
    const asked = new Map<string, Promise<(sim: Simulator) => Promise<void>>>();
    let sim: Simulator;
    beforeAll(async () => {
      const told = await start();
      // One after the other, as a test that failed would have them; whoever failed is told of in his own test.
      for (const { says, tell } of remembered) {
        const telling = tell(told);
        asked.set(says, telling);
        await telling.catch(() => {});
      }
      sim = await again(told);
    });

    test.each(remembered)('$says', async ({ says }) => {
      const ask = await asked.get(says);
      await ask?.(sim);
    });
  });
}
