import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answers, aReceiver } from '../support/receiver.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, type World } from '../support/world.js';

const folder = temporaryFolder();

async function started(): Promise<Simulator> {
  const simulator = await createSimulator({ store: `file:${join(folder, 'callbacks.duckdb')}` });
  onTestFinished(() => simulator.close());
  return simulator;
}

const HOUR_MS = 3_600_000;

/** How an open of an installation is sent, whoever answers. */
const open = (world: World, sim: Simulator, installation: string): Promise<Response> =>
  fetch(`${sim.url}/v0/event`, {
    method: 'POST',
    body: new URLSearchParams({ ...world.complete, analytics_installation_id: installation, advertising_id: '' }),
  });

test('callbacks, whom they have told, and deliveries with their attempts are there again, and go on', async () => {
  let isUp = false;
  const receiver = await aReceiver((response, call, n) => answers(isUp ? 200 : 503)(response, call, n));
  onTestFinished(() => receiver.close());

  const first = await started();
  const world = aWorld(first, { id: 'w' });
  const { callbacks } = world.workspace;
  callbacks.add({
    event: 'open',
    action: 'ping_on_first',
    url: `${receiver.url}/first?i={{analytics_installation_id}}`,
  });
  const gone = callbacks.add({ event: 'open', url: `${receiver.url}/gone` });
  callbacks.delete(gone.id);
  await open(world, first, 'a'.repeat(32));
  await callbacks.idle();
  expect(callbacks.deliveries()).toMatchObject([{ state: 'waiting', attempts: [{ status: 503 }] }]);
  callbacks.pause();
  await open(world, first, 'b'.repeat(32));
  const before = await world.workspace.snapshot();
  await first.close();

  const second = await started();
  const again = second.find('w');
  if (again === null) throw new Error('the workspace is not there again');
  expect(await again.snapshot()).toEqual(before);
  expect(again.callbacks.mode).toBe('pause');

  // Told of once, so not again; what waited goes out when it is its turn.
  await open(world, second, 'a'.repeat(32));
  expect(again.callbacks.deliveries()).toHaveLength(2);
  isUp = true;
  again.callbacks.resume();
  await again.clock.advance({ ms: HOUR_MS });
  expect(again.callbacks.deliveries().map(({ state, attempts }) => [state, attempts.length])).toEqual([
    ['delivered', 1],
    ['delivered', 2],
  ]);
});
