import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { providerState } from '@mmp-sim/contracts/provider-states';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { startBroker } from '../support/pact-broker.js';
import { ACCEPTED, anInteraction, aPact, interactionsOf, outcomes, refused, verifyIn } from '../support/pact.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

test('a broker that nobody listens as is told apart from a pact that does not hold', { tags: 'long' }, async () => {
  const broker = { consumerVersionSelectors: [{ mainBranch: true }] };
  await expect(verifyIn(simulator, ['http://127.0.0.1:9'], { broker })).rejects.toMatchObject({
    code: 'PEER_UNREACHABLE',
    message: expect.stringContaining('http://127.0.0.1:9'),
  });
});

test(
  'a broker that takes the call and never answers is asked once, as long as an answer may take',
  { tags: 'long' },
  async ({ onTestFinished }) => {
    let asked = 0;
    const silent = createServer(() => (asked += 1));
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    onTestFinished(() => silent.close().closeAllConnections());
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const broker = { consumerVersionSelectors: [{ mainBranch: true }] };
    await expect(verifyIn(simulator, [url], { broker, timeoutMs: 500 })).rejects.toMatchObject({
      code: 'PEER_UNREACHABLE',
      message: expect.stringContaining('no answer within 500 ms (--timeout allows more)'),
    });
    expect(asked).toBe(1);
  },
);

test('a pact may be named by its own address, without what is secret in it', async () => {
  const broker = await startBroker([aPact([anInteraction('an open', ACCEPTED)])]);
  const address = new URL(`${broker.url}/pact/0`);
  address.username = 'me';
  address.password = 'secret';
  const verification = await verifyIn(simulator, [address.href]);
  await broker.close();
  expect(verification).toMatchObject({ pass: true, pacts: [{ source: `${broker.url}/pact/0` }] });
});

describe('a pact without states, at an address', () => {
  const stateless = aPact([
    anInteraction('an open', ACCEPTED),
    anInteraction('a wrong key', refused(401, 'unauthorized'), { key: 'WRONG' }),
    anInteraction('no app', refused(404, 'no such app'), { params: { bundle_id: 'com.example.gone' } }),
    anInteraction('a disabled key', refused(202, 'not logged'), { state: providerState('an app with a disabled key') }),
  ]);
  const allHold = [
    ['an open', 'passed'],
    ['a wrong key', 'passed'],
    ['no app', 'passed'],
    ['a disabled key', 'failed'],
  ];

  test.each([
    { place: 'of a broker', path: '' },
    { place: 'of its own', path: '/pact/0' },
  ])('$place gets them as one in a file does', async ({ path }) => {
    const broker = await startBroker([stateless]);
    const verification = await verifyIn(simulator, [broker.url + path], {
      broker: { consumerVersionSelectors: [{ mainBranch: true }] },
    });
    await broker.close();
    expect(outcomes(verification)).toEqual(allHold);
    expect(verification.pacts).toMatchObject([{ consumer: 'backend', inferredStates: 3 }]);
    const told = interactionsOf(verification).map(({ states, request }) => [states, request?.answer.status]);
    // That key is disabled, and the request has another one.
    expect(told).toEqual([
      [[], 200],
      [[], 401],
      [[], 404],
      [['an app with a disabled key'], 401],
    ]);
  });

  test('is found where the address leads to, and who asks is not told there', async () => {
    const elsewhere = await startBroker([stateless]);
    const broker = await startBroker([], { token: 'secret', moved: `${elsewhere.url}/pact/0` });
    const verification = await verifyIn(simulator, [`${broker.url}/moved/pact.json`], {
      broker: { pactBrokerToken: 'secret' },
    });
    await Promise.all([broker.close(), elsewhere.close()]);
    expect(outcomes(verification)).toEqual(allHold);
    expect(broker.calls.map(({ authorization }) => authorization)).toEqual(['Bearer secret']);
    expect(elsewhere.calls.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test('is as large as it may be, and no larger', async () => {
    const broker = await startBroker([stateless]);
    const { length } = await (await fetch(`${broker.url}/pact/0`)).text();
    const at = (mostBytes: number) => verifyIn(simulator, [`${broker.url}/pact/0`], { mostBytes });
    expect(outcomes(await at(length))).toEqual(allHold);
    await expect(at(length - 1)).rejects.toThrow(`it has more than ${length - 1} bytes`);
    await broker.close();
  });

  test('is refused with the reason where it is none', async () => {
    const broker = await startBroker([{ consumer: {} }]);
    await expect(verifyIn(simulator, [`${broker.url}/pact/0?token=SECRET`])).rejects.toMatchObject({
      code: 'PACT_INVALID',
      detail: `${broker.url}/pact/0: consumer.name: got nothing, expected a text.`,
    });
    await broker.close();
  });
});
