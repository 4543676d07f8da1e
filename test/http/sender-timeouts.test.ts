import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Sender, SenderOptions } from '@mmp-sim/sender';
import { afterEach, describe, expect, test } from 'vitest';
import { anMmpServer, type MmpServer, OK, type ScriptedAnswer } from '../support/mmp-server.js';
import { aSender, PHONE, recorded } from '../support/senders.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function against(
  answers: readonly ScriptedAnswer[],
  options: Partial<SenderOptions>,
): Promise<{ server: MmpServer; sender: Sender }> {
  const server = await anMmpServer((_, place) => answers[place] ?? OK);
  const sender = aSender(server.url, options);
  closing.push(
    () => sender.close({ timeoutMs: 0 }),
    () => server.close(),
  );
  return { server, sender };
}

const purchase = { ...PHONE, productId: 'gold', price: '4.99', currency: 'USD' } as const;
const LONG_MS = 1_000_000;

describe('connectTimeoutMs', () => {
  /** A server that accepts connections and says nothing: no TLS comes about. */
  async function aMuteServer(): Promise<{ url: string; close: () => Promise<void> }> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.resume();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const close = async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    };
    return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
  }

  test.each([
    { connectTimeoutMs: 50, attemptTimeoutMs: LONG_MS, reason: /UND_ERR_CONNECT_TIMEOUT/ },
    { connectTimeoutMs: LONG_MS, attemptTimeoutMs: 50, reason: /^no answer in 50 ms$/ },
  ])(
    '$connectTimeoutMs, of $attemptTimeoutMs for all: nothing was sent, and money is tried again',
    { tags: 'long' },
    async (limits) => {
      const { reason, ...timeouts } = limits;
      const server = await aMuteServer();
      const sender = aSender(server.url, { ...timeouts, maxAttempts: 2 });
      const told = recorded(sender, 'attempt', 'held');
      await sender.purchase(purchase);
      expect(await sender.close()).toMatchObject({ waiting: 0, held: 0, dead: 1 });
      const unreached = ['attempt', { outcome: 'unreached', reason: expect.stringMatching(reason) as string }];
      expect(told).toMatchObject([unreached, unreached]);
      await server.close();
    },
  );
});

describe('bodyTimeoutMs', () => {
  test.each([
    { bodyTimeoutMs: 50, attemptTimeoutMs: LONG_MS },
    { bodyTimeoutMs: LONG_MS, attemptTimeoutMs: 50 },
  ])(
    '$bodyTimeoutMs, of $attemptTimeoutMs for all: an answer that stalls after its 200 is a delivery',
    { tags: 'long' },
    async (limits) => {
      const { server, sender } = await against([{ status: 200, stall: true }], limits);
      const told = recorded(sender, 'delivered', 'retry', 'held');
      await sender.purchase(purchase);
      expect(await sender.flush()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
      expect(told).toMatchObject([['delivered', { attempts: 1, possibleDuplicate: false }]]);
      expect(server.arrived).toHaveLength(1);
    },
  );

  test('an answer that stalls after its 503 is one', { tags: 'long' }, async () => {
    const { server, sender } = await against([{ status: 503, stall: true }], { bodyTimeoutMs: 50 });
    const told = recorded(sender, 'delivered', 'retry', 'held');
    await sender.purchase(purchase);
    await sender.flush();
    expect(told.map(([name]) => name)).toEqual(['retry', 'delivered']);
    expect(server.arrived).toHaveLength(2);
  });
});

describe('keepAliveMs', () => {
  test('a connection is used again while it is open', async () => {
    const { server, sender } = await against([], { concurrency: 1, keepAliveMs: LONG_MS });
    for (const name of ['a', 'b', 'c']) {
      await sender.event({ ...PHONE, name });
      await sender.flush();
    }
    expect(server.arrived).toHaveLength(3);
    expect(server.connections).toBe(1);
  });

  test.each([{ hint: 'none' }, { hint: 'timeout=600' }])(
    'one that is not used is closed after it, whatever the server would allow: $hint',
    async ({ hint }) => {
      const headers = hint === 'none' ? {} : { 'keep-alive': hint, connection: 'keep-alive' };
      const { server, sender } = await against([{ ...OK, headers }], { concurrency: 1, keepAliveMs: 20 });
      await sender.event({ ...PHONE, name: 'a' });
      await sender.flush();
      await server.left();
      await sender.event({ ...PHONE, name: 'b' });
      await sender.flush();
      expect(server.connections).toBe(2);
    },
  );

  test('as many connections as concurrency, and no more', async () => {
    const { server, sender } = await against([], { concurrency: 3, keepAliveMs: LONG_MS });
    const calls = Array.from({ length: 30 }, (_, n) => ({ ...PHONE, installationId: `${10 + n}`.repeat(16) }));
    await Promise.all(calls.map((call) => sender.open(call)));
    await sender.flush();
    expect(server.arrived).toHaveLength(30);
    expect(server.connections).toBeLessThanOrEqual(3);
  });
});
