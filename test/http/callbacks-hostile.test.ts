import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Delivery, type Simulator } from '../../simulator/index.js';
import { type Answering, aReceiver, type Receiver } from '../support/receiver.js';
import { aWorld, type World } from '../support/world.js';

/** Where names lead: nothing is asked of the machine. */
const names: Record<string, string[]> = {
  'metadata.test': ['169.254.169.254'],
  'private.test': ['10.0.0.5'],
  'here.test': ['127.0.0.1'],
  'allowed.test': ['169.254.169.254'],
  'mixed.test': ['169.254.169.254', '127.0.0.1'],
  'rebound.localhost': ['10.0.0.5'],
  'nowhere.test': [],
};
const asked: string[] = [];
/** Long enough for a busy machine. */
const CALL_MS = 1500;

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({
    callbackHosts: ['allowed.test', 'here.test', 'mixed.test', 'nowhere.test'],
    callbackRetryDelaysMs: [60_000],
    limits: { callbackMs: CALL_MS, callbackAnswerBytes: 10_000 },
    resolveName: (name, done) => {
      asked.push(name);
      done(
        null,
        (names[name] ?? []).map((address) => ({ address, family: 4 })),
      );
    },
  });
});
afterAll(() => sim.close());

const receivers: Receiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((one) => one.close()));
});
async function receiver(answering?: Answering): Promise<Receiver> {
  const made = await aReceiver(answering);
  receivers.push(made);
  return made;
}

/** Lets an open be told to an address, and says how that went. */
async function told(url: string): Promise<{ delivery: Delivery | undefined; world: World }> {
  const world = aWorld(sim);
  world.workspace.callbacks.add({ event: 'open', url });
  await world.open();
  await world.workspace.callbacks.idle();
  return { delivery: world.workspace.callbacks.deliveries()[0], world };
}
const attempted = async (url: string) => (await told(url)).delivery?.attempts[0];

