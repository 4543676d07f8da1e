import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MatchersV3, PactV3, SpecificationVersion } from '@pact-foundation/pact';
import { providerState } from '@mmp-sim/contracts/provider-states';
import { readTenjinAnswer, tenjinRequest } from '@mmp-sim/sender';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { basic, formOf, inFolder, PACT_OPEN, verifyIn } from '../support/pact.js';
import { FORM } from '../support/world.js';

let simulator: Simulator;
beforeAll(async () => {
  // The library tells its makers of every run, unless it is told not to.
  process.env['PACT_DO_NOT_TRACK'] = 'true';
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

const { like, string } = MatchersV3;
const { sdk_version: _version, platform: _platform, ...open } = PACT_OPEN;
const call = { ...open, platform: 'android' } as const;

test("a consumer's test by Pact's own library writes what the simulator verifies", async () => {
  await inFolder({}, async (folder) => {
    const pact = new PactV3({
      consumer: 'backend',
      provider: 'Tenjin',
      dir: folder,
      logLevel: 'error',
      spec: SpecificationVersion.SPECIFICATION_VERSION_V3,
    });
    const cases = [
      { state: providerState('an app', { sdkKey: 'KEY-1' }), status: 200, body: { success: true }, kind: 'delivered' },
      {
        state: providerState('an app with a disabled key', { sdkKey: 'KEY-1' }),
        status: 202,
        body: { error: string('not logged') },
        kind: 'dropped',
      },
      {
        state: providerState('an app with another key'),
        status: 401,
        body: { error: like('unauthorized') },
        kind: 'unauthorized',
      },
      {
        state: providerState('no app', { sdkKey: 'KEY-1' }),
        status: 404,
        body: { error: like('no such app') },
        kind: 'no-such-app',
      },
    ] as const;
    for (const { state, status, body, kind } of cases) {
      pact
        .given(state.name, { ...state.params })
        .uponReceiving(`an open that is ${kind}`)
        .withRequest({
          method: 'POST',
          path: '/v0/event',
          headers: { 'Content-Type': FORM, Authorization: basic('KEY-1') },
          // The mock compares forms without regard to order.
          body: formOf(PACT_OPEN),
        })
        .willRespondWith({ status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body });
      await pact.executeTest(async ({ url }) => {
        const { url: target, ...request } = tenjinRequest({ sdkKey: 'KEY-1', baseUrl: url }, call);
        const answer = await fetch(target, request);
        expect(readTenjinAnswer(answer.status, await answer.text()).kind).toBe(kind);
      });
    }
    const started = performance.now();
    const { pass, pacts } = await verifyIn(simulator, [folder]);
    expect(pacts.flatMap(({ interactions }) => interactions.map(({ result }) => result))).toEqual(
      Array(4).fill('passed'),
    );
    expect(pass).toBe(true);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await readFile(join(folder, 'backend-Tenjin.json'), 'utf8')).toContain('an app with a disabled key');
  });
});
