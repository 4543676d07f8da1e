import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asAssertion, asTest, leftOut } from '../../../simulator/dashboard/live/as-assertion.js';

const entry = (fields: Record<string, string | null>): Parameters<typeof asAssertion>[0] => ({
  endpoint: 'tenjin.event',
  verdict: 'recorded',
  fields,
  findings: [],
});
const here = { url: 'http://127.0.0.1:4747', workspace: 'default', hasToken: false };

/** What a test that is made asks for, as the runtime reads it. */
function askedBy(source: string): unknown {
  const asked: unknown[] = [];
  const body = source
    .replaceAll(/^import .*$/gm, '')
    .replace('async () =>', '() =>')
    .replace('await ', '');
  const run = runInThisContext(`(expect, test) => { ${body} }`) as (...given: readonly unknown[]) => void;
  run(
    () => ({ toHaveReceived: (where: unknown) => asked.push(where) }),
    (_name: string, play: () => void) => play(),
  );
  return JSON.parse(JSON.stringify(asked[0]));
}

test('it is a test that stands by itself: with its imports, and the simulator that it asks', () => {
  expect(asTest(entry({ event: 'level_1' }), here)).toBe(`import { expect, test } from 'vitest';
import 'mmp-sim/testing/vitest';

// As it runs now. With \`useWorkspace\` of the same import each test has a workspace of its own.
const simulator = 'http://127.0.0.1:4747';

test('tenjin.event is recorded', async () => {
  await expect(simulator).toHaveReceived({
    endpoint: 'tenjin.event',
    verdict: 'recorded',
    fields: {
      event: 'level_1',
    },
  });
});
`);
});

test('a workspace is asked at its address, and a token comes from the environment', () => {
  expect(asTest(entry({}), { ...here, workspace: 'game' })).toContain("= 'http://127.0.0.1:4747/w/game';");
  const guarded = asTest(entry({}), { ...here, workspace: 'game', hasToken: true });
  expect(guarded).toContain("workspace: 'game', token: process.env['MMP_SIM_TOKEN'] ?? '' }");
});

test('what says when it was sent, or by whom, is not asked for', () => {
  const sent = entry({ sent_at: '1', api_key: 'K', ip_address: null, sdk_version: 'server', event: 'a' });
  expect(asAssertion(sent).where.fields).toEqual({ event: 'a' });
  expect(leftOut(sent)).toEqual(['sent_at', 'api_key', 'sdk_version']);
});

test('whatever was sent, the source says the same', () => {
  const letters = ["'", '"', '\\', '\r', '\n', '\u0000', '\u2028', '\ud800', '$', '{', '`', 'a', 'é'];
  const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(text, fc.constant('__proto__')), text, { maxKeys: 4 }), (fields) => {
      const one = entry(fields);
      expect(askedBy(asTest(one, here))).toEqual(JSON.parse(JSON.stringify(asAssertion(one).where)));
    }),
  );
});
