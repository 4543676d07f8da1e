import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aTarget } from '../support/hostile-target.js';
import { answerToLines } from '../support/lines.js';

const target = aTarget();
const STRANGER = 'Host: evil.example';

test.each([
  '/v0/../_sim/apps',
  '/v0/%2e%2e/_sim/apps',
  '/v0/..%2f_sim/apps',
  '/v0\\..\\_sim\\apps',
  '//_sim/apps',
  '/./_sim/apps',
  '/%5fsim/apps',
  '/_SIM/apps',
  '/_sim/apps/',
  '/_sim//apps',
  '/_sim%2fapps',
  '/_sim;v0/apps',
  '/_sim/apps?/v0/event',
  '/_sim/apps#/v0/event',
  '/w/default/_sim/apps',
  '/w//_sim/apps',
  '/w/default/w/default/_sim/apps',
  '/w/_sim/apps',
  '/w/..%2f_sim/apps',
  'http://localhost/_sim/apps',
  'http://localhost/v0/../_sim/apps',
  'http:/_sim/apps',
  'v0:/_sim/apps',
  '*/_sim/apps',
])('no spelling leads a stranger to the control API: %s', async (path) => {
  for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
    const { status, text } = await answerToLines(target.simulator.port, `${method} ${path}`, [STRANGER]);
    expect([400, 403, 404, 405], `${method} ${path}`).toContain(status);
    expect(text).not.toContain('bundleId');
    expect(text).not.toMatch(/"code": "(?!HOST_NOT_ALLOWED)/);
  }
});

test('whatever path a stranger makes up, only the MMP and the guard answer, and nothing changes', async () => {
  const { world } = target.aWorld('PATHS');
  const before = JSON.stringify([world.apps, world.clock.state().mode]);
  const segment = fc.constantFrom(
    '_sim',
    '_SIM',
    '%5fsim',
    '_sim%2fapps',
    'apps',
    'reset',
    'clock',
    'v0',
    'event',
    'click',
    'w',
    world.id,
    'default',
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '%5c',
    '\\',
    '',
    ';',
    '%00',
    'health',
    'metrics',
  );
  const path = fc
    .tuple(
      fc.constantFrom('/', '', 'http://localhost/', 'http://evil.example/', 'http:', '//localhost/', '?', '/w/'),
      fc.array(segment, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('', '?workspace=default', `?workspace=${world.id}`, '#_sim', '/'),
    )
    .map(([before_, segments, after]) => before_ + segments.join('/') + after);

  await fc.assert(
    fc.asyncProperty(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'), path, async (method, where) => {
      const { status, text } = await answerToLines(target.simulator.port, `${method} ${where}`, [STRANGER]);
      expect(text, `${method} ${where}`).toMatch(/HOST_NOT_ALLOWED|\{"code":4\d\d,"error":"/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 400 },
  );
  expect(JSON.stringify([world.apps, world.clock.state().mode])).toBe(before);
});

test('the MMP answers any Host: senders rewrite names', async () => {
  for (const host of ['track.tenjin.com', 'evil.example', '10.0.0.7:80', '', 'user@localhost']) {
    for (const line of ['GET /v0/event', 'POST /v0/event/', 'GET /w/default/v0/user', 'GET /v0/click/none']) {
      const { text } = await answerToLines(target.simulator.port, line, [`Host: ${host}`]);
      expect(text, `${line} ${host}`).toMatch(/\{"code":40[14],"error":"/);
    }
  }
});