describe('where a callback goes', () => {
  test.each([
    ['http://allowed.test/', '169.254.169.254'],
    ['http://169.254.169.254/', '169.254.169.254'],
    ['http://203.0.113.7/', '203.0.113.7'],
    ['http://[fe80::1]/', 'fe80::1'],
    ['http://0x7f.1.1.1.1/', ''],
    ['http://2852039166/', '169.254.169.254'],
    ['http://0.0.0.0/', '0.0.0.0'],
  ])('a name that leads elsewhere is not called: %s', async (url, address) => {
    const world = aWorld(sim);
    const { callbacks } = world.workspace;
    try {
      callbacks.add({ event: 'open', url });
    } catch (error) {
      // No URL at all.
      expect(error).toMatchObject({ code: 'REQUEST_INVALID' });
      return;
    }
    await world.open();
    await callbacks.idle();
    expect(callbacks.deliveries()).toMatchObject([
      { state: 'failed', nextAttemptAt: null, attempts: [{ outcome: 'not-allowed', status: null }] },
    ]);
    expect(callbacks.deliveries()[0]?.attempts[0]?.error).toContain(address);
  });

  test.each(['metadata.test', 'private.test', 'localhost.test', 'notlocalhost'])(
    '%s is not allowed: it is not even looked up, and given up at once',
    async (name) => {
      asked.length = 0;
      const { delivery } = await told(`http://${name}/latest/meta-data/`);
      expect(delivery).toMatchObject({
        state: 'failed',
        nextAttemptAt: null,
        attempts: [
          {
            outcome: 'not-allowed',
            error: `${name} is not allowed. Allow it by --callback-host ${name} of mmp-sim start, or callbackHosts of the settings; or capture callbacks`,
          },
        ],
      });
      expect(asked).toEqual([]);
    },
  );

  test.each(['rebound.localhost', 'nobody.knows.localhost', 'localhost', 'Rebound.LocalHost.'])(
    '%s is this machine, whatever a resolver says: it is called, and not looked up',
    async (name) => {
      const to = await receiver();
      asked.length = 0;
      expect(await attempted(`http://${name}:${to.port}/`)).toMatchObject({ outcome: 'delivered' });
      expect(asked).toEqual([]);
    },
  );

  test('a name of this machine leads to either of its addresses', async () => {
    const server = createHttpServer((_request, response) => void response.end());
    const hasSix = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
    await new Promise<void>((listening) => server.listen(0, hasSix ? '::1' : '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    expect(await attempted(`http://game.localhost:${port}/`)).toMatchObject({ outcome: 'delivered' });
    server.close();
  });

  test('an allowed name that leads to this machine is called, at the address that was looked at', async () => {
    const to = await receiver();
    asked.length = 0;
    expect(await attempted(`http://here.test:${to.port}/`)).toMatchObject({ outcome: 'delivered' });
    expect(asked).toEqual(['here.test']);
    expect(to.called[0]?.headers.host).toBe(`here.test:${to.port}`);
  });

  test('of several addresses only those that may be called are', async () => {
    const to = await receiver();
    expect(await attempted(`http://mixed.test:${to.port}/`)).toMatchObject({ outcome: 'delivered' });
  });

  test('a name that leads nowhere is told', async () => {
    expect(await attempted('http://nowhere.test/')).toMatchObject({
      outcome: 'not-allowed',
      error: expect.stringContaining('nowhere.test') as string,
    });
  });

  test('a redirect is not followed', async () => {
    const secret = await receiver();
    const to = await receiver((response) => {
      response.writeHead(302, { location: `${secret.url}/inside` });
      response.end();
    });
    expect(await attempted(`${to.url}/`)).toMatchObject({
      outcome: 'redirect',
      status: 302,
      error: expect.stringContaining('/inside') as string,
    });
    expect(secret.called).toHaveLength(0);
  });
});

describe('a receiver', () => {
  test('one that never answers is given up', async () => {
    const to = await receiver(() => {});
    expect(await attempted(`${to.url}/`)).toMatchObject({
      outcome: 'timeout',
      error: `no complete answer within ${CALL_MS} ms`,
    });
  });

  test('one that drips its answer for ever is given up', { tags: 'long' }, async () => {
    const to = await receiver((response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect(await attempted(`${to.url}/`)).toMatchObject({ outcome: 'timeout' });
  });

  test('an endless answer is read to its limit', async () => {
    const to = await receiver((response) => {
      const flood = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1000)));
      };
      response.on('drain', flood);
      flood();
    });
    const attempt = await attempted(`${to.url}/`);
    expect(attempt).toMatchObject({ outcome: 'delivered', status: 200 });
    expect(attempt?.answer).toBe('x'.repeat(1000));
  });

  test.each([
    ['before it answers', (response) => void response.socket?.resetAndDestroy()],
    [
      'in the midst of its answer',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('x');
        setImmediate(() => response.socket?.resetAndDestroy());
      },
    ],
  ] satisfies [string, Answering][])('that resets the connection %s is called again', async (_when, answering) => {
    const to = await receiver((response, _call, n) => (n === 1 ? answering(response) : void response.end()));
    const { delivery, world } = await told(`${to.url}/`);
    expect(delivery).toMatchObject({ state: 'waiting', attempts: [{ outcome: 'connection' }] });
    await world.workspace.clock.advance({ ms: 60_000 });
    expect(world.workspace.callbacks.deliveries()).toMatchObject([
      { state: 'delivered', attempts: [{}, { outcome: 'delivered' }] },
    ]);
  });

  test('that is not there is called again', async () => {
    const { url, close } = await aReceiver();
    await close();
    expect(await attempted(`${url}/`)).toMatchObject({
      outcome: 'connection',
      error: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  test('that answers what is no HTTP is told of', async () => {
    const server = createServer(
      (socket) =>
        void socket
          .on('error', () => {})
          .resume()
          .end('SSH-2.0-nonsense\r\n\r\n'),
    );
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await attempted(`http://127.0.0.1:${port}/`)).toMatchObject({ outcome: 'unreadable' });
    await new Promise((resolve) => void server.close(resolve));
  });

  test('that is slow holds up no answer to a sender', { tags: 'long' }, async () => {
    const to = await receiver(() => {});
    const world = aWorld(sim);
    world.workspace.callbacks.add({ event: 'open', url: `${to.url}/` });
    const startedAt = performance.now();
    await world.open();
    expect(performance.now() - startedAt).toBeLessThan(CALL_MS);
    await world.workspace.callbacks.idle();
  });
});

test('values cannot lead a callback to another host or make it another request', async () => {
  const to = await receiver();
  const world = aWorld(sim);
  world.workspace.callbacks.add({ event: 'open', url: `${to.url}/{{country}}?v={{app_version}}` });
  await world.open({ country: '@evil.test/../..', app_version: '1\r\nX-Evil: 1' });
  await world.workspace.callbacks.idle();
  expect(to.called).toMatchObject([{ query: { v: '1\r\nX-Evil: 1' } }]);
  expect(to.called[0]?.path).toBe('/%40evil.test%2F..%2F..');
  expect(to.called[0]?.headers['x-evil']).toBeUndefined();
});

describe('the simulator as a receiver of its own', () => {
  test('an open that calls for an open is recorded, once, and calls nobody', async () => {
    const world = aWorld(sim);
    const { callbacks } = world.workspace;
    const device = `bundle_id=com.example.game&platform=android&os_version=34&sdk_version=server&analytics_installation_id=${'e'.repeat(32)}&advertising_id=${'e'.repeat(32)}`;
    callbacks.add({ event: 'open', url: `${sim.url}/v0/event?api_key=${world.key}&${device}` });
    await world.open();
    await callbacks.idle();
    expect(callbacks.deliveries()).toMatchObject([{ state: 'delivered' }]);
    expect(world.workspace.requests()).toMatchObject([
      { verdict: 'recorded', findings: [{ rule: 'callback-loop', severity: 'warning' }] },
      { verdict: 'recorded', findings: [] },
    ]);
  });

  test('where nothing is asked for, a callback is a request like any other', async () => {
    const receiving = aWorld(sim);
    const world = aWorld(sim);
    const device = `bundle_id=com.example.game&platform=android&os_version=34&sdk_version=server&analytics_installation_id=${'e'.repeat(32)}&advertising_id=${'e'.repeat(32)}`;
    world.workspace.callbacks.add({ event: 'open', url: `${sim.url}/v0/event?api_key=${receiving.key}&${device}` });
    await world.open();
    await world.workspace.callbacks.idle();
    expect(receiving.last()).toMatchObject({ verdict: 'recorded', findings: [] });
  });

  test('the control API lets a callback change nothing', async () => {
    const world = aWorld(sim);
    const { callbacks } = world.workspace;
    callbacks.add({ event: 'open', method: 'POST', url: `${sim.url}/_sim/reset?workspace=${world.workspace.id}` });
    await world.open();
    await callbacks.idle();
    expect(callbacks.deliveries()).toMatchObject([{ attempts: [{ outcome: 'status', status: 403 }] }]);
    expect(callbacks.deliveries()[0]?.attempts[0]?.answer).toContain('ORIGIN_NOT_ALLOWED');
  });
});

test('what is in the values of macros is percent-encoded, line ends included', async () => {
  const to = await receiver();
  const world = aWorld(sim);
  world.workspace.callbacks.add({ event: 'open', url: `${to.url}/?id={{customer_user_id}}&end` });
  await world.open({ customer_user_id: 'a\r\nX-Injected: 1\u0000&b=c#d' });
  await world.workspace.callbacks.idle();
  expect(world.workspace.callbacks.deliveries()[0]?.url).toContain('?id=a%0D%0AX-Injected%3A%201%00%26b%3Dc%23d&end');
  expect(to.called).toHaveLength(1);
  expect(to.called[0]?.headers).not.toHaveProperty('x-injected');
});
