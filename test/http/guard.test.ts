import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { rawExchange } from '../support/raw-exchange.js';

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);

describe('without a token', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await createSimulator({ allowHosts: ['Mmp.Internal'] });
  });
  afterAll(() => simulator.close());

  const ask = async (path: string, headers: Record<string, string>, method = 'GET'): Promise<number> => {
    const lines = Object.entries({ Host: 'localhost', Connection: 'close', 'Content-Length': '0', ...headers });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return statusOf(await rawExchange(simulator.port, `${method} ${path} HTTP/1.1\r\n${head}\r\n`));
  };

  test.each([
    'localhost',
    'localhost:4747',
    '127.0.0.1',
    '127.8.9.1:80',
    '[::1]:4747',
    'mmp.internal',
    'MMP.INTERNAL:1',
  ])('the control API answers the Host %s', async (host) => {
    expect(await ask('/_sim/clock', { Host: host })).toBe(200);
    expect(await ask('/_sim/health', { Host: host })).toBe(200);
  });

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.7', '', 'mmp.internal.evil'])(
    'the control API refuses the Host "%s", which a page could have made lead here',
    async (host) => {
      expect(await ask('/_sim/clock', { Host: host })).toBe(403);
      expect(await ask('/_sim/health', { Host: host })).toBe(403);
      expect(await ask('/', { Host: host })).toBe(403);
    },
  );

  test('the MMP answers any Host: senders rewrite names', async () => {
    expect(await ask('/v0/event', { Host: 'track.tenjin.com' })).toBe(401);
    expect(await ask('/v0/event', { Host: 'track.tenjin.io', Origin: 'https://evil.example' }, 'POST')).toBe(401);
  });

  test.each([
    { headers: { Origin: 'https://evil.example' }, status: 403 },
    { headers: { Origin: 'null' }, status: 403 },
    { headers: { Origin: 'http://localhost:9' }, status: 403 },
    { headers: { Origin: 'http://localhost' }, status: 204 },
    { headers: { 'Sec-Fetch-Site': 'cross-site' }, status: 403 },
    { headers: { 'Sec-Fetch-Site': 'same-site' }, status: 403 },
    { headers: { 'Sec-Fetch-Site': 'same-origin' }, status: 204 },
    { headers: { 'Sec-Fetch-Site': 'none' }, status: 204 },
    { headers: {}, status: 204 },
  ])('a state-changing call with $headers is answered $status', async ({ headers, status }) => {
    expect(await ask('/_sim/reset', headers, 'POST')).toBe(status);
  });

  test('a form, which a foreign page could send without asking, is not read as JSON', async () => {
    const response = await fetch(`${simulator.url}/_sim/workspaces`, {
      method: 'POST',
      body: new URLSearchParams({ id: 'x' }),
    });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: 'BODY_NOT_JSON_TYPE' });
  });

  test('no answer invites other origins', async () => {
    for (const path of ['/_sim/clock', '/v0/event', '/nothing']) {
      const response = await fetch(simulator.url + path, { headers: { Origin: 'https://evil.example' } });
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('with a token', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await createSimulator({ token: 'sesame', host: '0.0.0.0' });
  });
  afterAll(() => simulator.close());

  test.each([
    { authorization: undefined, status: 401 },
    { authorization: 'Bearer', status: 401 },
    { authorization: 'Bearer sesam', status: 401 },
    { authorization: 'Bearer sesamee', status: 401 },
    { authorization: 'Basic sesame', status: 401 },
    { authorization: 'Bearer sesame', status: 200 },
    { authorization: 'bearer sesame', status: 200 },
  ])('Authorization: $authorization is answered $status', async ({ authorization, status }) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    expect((await fetch(`${simulator.url}/_sim/clock`, { headers })).status).toBe(status);
  });

  test('the MMP asks for its own key alone', async () => {
    const response = await fetch(`${simulator.url}/v0/event`);
    expect(await response.json()).toEqual({ code: 401, error: 'unauthorized' });
  });
});

test.each(['0.0.0.0', '::', '192.0.2.1'])(
  'without a token nothing listens on %s, where others could reach it',
  async (host) => {
    await expect(createSimulator({ host })).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      detail: expect.stringContaining(host),
    });
  },
);
