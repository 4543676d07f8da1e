import { expect, test } from 'vitest';
import { aTarget } from '../support/hostile-target.js';
import { answerToLines } from '../support/lines.js';

const target = aTarget();
const ask = async (first: string, ...headers: string[]): Promise<number> =>
  (await answerToLines(target.simulator.port, first, headers)).status;

const foreign = [
  'Origin: https://evil.example',
  'Origin: null',
  'Origin:',
  'Origin: http://localhost:9',
  'Origin: http://localhost.evil.example',
  'Origin: http://localhost@evil.example',
  'Origin: http://localhost, http://evil.example',
  'Origin: file://localhost',
  'Origin: chrome-extension://localhost',
  'Sec-Fetch-Site: cross-site',
  'Sec-Fetch-Site: same-site',
  'Sec-Fetch-Site: CROSS-SITE',
  'Sec-Fetch-Site: same-origin, cross-site',
];
const own = ['Origin: http://localhost', 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: none', 'X-None: 1'];

test.each(foreign)('a state-changing call with "%s" is 403', async (header) => {
  for (const line of ['POST /_sim/reset', 'PUT /_sim/clock', 'DELETE /_sim/requests', 'PATCH /_sim/apps/x']) {
    expect(await ask(line, 'Host: localhost', header), line).toBe(403);
  }
});

test.each(own)('a state-changing call with "%s" is answered', async (header) => {
  expect(await ask('POST /_sim/reset', 'Host: localhost', header)).toBe(204);
});

test('the port of the origin counts, a default port written out does not', async () => {
  expect(await ask('POST /_sim/reset', 'Host: localhost:4747', 'Origin: http://localhost:4747')).toBe(204);
  expect(await ask('POST /_sim/reset', 'Host: localhost:4747', 'Origin: http://localhost')).toBe(403);
  expect(await ask('POST /_sim/reset', 'Host: localhost:80', 'Origin: http://localhost')).toBe(204);
});

test('both headers are looked at: one that is right does not excuse the other', async () => {
  const right = ['Host: localhost', 'Origin: http://localhost', 'Sec-Fetch-Site: same-origin'];
  expect(await ask('POST /_sim/reset', ...right)).toBe(204);
  expect(await ask('POST /_sim/reset', ...right, 'Origin: https://evil.example')).toBe(403);
  expect(
    await ask('POST /_sim/reset', 'Host: localhost', 'Origin: http://localhost', 'Sec-Fetch-Site: cross-site'),
  ).toBe(403);
});

const reads = ['GET /_sim/clock', 'GET /_sim/stream', 'HEAD /_sim/stream', 'GET /_sim/health', 'GET /', 'GET /metrics'];

test.each(['cross-site', 'same-site'])('a page of another origin reads nothing: %s', async (site) => {
  for (const line of reads) {
    for (const more of [[], ['Sec-Fetch-Mode: no-cors'], ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe']]) {
      expect(await ask(line, 'Host: localhost', `Sec-Fetch-Site: ${site}`, ...more), line).toBe(403);
    }
  }
});

test('a link from anywhere is followed, and our own page reads', async () => {
  const followed = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];
  expect(await ask('GET /', 'Host: localhost', ...followed)).toBe(200);
  // To a stream leads none: it would be held for as long as the window is open.
  expect(await ask('GET /_sim/stream', 'Host: localhost', ...followed)).toBe(403);
  expect(await ask('POST /_sim/reset', 'Host: localhost', ...followed)).toBe(403);
  for (const site of ['same-origin', 'none']) {
    expect(await ask('GET /_sim/clock', 'Host: localhost', `Sec-Fetch-Site: ${site}`)).toBe(200);
  }
});

test('who is no browser reads whatever origin he names: nobody is led astray by it', async () => {
  expect(await ask('GET /_sim/clock', 'Host: localhost', 'Origin: https://evil.example')).toBe(200);
});

test('every answer is for our own page alone, and is what it says it is', async () => {
  for (const path of ['/', '/_sim/clock', '/_sim/health', '/_sim/docs', '/_sim/nothing', '/metrics', '/_sim/stream']) {
    const response = await fetch(target.simulator.url + path);
    await response.body?.cancel();
    expect(response.headers.get('cross-origin-resource-policy'), path).toBe('same-origin');
    expect(response.headers.get('x-content-type-options'), path).toBe('nosniff');
  }
  const refused = await fetch(`${target.simulator.url}/_sim/clock`, { headers: { 'sec-fetch-site': 'cross-site' } });
  expect(refused.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});

test('the MMP takes calls from any page: an SDK in a web view has an origin too', async () => {
  const line = 'POST /v0/event';
  expect(await ask(line, 'Host: track.tenjin.io', 'Origin: https://evil.example', 'Sec-Fetch-Site: cross-site')).toBe(
    401,
  );
});

test.each([
  { type: 'application/x-www-form-urlencoded', status: 415 },
  { type: 'text/plain', status: 415 },
  { type: 'multipart/form-data; boundary=x', status: 415 },
  { type: 'application/json+evil', status: 415 },
  { type: 'text/plain; application/json', status: 415 },
  { type: 'application/json, text/plain', status: 415 },
  { type: '', status: 415 },
  { type: 'application/json', status: 201 },
  { type: 'Application/JSON; charset=utf-8', status: 201 },
])('JSON is read as application/json alone: "$type" is $status', async ({ type, status }) => {
  const headers = { 'content-type': type };
  const name = `own-${type.replaceAll(/\W/g, '')}`;
  const body = JSON.stringify({ name, shortId: name });
  const response = await fetch(`${target.simulator.url}/_sim/channels`, { method: 'POST', headers, body });
  expect(response.status).toBe(status);
});

test('no answer invites other origins', async () => {
  const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'PUT' };
  for (const method of ['GET', 'OPTIONS', 'POST']) {
    for (const path of ['/_sim/clock', '/_sim/health', '/v0/event', '/w/default/v0/user', '/nothing']) {
      const response = await fetch(target.simulator.url + path, { method, headers });
      const names = [...response.headers.keys()].filter((name) => name.startsWith('access-control'));
      expect(names, `${method} ${path}`).toEqual([]);
    }
  }
});
