import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSimulator, type Settings } from '../../simulator/index.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, FORM } from '../support/world.js';

const folder = temporaryFolder();
let files = 0;
const aFile = (): string => `file:${join(folder, `${(files += 1)}.duckdb`)}`;

test('an answer of which it shows late that its sender has not got it stays lost', { tags: 'long' }, async () => {
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

test('mode and any key of a start win over those in the file, and stay', { tags: 'long' }, async () => {
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
