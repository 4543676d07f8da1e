import { expect, test } from 'vitest';
import { control, type Problem } from '../support/control.js';
import { aTarget } from '../support/hostile-target.js';
import { answerTo } from '../support/answer.js';

const target = aTarget();

/** The problem document that these bytes get. */
async function refusalOf(path: string, text: string): Promise<Problem> {
  const headers = { 'content-type': 'application/json' };
  const answer = await answerTo(target.simulator.url + path, { method: 'POST', headers, body: text });
  return answer.body as Problem;
}

test.each([
  { what: 'arrays', text: (depth: number) => `{"bundleId":${'['.repeat(depth)}${']'.repeat(depth)},"platform":"ios"}` },
  { what: 'objects', text: (depth: number) => `{"bundleId":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}` },
])('JSON nested a hundred thousand $what deep is refused in words', async ({ text }) => {
  expect(await refusalOf('/_sim/apps', text(100_000))).toMatchObject({
    status: 400,
    code: 'REQUEST_INVALID',
    detail: expect.stringContaining('64 levels'),
  });
  // At the edge it is the value that is wrong, not the nesting.
  expect((await refusalOf('/_sim/apps', text(63))).problems?.map(({ path }) => path)).toContain('bundleId');
  expect((await refusalOf('/_sim/apps', text(64))).detail).toContain('64 levels');
});

test('a setting that holds itself is refused, not followed for ever', () => {
  const app: Record<string, unknown> = { bundleId: 'a', platform: 'ios' };
  app['windows'] = app;
  expect(() => target.simulator.default.addApp(app as never)).toThrow('64 levels');
});

test('a body that is JSON but no object is refused', async () => {
  for (const body of ['x', 7, true, [1]]) {
    expect(await control(target.simulator.url, 'POST /_sim/apps', body)).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', detail: expect.stringContaining('the body') },
    });
  }
});

test.each([
  {
    what: 'values of a list',
    json: `{"bundleId":"a","platform":"ios","ignoredAppVersions":[${'0,'.repeat(200_000)}0]}`,
  },
  {
    what: 'names',
    json: `{"bundleId":"a","platform":"ios",${Array.from({ length: 50_000 }, (_, n) => `"k${n}":0`).join(',')}}`,
  },
])('a body that is wrong in very many $what is answered soon, and with the first hundred', async ({ json }) => {
  const before = performance.now();
  const { problems, detail } = await refusalOf('/_sim/apps', json);
  expect(performance.now() - before).toBeLessThan(5000);
  expect(problems).toHaveLength(101);
  expect(detail).toMatch(/the body: these are the first 100 problems, there are more\.$/);
});

test.each([
  '9999-12-31T23:59:59.999-00:01',
  '0000-01-01T00:00:00+00:01',
  '+010000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
])('the instant %s, which cannot be written with four digits in UTC, is refused', async (now) => {
  const answer = await control<Problem>(target.simulator.url, 'PUT /_sim/clock', { mode: 'frozen', now });
  expect(answer).toMatchObject({ status: 400, body: { problems: [{ path: 'now', given: now }] } });
});
