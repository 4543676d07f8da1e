import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportAssertion, reportRequest, reportRequestInShort } from '@mmp-sim/contracts/report';
import {
  type Assertion,
  createSimulator,
  type AssertionAnswer,
  type RequestEntry,
  type Simulator,
} from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import type { Problem } from '../support/control.js';
import { aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const textOf = (world: World, path: string) =>
  answerTo(`${sim.url}${path}${path.includes('?') ? '&' : '?'}workspace=${world.workspace.id}&format=text`);

describe('a failed assertion', () => {
  test('carries the report, the same over HTTP and in process; one that holds carries none', async () => {
    const world = aWorld(sim);
    await world.event('level_complete', { valeu: '7' });
    const asked = { where: { endpoint: 'event', fields: { event: 'level_complete', value: '7' } } };
    const { body, status } = await world.control<AssertionAnswer>('POST /_sim/assert', asked);
    expect({ status, pass: body.pass, matched: body.matched }).toEqual({ status: 200, pass: false, matched: 0 });
    expect(body.report).toBe(reportAssertion(asked, body));
    expect((await world.workspace.assert(asked)).report).toBe(body.report);

    const held = await world.control('POST /_sim/assert', { where: { endpoint: 'event' } });
    expect(held.body).not.toHaveProperty('report');
  });

  test('says above all else which field was misspelt', async () => {
    const world = aWorld(sim);
    await world.event('level_complete', { valeu: '7' });
    const { report = '' } = await world.workspace.assert({ where: { fields: { value: '7' } } });
    const [title, reason] = report.split('\n');
    expect(title).toBe('Expected at least 1 request to match, got 0.');
    expect(reason).toBe('Misspelt: request #1 sent `valeu`, "7". Did you mean `value`?');
    expect(report).toMatch(/✗ fields\.value {2}expected "7"\n +actual {3}nothing\n +→ it was sent as `valeu`, "7"/);
  });

  test('says above all else why the nearest request was thrown away or refused, where that is why it is a miss', async () => {
    const world = aWorld(sim);
    const reasonOf = async (where: Assertion['where'] = {}): Promise<string | undefined> =>
      (await world.workspace.assert({ where })).report?.split('\n')[1];
    const purchase = { ...world.complete, product_id: 'gold', price: '4.99', quantity: '1', currancy: 'USD' };
    await world.post('/v0/purchase', purchase);

    const sold = { endpoint: 'purchase', fields: { price: '4.99' } } as const;
    const dropped =
      'Dropped: request #1 (unknown-currency): currency: There is no currency: the request was thrown away. You sent `currancy`: did you mean `currency`?';
    expect(await reasonOf({ ...sold, verdict: 'recorded' })).toBe(dropped);
    expect(await reasonOf({ ...sold, attribution: { method: 'organic' } })).toBe(dropped);

    // The misspelt field itself is asked for; something else is wrong; the verdict is as it was asked for.
    expect(await reasonOf({ ...sold, verdict: 'recorded', fields: { currency: 'USD' } })).toMatch(/^Misspelt: /);
    expect(await reasonOf({ fields: { price: '9.99' } })).toBe('');
    expect(await reasonOf({ verdict: 'dropped', fields: { price: '9.99' } })).toBe('');

    await world.open({ bundle_id: 'com.example.gmae' });
    const { report: noInstall } = await world.workspace.assert({ on: 'install' });
    expect(noInstall?.split('\n')[1]).toMatch(/^Rejected: request #2 /);
    expect(await reasonOf({ endpoint: 'event', verdict: 'recorded' })).toMatch(
      /^Rejected: request #2 \(no-such-app\): .*com\.example\.game/,
    );
  });

  test('says above all else that the body was not read, and not what is missing for that', async () => {
    const world = aWorld(sim);
    await answerTo(`${world.workspace.url}/v0/event?api_key=${world.key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(world.complete),
    });
    const { report = '' } = await world.workspace.assert({ where: { endpoint: 'event', verdict: 'recorded' } });
    expect(report.split('\n')[1]).toMatch(/^Rejected: request #1 \(no-such-app\): .*body was not read/);
  });

  test('leaves out what went to another endpoint, unless nothing came to this one', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.event('level_complete');
    const purchase = { ...world.complete, product_id: 'gold', price: '4.99', quantity: '1', currency: 'USD' };
    const asked = {
      where: { endpoint: 'purchase', verdict: 'recorded', fields: { price: '9.99', quantity: '2' } },
    } as const;
    const nearest = async () => (await world.workspace.assert(asked)).nearest.map(({ request }) => request?.id);
    expect(await nearest()).toEqual(['2', '1']);
    await world.post('/v0/purchase', purchase);
    await world.event('level_complete');
    expect(await nearest()).toEqual(['3']);
  });

  test('for too many shows those that match, the newest ten at most', async () => {
    const world = aWorld(sim);
    for (let n = 1; n <= 12; n += 1) await world.event(`level_${n}`);
    const where = { endpoint: 'event' };
    const { report = '' } = await world.workspace.assert({ where, never: true });
    expect(report).toContain('Expected no request to match, got 12.');
    expect([...report.matchAll(/^ {4}#(\d+) recorded/gm)].map(([, id]) => id)).toEqual([
      '12',
      '11',
      '10',
      '9',
      '8',
      '7',
      '6',
      '5',
      '4',
      '3',
    ]);
    expect(report).toContain('and 2 more');

    const since = await world.workspace.assert({ where, count: 1, since: '10' });
    expect([...(since.report ?? '').matchAll(/^ {4}#(\d+) recorded/gm)].map(([, id]) => id)).toEqual(['12', '11']);
  });

  test('for an install that is attributed otherwise names what it is', async () => {
    const world = aWorld(sim);
    await world.open();
    const { report = '' } = await world.workspace.assert({
      on: 'install',
      where: { attribution: { method: 'device-click' } },
    });
    expect(report).toContain('Expected at least 1 install to match, got 0.');
    expect(report).toMatch(/✗ attribution\.method {2}expected "device-click"\n +actual {3}"organic"/);
  });
});

describe('the journal as text', () => {
  test('a request in full, the list in short and newest first', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.event('level_complete', { valeu: '7' });
    const one = await textOf(world, '/_sim/requests/2');
    expect(one.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(one.headers.get('x-content-type-options')).toBe('nosniff');
    expect(one.text).toBe(reportRequest(world.last()));
    expect(one.text).toContain('Did you mean `value`?');

    const list = await textOf(world, '/_sim/requests');
    expect(list.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const id = world.complete['analytics_installation_id'] ?? '';
    const [newest, first] = world.workspace.requests();
    expect(list.text).toBe(
      reportRequestInShort({ ...newest, about: ['level_complete', id, newest?.at ?? ''] }) +
        reportRequestInShort({ ...first, about: [id, first?.at ?? ''] }),
    );
    expect(list.text).toContain(` · com.example.game on android · level_complete · ${id} · 20`);
  });

  test('says what the page leaves out, and that there is nothing', async () => {
    const world = aWorld(sim);
    expect((await textOf(world, '/_sim/requests')).text).toBe('no requests\n');
    for (let n = 0; n < 3; n += 1) await world.event('level_complete');
    const { text } = await textOf(world, '/_sim/requests?limit=2');
    expect(text).toContain('older ones: add &before=2 to the address\n');
    expect((await textOf(world, '/_sim/requests?before=2')).text).toMatch(/^#1 recorded[^#]*$/);

    const small = await createSimulator({ limits: { journalEntries: 1 } });
    for (let n = 0; n < 3; n += 1) await fetch(`${small.url}/v0/event`);
    const dropped = await answerTo(`${small.url}/_sim/requests?format=text`);
    expect(dropped.text).toContain('a limit has dropped those up to #2\n');
    await small.close();
  });

  test('json is the default and can be asked for; another format is refused', async () => {
    const world = aWorld(sim);
    await world.open();
    for (const path of ['/_sim/requests', '/_sim/requests/1']) {
      const plain = await world.control<RequestEntry>(`GET ${path}`);
      expect((await world.control(`GET ${path}?format=json`)).body).toEqual(plain.body);
      const refused = await world.control<Problem>(`GET ${path}?format=html`);
      expect(refused).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
      expect(refused.body.detail).toContain('json or text');
    }
  });

  test('what a hostile request sent cannot play with a terminal', async () => {
    const world = aWorld(sim);
    await world.event('\u001b[2J\u202eevil\r\nlevel', { ['\u001b]0;x\u0007']: '\u009b31m' });
    for (const path of ['/_sim/requests', '/_sim/requests/1']) {
      const { text } = await textOf(world, path);
      expect(text).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    }
    expect((await textOf(world, '/_sim/requests/1')).text).toContain('"\\u001b[2J\\u202eevil\\r\\nlevel"');
  });
});

test('in strict mode the problem document carries the report of its request, without what was sent', async () => {
  const world = aWorld(sim, { mode: 'strict' });
  const answer = await world.event('level_complete', { country: 'USA' });
  const { report } = answer.body as { report: string };
  const { endpoint, verdict, app, findings } = world.last();
  const sent = { method: 'POST', target: '/v0/event' };
  expect(report).toBe(reportRequest({ endpoint, verdict, app, findings, answer: { status: 422 }, sent }));
  expect(report.split('\n')[0]).toMatch(/^recorded · POST \/v0\/event → 422 · \S+ on android · 1 error, 1 warning$/);
  expect(report).toMatch(/✗ country {2}\(error, invalid-parameter\)\n[^]*given +"USA"/);
  expect(report).not.toContain(world.key);
});
