import { expect, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { aTarget } from '../support/hostile-target.js';
import { answerToLines } from '../support/lines.js';

const target = aTarget({ allowHosts: ['Mmp.Internal', '[FD00::1]'] });
const ask = async (first: string, ...headers: string[]): Promise<number> =>
  (await answerToLines(target.simulator.port, first, headers)).status;

test.each([
  'localhost',
  'LocalHost:4747',
  '127.0.0.1',
  '127.8.9.1:80',
  '[::1]:4747',
  'mmp.internal',
  'MMP.INTERNAL:1',
  '[fd00::1]:4747',
])('the control API answers the Host %s', async (host) => {
  expect(await ask('GET /_sim/clock', `Host: ${host}`)).toBe(200);
  expect(await ask('GET /_sim/health', `Host: ${host}`)).toBe(200);
});

test.each([
  'evil.example',
  'localhost.evil.example',
  'evil.localhost',
  '127.0.0.1.evil.example',
  '10.0.0.7',
  'mmp.internal.evil',
  'mmp.internal.',
  // Spellings of loopback that no browser sends, and things around one that is.
  'localhost.',
  '127.1',
  '127.0.0.256',
  '127.0.0.01',
  '0x7f.0.0.1',
  '2130706433',
  '0.0.0.0',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '::1',
  '[::1',
  '[::1]evil.example',
  '[::1%25lo]',
  'localhost:evil',
  'localhost:80:80',
  'localhost:80@evil.example',
  'user@localhost',
  'evil.example\\@localhost',
  'localhost/evil.example',
  'localhost,evil.example',
  'localhost evil.example',
  '%6cocalhost',
  '',
])('everything but the MMP refuses the Host "%s", to which a page could have rebound its name', async (host) => {
  for (const path of ['/_sim/clock', '/_sim/health', '/_sim', '/metrics', '/']) {
    expect(await ask(`GET ${path}`, `Host: ${host}`), path).toBe(403);
  }
});

test.each([
  { what: 'two hosts', headers: ['Host: localhost', 'Host: evil.example'] },
  { what: 'two hosts, the other way round', headers: ['Host: evil.example', 'Host: localhost'] },
  { what: 'the same host twice', headers: ['Host: localhost', 'host: localhost'] },
])('$what are refused, since a proxy may have believed the other one', async ({ headers }) => {
  expect(await ask('GET /_sim/clock', ...headers)).toBe(403);
});

test.each([
  { line: 'GET http://localhost/_sim/clock', host: 'localhost', status: 200 },
  { line: 'GET HTTP://127.0.0.1:4747/_sim/clock', host: 'localhost', status: 200 },
  { line: 'GET http://evil.example/_sim/clock', host: 'localhost', status: 403 },
  { line: 'GET http://localhost/_sim/clock', host: 'evil.example', status: 403 },
  { line: 'GET http://localhost@evil.example/_sim/clock', host: 'localhost', status: 403 },
  { line: 'GET http://evil.example\\@localhost/_sim/clock', host: 'localhost', status: 400 },
  { line: 'GET http://localhost:80:80/_sim/clock', host: 'localhost', status: 403 },
  { line: 'GET http:///_sim/clock', host: 'localhost', status: 403 },
])('the authority of a target counts like Host: $line with Host: $host', async ({ line, host, status }) => {
  expect(await ask(line, `Host: ${host}`)).toBe(status);
});

test('a Host that is missing is 400 by HTTP/1.1, and refused where HTTP/1.0 allows it', async () => {
  expect(await ask('GET /_sim/clock')).toBe(400);
  const { text } = await answerToLines(target.simulator.port, 'GET /_sim/clock HTTP/1.0\r\nX:', []);
  expect(text).toContain('Host: got none');
});

test('the refusal says what was given and how to allow it', async () => {
  const { text } = await answerToLines(target.simulator.port, 'GET /_sim/clock', ['Host: Dev.Box:4747']);
  expect(text).toContain('HOST_NOT_ALLOWED');
  expect(text).toContain('Host: got Dev.Box:4747, expected localhost or 127.0.0.1. Allow it by --allow-host dev.box.');
});

test.each(['mmp.internal:4747', 'http://mmp.internal', '*.internal', 'a b', ''])(
  'a setting allowHosts that could never match, "%s", is refused',
  async (host) => {
    await expect(createSimulator({ allowHosts: [host] })).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      detail: expect.stringContaining('without port'),
    });
  },
);
