import fc from 'fast-check';
import { SimulatorError } from '../../simulator/index.js';
import { type Choice, type Play, plays } from './plays.js';
import { questions } from './questions.js';
import { simulatorPlays } from './simulator-plays.js';
import type { Stage } from './stage.js';

const all: Readonly<Record<string, Play>> = { ...plays, ...simulatorPlays, ...questions };

/** Something that happens, or is asked. */
export type Step = Choice & { readonly does: string };

/** Plays a step. @returns Whatever can be seen of it; the same on two stages that stand alike. */
export async function play(stage: Stage, { does, ...choice }: Step): Promise<unknown> {
  const happens = all[does];
  if (happens === undefined) throw new RangeError(`nothing is called ${does}`);
  try {
    const seen = (await happens(stage, choice)) ?? null;
    await stage.workspace.callbacks.idle();
    return seen;
  } catch (error) {
    if (error instanceof SimulatorError) return { code: error.code, detail: error.detail };
    throw error;
  }
}

const often = 'click click click view open open open open claim claim event engage advance'.split(' ');
/** Each makes much of what was before it meaningless. */
const rare = new Set(['reset', 'putIn', 'makeAnew']);

/** What a history is made of, besides what happens in one workspace. */
export const besides = { inTheSimulator: Object.keys(simulatorPlays), asked: Object.keys(questions) };

/**
 * Histories of some length.
 *
 * @param more - Names of what happens in them besides that of a workspace.
 */
export function histories(maxLength: number, more: readonly string[] = []): fc.Arbitrary<Step[]> {
  const names = [...Object.keys(plays), ...more];
  const does = (among: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...among);
  return fc.array(
    fc.record({
      does: fc.oneof(
        { weight: 60, arbitrary: does([...often, ...names.filter((name) => !rare.has(name))]) },
        { weight: 2, arbitrary: does(names.filter((name) => rare.has(name))) },
      ),
      who: fc.nat({ max: 3 }),
      what: fc.nat({ max: 3 }),
      odd: fc.boolean(),
      among: fc.nat({ max: 999 }),
    }),
    // Short histories meet nothing.
    { maxLength, size: 'max' },
  );
}
