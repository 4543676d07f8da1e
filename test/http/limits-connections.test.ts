import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { aTarget } from '../support/hostile-target.js';
import { type RawOptions, rawExchange } from '../support/raw-exchange.js';

const limits = { headersMs: 300, requestMs: 700, silenceMs: 1100, keepAliveMs: 300 };
/** Node looks four times in a limit's length; the rest is for a machine that has much to do. */
const SLACK_MS = 5000;

const target = aTarget({ limits });
const HEAD = 'POST /v0/event HTTP/1.1\r\nHost: a\r\n';

async function timed(bytes: string, options: RawOptions = {}): Promise<{ text: string; ms: number }> {
  const before = performance.now();
  const text = await rawExchange(target.simulator.port, bytes, options);
  return { text, ms: performance.now() - before };
}

describe('a sender that takes its time is not waited for longer than the limits say', () => {
  test.each([
    { what: 'sends nothing at all', bytes: '', drip: undefined, most: limits.headersMs },
    { what: 'drips header after header', bytes: HEAD, drip: 'X: y\r\n', most: limits.headersMs },
    { what: 'drips blank lines before the first', bytes: '', drip: '\r\n', most: limits.headersMs },
    { what: 'drips its body', bytes: `${HEAD}Content-Length: 9999\r\n\r\n`, drip: 'x', most: limits.requestMs },
    {
      what: 'drips chunks',
      bytes: `${HEAD}Transfer-Encoding: chunked\r\n\r\n`,
      drip: '1\r\nx\r\n',
      most: limits.requestMs,
    },
    {
      what: 'stops in its body',
      bytes: `${HEAD}Content-Length: 9999\r\n\r\n`,
      drip: undefined,
      most: limits.requestMs,
    },
    {
      what: 'drips a body that is too large already',
      bytes: `${HEAD}Content-Length: 99999999\r\n\r\n`,
      drip: 'x',
      most: limits.requestMs,
    },
    {
      what: 'drips a body to a guarded path',
      bytes: 'POST /_sim/apps HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9999\r\n\r\n',
      drip: 'x',
      most: limits.requestMs,
    },
  ])('$what', async ({ bytes, drip, most }) => {
    const { text, ms } = await timed(bytes, drip === undefined ? {} : { drip });
    // Where the answer left before the body had come, it is that answer.
    expect(text).toMatch(/^HTTP\/1\.1 (408|413|403) /);
    expect(ms).toBeGreaterThan(most - 50);
    expect(ms).toBeLessThan(most + SLACK_MS);
  });

  test('a connection between two requests is closed after keepAliveMs', { tags: 'long' }, async () => {
    const { text, ms } = await timed('GET /v0/event HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
    expect(ms).toBeGreaterThan(limits.keepAliveMs - 50);
    expect(ms).toBeLessThan(limits.keepAliveMs + SLACK_MS);
  });

  test('an answer that nobody fetches is given up after silenceMs', { tags: 'long' }, async () => {
    const { world, query } = target.aWorld('DEAF');
    for (let n = 0; n < 8; n += 1) {
      await fetch(`${target.simulator.url}/v0/event?${query}`, { method: 'POST', body: `x=${'y'.repeat(900_000)}` });
    }
    const open = async (): Promise<unknown> => {
      const { body } = await answerTo(`${target.simulator.url}/_sim/health`, { headers: { connection: 'close' } });
      return (body as { connections: { open: number } }).connections.open;
    };
    await expect.poll(open, { timeout: SLACK_MS }).toBe(1);

    const deaf = connect(target.simulator.port, '127.0.0.1').pause();
    onTestFinished(() => void deaf.destroy());
    deaf.write(`GET /_sim/requests?workspace=${world.id} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await expect.poll(open).toBe(2);
    await expect.poll(open, { timeout: limits.silenceMs + SLACK_MS }).toBe(1);
  });
});

test('a connection too many is closed unheard, the others go on, and health counts it', async () => {
  const simulator = await createSimulator({ limits: { connections: 2 } });
  onTestFinished(() => simulator.close());
  const open = async (): Promise<Socket> => {
    const socket = connect(simulator.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };
  const first = await open();
  const second = await open();
  expect(await rawExchange(simulator.port, 'GET /v0/event HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');

  second.write('GET /v0/event HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(String(await once(second, 'data'))).toMatch(/^HTTP\/1\.1 401 /);
  await once(second, 'close');
  const { body } = await answerTo(`${simulator.url}/_sim/health`);
  expect(body).toMatchObject({ status: 'ok', connections: { dropped: 1 } });
  first.destroy();
});
