import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { SimulatorError } from '../../simulator/errors.js';
import { createServer, type ServerDeps } from '../../simulator/http/create-server.js';
import { Ingest } from '../../simulator/ingest/ingest.js';
import { endpointNames, Routes } from '../../simulator/ingest/routes.js';
import { defaultLimits } from '../../simulator/limits.js';
import type { Mmp } from '../../simulator/mmps/mmp.js';
import { shippedRates } from '../../simulator/money/rates.js';
import { tenjin } from '../../simulator/mmps/tenjin/dialect.js';
import { Directory } from '../../simulator/workspaces/directory.js';
import { answerTo } from '../support/answer.js';

/** A server with a part that is broken; what it says of that is in `bugs`. */
async function aServer(
  broken: { mmp?: Partial<Mmp>; control?: ServerDeps['control'] } = {},
): Promise<{ url: string; bugs: unknown[]; directory: Directory }> {
  const mmp = { ...tenjin, ...broken.mmp };
  const bugs: unknown[] = [];
  const onBug = (error: unknown): void => void bugs.push(error);
  const routes = new Routes([mmp], defaultLimits.fields);
  const directory = new Directory({
    mode: 'faithful',
    seed: '',
    limits: defaultLimits,
    eventNames: null,
    rates: shippedRates,
    endpoints: endpointNames([mmp]),
    rules: () => [],
    readerOf: (method, path) => routes.readerOf(method, path),
  });
  directory.create({ id: 'default' });
  const server: Server = createServer({
    directory,
    ingest: new Ingest(directory, defaultLimits.bodyBytes, onBug),
    routes,
    limits: defaultLimits,
    guard: { token: null, allowHosts: [] },
    trustProxy: false,
    reporting: null,
    control: broken.control ?? (() => Promise.reject(new RangeError('not asked for here'))),
    health: () => ({}),
    onBug,
  });
  onTestFinished(() => server.close().closeAllConnections());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bugs, directory };
}

test('an answer that cannot be written is a bug that is told, and a 503 of the MMP', async () => {
  const { url, bugs } = await aServer({
    mmp: {
      answer: (outcome) =>
        outcome.kind === 'unavailable'
          ? tenjin.answer(outcome, {})
          : { status: 302, headers: { Location: 'https://a\r\nSet-Cookie: b=1' }, body: '' },
    },
  });
  expect(await answerTo(`${url}/v0/event`)).toMatchObject({ status: 503, text: expect.stringContaining('"code":503') });
  expect(bugs).toEqual([expect.objectContaining({ code: 'ERR_INVALID_CHAR' })]);
});

test('an MMP that cannot say whose a request is leaves its entry in the default workspace', async () => {
  const { url, bugs, directory } = await aServer({
    mmp: {
      identify: () => {
        throw new TypeError('broken');
      },
    },
  });
  expect(await answerTo(`${url}/v0/event?x=1`)).toMatchObject({ status: 503 });
  expect(bugs).toEqual([expect.objectContaining({ message: 'broken' })]);
  const [entry, ...more] = directory.default().journal.after(0);
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ endpoint: 'tenjin.event', verdict: 'rejected', reason: 'unavailable', app: null });
  expect(entry?.fields()).toEqual({ x: '1' });
});

test('a control API that throws is a bug that is told, and the next request is answered', async () => {
  const { url, bugs } = await aServer({
    control: () =>
      Promise.resolve(() => {
        throw new TypeError('broken');
      }),
  });
  expect(await answerTo(`${url}/_sim/apps`)).toMatchObject({ status: 500 });
  expect(bugs).toEqual([expect.objectContaining({ message: 'broken' })]);
  expect(await answerTo(`${url}/v0/event`)).toMatchObject({ status: 401 });
});

test('a control API that cannot be loaded says so, and the MMP goes on', async () => {
  const { url } = await aServer({
    control: () => Promise.reject(new SimulatorError('CONTROL_UNAVAILABLE', 'EMFILE: too many open files.')),
  });
  const answer = await answerTo(`${url}/_sim/apps`);
  expect(answer).toMatchObject({ status: 503 });
  expect(answer.body).toMatchObject({ code: 'CONTROL_UNAVAILABLE', detail: expect.stringContaining('EMFILE') });
  expect(await answerTo(`${url}/v0/event`)).toMatchObject({ status: 401 });
});
