import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { control } from '../support/control.js';
import { type Followed, follow } from '../support/follow.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const open: Followed[] = [];
afterEach(() => {
  for (const stream of open.splice(0)) stream.cut();
});

/** Follows what is set up in a workspace, from now on or from after an event. */
async function setUpsOf(workspace: string, lastId?: string): Promise<Followed> {
  const headers = lastId === undefined ? {} : { 'last-event-id': lastId };
  const stream = await follow(`${sim.url}/_sim/stream?workspace=${workspace}&events=setup`, headers);
  open.push(stream);
  await stream.until(() => stream.lastId() !== '');
  return stream;
}

const told = ({ events }: Followed): string[] => events.map(({ event, data }) => `${event} ${String(data['of'])}`);

test('a workspace that is made or deleted is told on the streams of all others', async () => {
  const there = sim.workspace({});
  const streams = [await setUpsOf('default'), await setUpsOf(there.id)];
  await control(sim.url, 'POST /_sim/workspaces', { id: 'elsewhere' });
  await control(sim.url, 'DELETE /_sim/workspaces/elsewhere');
  for (const stream of streams) {
    await stream.atLeast(2);
    expect(told(stream)).toEqual(['setup workspaces', 'setup workspaces']);
  }
});

test('who comes back is told what was made meanwhile', async () => {
  const before = await setUpsOf('default');
  before.cut();
  sim.workspace({});
  const after = await setUpsOf('default', before.lastId());
  await after.atLeast(1);
  expect(told(after)).toEqual(['setup workspaces']);
});

test('nothing is kept for a workspace that nobody follows', async () => {
  const alone = sim.workspace({});
  sim.workspace({});
  const stream = await setUpsOf(`${alone.id}&since=0`);
  alone.addApp({ bundleId: 'com.example.late', platform: 'ios' });
  await stream.atLeast(1);
  expect(told(stream)).toEqual(['setup app']);
});

test('what is set as it was is no event', async () => {
  const { id } = sim.workspace({ mode: 'strict' });
  const stream = await setUpsOf(id);
  for (const body of [{}, { mode: 'strict' }, { mode: 'strict', anyKey: false }]) {
    const { status } = await control(sim.url, `PATCH /_sim/workspaces/${id}`, body);
    expect(status).toBe(200);
  }
  await control(sim.url, `PUT /_sim/callbacks/mode?workspace=${id}`, { mode: 'send' });
  await control(sim.url, `PATCH /_sim/workspaces/${id}`, { anyKey: true });
  await control(sim.url, `POST /_sim/channels?workspace=${id}`, { shortId: 'last', name: 'Last' });
  await stream.atLeast(2);
  expect(told(stream)).toEqual(['setup workspace', 'setup channel']);
});
