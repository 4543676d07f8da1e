import { afterAll, beforeAll, expect, test } from 'vitest';
import { asCurl } from '../../simulator/dashboard/live/as-curl.js';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { type LineRequest, sendLine } from '../support/http-line.js';
import { aWorld } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const EVENT = '/v0/event';

/** Those that tell of one connection and are not a part of what was asked. */
const ofConnection = new Set(['connection', 'content-length', 'transfer-encoding', 'host']);

test.each<readonly [what: string, request: LineRequest]>([
  ['a body that is too long for one word', { target: EVENT, headers: FORM, chunks: [`event=${'x'.repeat(200_000)}`] }],
  ['a long body of letters that are longer', { target: EVENT, headers: FORM, chunks: ['ü'.repeat(70_000)] }],
  ['a body with NUL in it', { target: EVENT, headers: FORM, chunks: ['event=a\u0000b'] }],
  // An interactive bash would take the second line for a correction of the first.
  ['a body with a line that begins with ^', { target: EVENT, headers: FORM, chunks: ['event=a\n^a^b^\nc'] }],
  ['a long body with such a line', { target: EVENT, headers: FORM, chunks: [`${'x'.repeat(100_001)}\n^a^b`] }],
  ['a body that is no text', { target: EVENT, headers: FORM, chunks: [Buffer.from([0xff, 0x00, 0x0a, 0x27])] }],
  [
    'header bytes beyond ASCII',
    { target: EVENT, headers: { ...FORM, 'x-name': "J\u00FCrgen's \u00A0\t\u00FF" }, chunks: ['a=1'] },
  ],
  ['the target with a fragment', { method: 'GET', target: '/v0/click/none?a=1#frag?b={c}[1]' }],
  [
    'HEAD with a body',
    { method: 'HEAD', target: EVENT, headers: { ...FORM, 'content-length': '7' }, chunks: ['event=a'] },
  ],
  ['HEAD without one', { method: 'HEAD', target: EVENT }],
  ['an empty header', { method: 'GET', target: '/v0/click/../x', headers: { accept: '' } }],
])('the curl of a request with %s makes the same request', async (_what, request) => {
  const { workspace } = aWorld(sim);
  const path = new URL(workspace.url).pathname;
  await sendLine(sim.port, { method: 'POST', ...request, target: `${path}${request.target}` });
  const [first] = workspace.requests();
  if (first === undefined) throw new Error('it is not in the journal');
  expect(first.sent.body === '').toBe(request.chunks === undefined);
  const command = asCurl(first, sim.url);
  expect(command).not.toMatch(/^\^/m);
  const { code, stderr } = await runBash(`${command} -s -S -m 20 -o /dev/null\n`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [again, ...others] = workspace.requests();
  expect(others.length).toBe(1);
  expect(asked(again)).toEqual(asked(first));
});

function asked(entry: Parameters<typeof asCurl>[0] | undefined): object {
  if (entry === undefined) return {};
  const { method, target, headers, body, bodyEncoding } = entry.sent;
  const own = Object.entries(headers).filter(([name]) => !ofConnection.has(name));
  return { method, target, headers: Object.fromEntries(own), body, bodyEncoding };
}
