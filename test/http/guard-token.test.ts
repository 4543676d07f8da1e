import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { aTarget } from '../support/hostile-target.js';
import { answerToLines } from '../support/lines.js';

const target = aTarget({ token: 'sesame', host: '0.0.0.0' });
const ask = async (first: string, ...headers: string[]): Promise<number> =>
  (await answerToLines(target.simulator.port, first, ['Host: localhost', ...headers])).status;

test.each([
  { header: 'X-None: 1', status: 401 },
  { header: 'Authorization: Bearer', status: 401 },
  { header: 'Authorization: Bearer sesam', status: 401 },
  { header: 'Authorization: Bearer sesamee', status: 401 },
  { header: 'Authorization: Bearer Sesame', status: 401 },
  { header: 'Authorization: Bearer sesame x', status: 401 },
  { header: 'Authorization: Basic sesame', status: 401 },
  { header: 'Authorization: sesame', status: 401 },
  { header: 'Authorization: Bearer ses\u00e4me', status: 401 },
  { header: `Authorization: Bearer ${'s'.repeat(50_000)}`, status: 401 },
  { header: 'Authorization: Bearer sesame', status: 200 },
  { header: 'authorization: bearer sesame', status: 200 },
])('with "$header" the control API answers $status', async ({ header, status }) => {
  expect(await ask('GET /_sim/clock', header)).toBe(status);
});

test('the token guards all but MMP paths: health, pages and what is not there as well', async () => {
  for (const path of ['/_sim/health', '/_sim/apps', '/_sim', '/metrics', '/v2/apps', '/nothing']) {
    expect(await ask(`GET ${path}`), path).toBe(401);
  }
  expect(await ask('GET /_sim/health', 'Authorization: Bearer sesame')).toBe(200);
});

test('the page of the dashboard asks for it by itself: nothing that anybody sent stands in it', async () => {
  for (const path of ['/', '/campaigns']) expect(await ask(`GET ${path}`), path).toBe(200);
  for (const path of [
    '/assets/../_sim/apps',
    '/assets/%2e%2e/_sim/apps',
    '/assets/..%2f_sim/apps',
    '//_sim/apps',
    '/?/_sim/apps',
  ]) {
    const { text } = await answerToLines(target.simulator.port, `GET ${path}`, ['Host: localhost']);
    expect(text, path).not.toContain('sdkKeys');
  }
});

test('the token does not stand in the query, where logs would keep it', async () => {
  expect(await ask('GET /_sim/clock?token=sesame')).toBe(401);
});

test('the MMP asks for its own key alone', async () => {
  for (const line of ['GET /v0/event', 'GET /w/default/v0/user', 'GET /v0/click/x', 'GET /v0/nothing']) {
    const { text } = await answerToLines(target.simulator.port, line, ['Host: track.tenjin.com']);
    expect(text, line).toMatch(/\{"code":\d{3},"error":"/);
  }
});

test.each(['0.0.0.0', '::', '192.0.2.1', '127.1', 'localhost.', '::ffff:127.0.0.1', 'mmp.internal'])(
  'without a token nothing listens on %s, where others could reach it',
  async (host) => {
    await expect(createSimulator({ host })).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      detail: expect.stringContaining(host),
    });
  },
);

test.each(['', 'two words', 'line\n', 'sesäme', 'x'.repeat(1025)])(
  'a token that no header can carry, %j, is refused, and not shown',
  async (token) => {
    await expect(createSimulator({ token })).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      detail: 'token: got what is not shown here, expected 1–1024 visible ASCII characters.',
    });
  },
);

test('tokens are compared by a function whose time says nothing of them', () => {
  // No clock shows this in a test; what can be held is that nothing else looks at both.
  const guard = readFileSync(new URL('../../simulator/http/guard.ts', import.meta.url), 'utf8');
  const body = guard.slice(guard.indexOf('function carriesToken'));
  expect(guard).toContain('return timingSafeEqual(digest(given), digest(token));');
  expect(body).not.toMatch(/[!=]=/);
});
