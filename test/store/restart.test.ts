import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulator, type Settings, type Simulator } from '../../simulator/index.js';
import { histories, play, seenOf, setStage, type Stage, type Step } from '../support/histories.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, FORM } from '../support/world.js';

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

test('an answer of which it shows late that its sender has not got it stays lost', async () => {
  const store = aFile();
  const first = await createSimulator({ store });
  const world = aWorld(first, { id: 'late' });
  const { id } = world.workspace.faults.add({ do: { drip: { everyMs: 60_000 } } });
  const socket = connect(first.port, '127.0.0.1');
  const body = new URLSearchParams(world.complete).toString();
  socket.write(
    `POST /v0/event HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  // The head of the answer is there: what the request made is safe, and its entry is written without the loss.
  await once(socket, 'data');
  expect(world.last().fault).toMatchObject({ id, answerLost: false });
  socket.destroy();
  while (world.last().fault?.answerLost !== true) await new Promise(setImmediate);
  await first.close();

  const second = await createSimulator({ store });
  const again = second.find('late');
  expect(again?.requests()).toMatchObject([{ verdict: 'recorded', fault: { id, answerLost: true } }]);
  await again?.reset();
  await second.close();
  const third = await createSimulator({ store });
  expect(third.find('late')?.requests()).toEqual([]);
  await third.close();
});

test('half a surrogate pair comes back as U+FFFD, and all else as it was', async () => {
  const store = aFile();
  const first = await createSimulator({ store });
  first.default.addApp({ bundleId: 'com.example.half', platform: 'ios', name: 'a\uD800b 😀' });
  await first.close();
  const second = await createSimulator({ store });
  expect(second.default.app('com.example.half').name).toBe('a\uFFFDb 😀');
  await second.close();
});

test('mode and any key of a start win over those in the file, and stay', async () => {
  const store = aFile();
  const seen = async (settings: Settings): Promise<[string, boolean]> => {
    const sim = await createSimulator({ ...settings, store });
    const { mode, anyKey } = sim.default;
    await sim.close();
    return [mode, anyKey];
  };
  expect(await seen({})).toEqual(['faithful', false]);
  expect(await seen({ mode: 'strict', anyKey: true })).toEqual(['strict', true]);
  expect(await seen({})).toEqual(['strict', true]);
  expect(await seen({ anyKey: false })).toEqual(['strict', false]);
  expect(await seen({ mode: 'faithful' })).toEqual(['faithful', false]);
});
