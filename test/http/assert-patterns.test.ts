import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { control, type Problem } from '../support/control.js';
import { aTarget } from '../support/hostile-target.js';
import { FORM } from '../support/world.js';

const target = aTarget({ limits: { patternMs: 100, waits: 3 } });
/** Above the limit, and below what a person notices. */
const SOON_MS = 5000;

type Assertion = { pass: boolean; matched: number; nearest: unknown[] };
type World = ReturnType<typeof target.aWorld>;

const send = ({ query }: World, fields: Record<string, string>): ReturnType<typeof answerTo> =>
  answerTo(`${target.simulator.url}/v0/event?${query}&analytics_installation_id=1`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': FORM },
  });

const ask = ({ world }: World, assertion: unknown) =>
  control<Assertion & Problem>(target.simulator.url, `POST /_sim/assert?workspace=${world.id}`, assertion);

const matching = (matches: string, field = 'device_model') => ({ where: { fields: { [field]: { matches } } } });

test.each(['(a+)+$', '^(a|a)*$', '^(\\w+\\s?)*$', '(?=(a+))\\1*(a+)+b', '(?:a{1,1000}){1,1000}b'])(
  '%s, which would backtrack for ever, is broken off, and others are answered meanwhile',
  async (pattern) => {
    const world = target.aWorld(`SLOW-${pattern.length}`);
    await send(world, { event: 'e', device_model: `${'a'.repeat(5000)}!` });

    const before = performance.now();
    const [asked, other] = await Promise.all([ask(world, matching(pattern)), send(world, { event: 'f' })]);
    expect(asked).toMatchObject({ status: 400, body: { code: 'PATTERN_TOO_SLOW' } });
    expect(asked.body.detail).toContain(JSON.stringify(pattern));
    expect(asked.body.detail).toContain('limits.patternMs');
    expect(other.status).toBe(200);
    expect(performance.now() - before).toBeLessThan(SOON_MS);
  },
);

test('patterns may look around and refer back, which engines without backtracking cannot', async () => {
  const world = target.aWorld('LOOK');
  await send(world, { event: 'level_12_12', device_model: 'Pixel 8' });
  expect((await ask(world, matching('^(?!tutorial).*_(\\d+)_\\1$', 'event'))).body).toMatchObject({ pass: true });
  expect((await ask(world, matching('(?<=Pixel )\\d+'))).body).toMatchObject({ pass: true, matched: 1 });
  expect((await ask(world, matching('(?<=Nokia )\\d+'))).body).toMatchObject({ pass: false, matched: 0 });
});

test('where a slow pattern waits, the sender is answered as always and the waiting ends', async () => {
  const world = target.aWorld('WAIT');
  const asked = ask(world, { ...matching('(a+)+$'), withinMs: 60_000 });
  const waiting = async () => (await ask(world, {})).status;
  await expect.poll(waiting).toBe(200);

  const before = performance.now();
  expect((await send(world, { event: 'e', device_model: `${'a'.repeat(60)}!` })).status).toBe(200);
  expect(await asked).toMatchObject({ status: 400, body: { code: 'PATTERN_TOO_SLOW' } });
  expect(performance.now() - before).toBeLessThan(SOON_MS);
});

test('a pattern is waited for like anything else, and answered as soon as it holds', async () => {
  const world = target.aWorld('ARRIVE');
  const asked = ask(world, { ...matching('^Pixel \\d$'), atLeast: 2, withinMs: 60_000 });
  for (const model of ['Nokia', 'Pixel 7', 'Pixel 8']) await send(world, { event: 'e', device_model: model });
  expect((await asked).body).toMatchObject({ pass: true, matched: 2 });
});

test('a pattern that needs more memory than there is for it is refused', async () => {
  const simulator = await createSimulator({ limits: { bodyBytes: 8_000_000, patternMs: 20_000 } });
  onTestFinished(() => simulator.close());
  const body = `device_model=${'a'.repeat(3_000_000)}`;
  await fetch(`${simulator.url}/v0/event`, { method: 'POST', body, headers: { 'content-type': FORM } });
  await expect(simulator.assert(matching('^((((a))))*$'))).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    detail: expect.stringContaining('simpler regular expression'),
  });
});

test('as many assertions wait as the limit says, and whoever goes away makes room', async () => {
  const world = target.aWorld('ROOM');
  const body = JSON.stringify({ never: true, withinMs: 60_000 });
  const leave = Array.from({ length: 3 }, () => {
    const socket = connect(target.simulator.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const head = `POST /_sim/assert?workspace=${world.world.id} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json`;
    socket.write(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    return (): void => void socket.destroy();
  });
  const status = async () => (await ask(world, {})).status;
  await expect.poll(status).toBe(429);
  expect((await ask(world, {})).body).toMatchObject({
    code: 'WAIT_LIMIT',
    detail: expect.stringContaining('limits.waits'),
  });

  leave[0]?.();
  await expect.poll(status, { timeout: SOON_MS }).toBe(200);
});

test('a thousand criteria over a full journal leave room for others, and for memory', { tags: 'long' }, async () => {
  const world = target.aWorld('MANY');
  for (let n = 0; n < 300; n += 1) await send(world, { event: `e${n}` });
  const fields = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`field${n}`, { oneOf: ['a', 'b'] }]));
  const { body } = await ask(world, { where: { fields } });
  expect(body).toMatchObject({ pass: false, matched: 0 });
  expect(body.nearest).toHaveLength(3);
});
