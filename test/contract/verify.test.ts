import { join } from 'node:path';
import { providerState } from '@mmp-sim/contracts/provider-states';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { verificationJunit } from '../../simulator/pact/junit.js';
import type { Verification } from '../../simulator/pact/verification.js';
import { verificationText } from '../../simulator/pact/verification-text.js';
import {
  ACCEPTED,
  anApp,
  anInteraction,
  aPact,
  basic,
  formOf,
  inFolder,
  interactionsOf,
  outcomes,
  PACT_OPEN,
  refused,
  verifyIn,
} from '../support/pact.js';
import { FORM } from '../support/world.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

describe('pacts of every version, with states and without', () => {
  let verification: Verification;
  beforeAll(async () => {
    const sdkKey = 'BACKEND-KEY';
    const stated = aPact([
      anInteraction('an open', ACCEPTED, { state: anApp }),
      anInteraction('a disabled key', refused(202, 'not logged'), {
        state: providerState('an app with a disabled key', { sdkKey }),
      }),
      anInteraction('an ignored version', refused(202, 'ignored'), {
        state: providerState('an app that ignores a version', { sdkKey, appVersion: '1.2' }),
        params: { app_version: '1.2' },
      }),
      anInteraction('no device', refused(202, 'invalid device identifier'), {
        state: anApp,
        params: { advertising_id: '', analytics_installation_id: '' },
      }),
      anInteraction('a wrong key', refused(401, 'unauthorized'), { state: providerState('an app with another key') }),
      anInteraction('no app', refused(404, 'no such app'), { state: providerState('no app', { sdkKey }) }),
      {
        description: 'who brought the player',
        providerStates: [providerState('an attributed installation', { sdkKey, channel: 'mintegral' })],
        request: {
          method: 'GET',
          path: '/v0/user',
          query: {
            ...Object.fromEntries(Object.entries(PACT_OPEN).map(([name, value]) => [name, [value]])),
            api_key: [sdkKey],
          },
        },
        response: {
          status: 200,
          body: { ad_network: 'mintegral', campaign_id: 'any' },
          matchingRules: { body: { '$.campaign_id': { matchers: [{ match: 'type' }] } } },
        },
      },
    ]);
    const stateless = aPact([
      anInteraction('an open of nobody knows which app', ACCEPTED),
      anInteraction('a disabled key, without a state', refused(202, 'not logged')),
      anInteraction('an ignored version, without a state', refused(202, 'ignored'), { params: { app_version: '9' } }),
      anInteraction('a wrong key, without a state', refused(401, 'unauthorized'), { key: 'WRONG' }),
      anInteraction('no app, without a state', refused(404, 'no such app'), {
        params: { bundle_id: 'com.example.gone' },
      }),
      {
        description: 'a read-out, without a state',
        request: { method: 'GET', path: '/v0/user', query: { ...PACT_OPEN, api_key: 'BACKEND-KEY' } },
        response: { status: 200, body: { ad_network: 'unity', campaign_name: 'Autumn' } },
      },
      {
        description: 'an organic read-out, without a state',
        request: { method: 'GET', path: '/v0/user', query: { ...PACT_OPEN, api_key: 'BACKEND-KEY' } },
        response: { status: 200, body: { ad_network: 'organic' } },
      },
    ]);
    const v2 = aPact(
      [
        {
          description: 'a read-out of version 2',
          providerState: 'an app',
          request: { method: 'get', path: '/v0/user', query: formOf({ ...PACT_OPEN, api_key: anApp.params.sdkKey }) },
          response: { status: 401 },
        },
        {
          description: 'version 2 without a state',
          request: { method: 'get', path: '/v0/user', query: formOf({ ...PACT_OPEN, api_key: 'ANY' }) },
          response: { status: 200, body: {} },
        },
      ],
      '2.0.0',
    );
    const v4 = aPact(
      [
        {
          type: 'Synchronous/HTTP',
          key: 'k1',
          description: 'version 4 without a state',
          request: {
            method: 'POST',
            path: '/v0/event',
            headers: { 'Content-Type': [FORM], Authorization: [basic('V4-KEY')] },
            body: { content: formOf(PACT_OPEN), contentType: FORM, encoded: false },
          },
          response: {
            status: 200,
            body: { content: { code: 200, success: true }, contentType: 'application/json', encoded: false },
          },
        },
      ],
      '4.0',
    );
    verification = await inFolder(
      { 'a.json': stated, 'b.json': stateless, 'c.json': v2, 'd.json': v4, 'notes.txt': 'no pact' },
      (folder) => verifyIn(simulator, [folder]),
    );
  });

  test('all of them hold', () => {
    expect(outcomes(verification).filter(([, result]) => result !== 'passed')).toEqual([]);
    expect(interactionsOf(verification)).toHaveLength(17);
    expect(verification.pass).toBe(true);
  });

  test('it is told how many got a state', () => {
    expect(verification.pacts.map(({ inferredStates }) => inferredStates)).toEqual([0, 7, 1, 1]);
    expect(verificationText(verification)).toContain('7 interactions without a provider state');
  });

  test('each has its own request beside it', () => {
    const told = interactionsOf(verification).map(({ request }) => request?.answer.status);
    expect(told).toEqual([200, 202, 202, 202, 401, 404, 200, 200, 202, 202, 401, 404, 200, 200, 401, 200, 200]);
  });
});

describe('what does not hold', () => {
  let verification: Verification;
  beforeAll(async () => {
    const pact = aPact([
      anInteraction('a misspelt price', ACCEPTED, { state: anApp, params: { event: 'x', prise: '4.99' } }),
      anInteraction('another status', refused(202, 'ignored'), { state: anApp }),
      anInteraction('an unknown state', ACCEPTED, { state: { name: 'an ap', params: {} } as never }),
      anInteraction('a wrong parameter', ACCEPTED, { state: { name: 'an app', params: { sdkkey: 'A' } } as never }),
      {
        description: 'a path that is not the MMP’s',
        request: { method: 'GET', path: '/elsewhere' },
        response: { status: 200 },
      },
      anInteraction(
        'a missing id & <markup>',
        { status: 200, body: { code: 201, success: true } },
        {
          state: anApp,
          params: { os_version: '' },
        },
      ),
    ]);
    verification = await inFolder({ 'pact.json': pact }, (folder) => verifyIn(simulator, [join(folder, 'pact.json')]));
  });

  test('fails, and what holds beside it does not', () => {
    expect(verification.pass).toBe(false);
    expect(outcomes(verification).map(([, result]) => result)).toEqual([
      'passed',
      'failed',
      'failed',
      'failed',
      'failed',
      'failed',
    ]);
  });

  test('is told with status and body', () => {
    const [, status, , , , body] = interactionsOf(verification);
    expect(status?.reasons).toContain('status: expected 202 but was 200');
    expect(body?.reasons.join('\n')).toMatch(/body \$\.code: .*201.*200|body \$\.code: .*200.*201/);
  });

  test('has the findings of its own request beside it, also after interactions that sent none', () => {
    const [, , unset, wrong, elsewhere, last] = interactionsOf(verification);
    expect([unset?.request, wrong?.request, elsewhere?.request]).toEqual([null, null, null]);
    expect(last?.request?.findings.map(({ field, rule }) => [field, rule])).toEqual([
      ['os_version', 'missing-parameter'],
    ]);
  });

  test('says what is wrong about a state', () => {
    const [, , unset, wrong] = interactionsOf(verification);
    expect(unset?.reasons).toEqual([
      expect.stringMatching(
        /^given an ap: state: got an ap, expected one that is known: did you mean `an app`\? There are `an app`, .*\. Or let --infer-states make one of the request\.$/,
      ),
    ]);
    expect(wrong?.reasons).toEqual([
      'given an app: sdkkey is not known: did you mean sdkKey? There are sdkKey, bundleId, platform.',
    ]);
  });

  test('reads well in a terminal', () => {
    const text = verificationText(verification).replace(/\/.*\/pact\.json/, 'pact.json');
    const [, ...lines] = text.split('\n');
    expect(text).toMatch(/^backend \(pact\.json\)/);
    expect(lines).toEqual(
      expect.arrayContaining([
        '  ✓ a misspelt price  (given an app)',
        '  ✗ another status  (given an app)',
        '      status: expected 202 but was 200',
        '  ✗ an unknown state  (given an ap)',
        '1 of 6 interactions hold, 5 failed.',
      ]),
    );
    expect(text).toMatch(/✗ os_version is empty/);
  });

  test('stands in JUnit XML, whatever the texts hold', () => {
    const xml = verificationJunit(verification);
    expect(xml).toMatch(
      /<testsuite name="backend" file="[^"]*pact\.json" tests="6" failures="5" errors="0" skipped="0" time="\d+\.\d{3}">/,
    );
    expect(xml.match(/<testcase /g)).toHaveLength(6);
    expect(xml).toContain('name="a missing id &amp; &lt;markup&gt; (given an app)"');
    expect(xml).toContain('<failure message="status: expected 202 but was 200">');
    expect(
      verificationJunit({
        pass: true,
        pacts: [{ source: 'a\u0001b', consumer: null, inferredStates: 0, unpublished: null, interactions: [] }],
      }),
    ).toContain('name="a\uFFFDb"');
  });
});

test('one that is recorded although it breaks the contract holds, and is told with its findings', async () => {
  const pact = aPact([
    anInteraction('an open without an os_version', ACCEPTED, { state: anApp, params: { os_version: '' } }),
  ]);
  const verification = await inFolder({ 'pact.json': pact }, (folder) => verifyIn(simulator, [folder]));
  expect(verification.pass).toBe(true);
  expect(verificationText(verification)).toContain('✗ os_version is empty.');
});

test('the messages of a pact are skipped and told, and what an MMP can be asked is verified', async () => {
  const http = {
    ...anInteraction('an open', { status: 200 }),
    type: 'Synchronous/HTTP',
    request: { method: 'GET', path: '/v0/user' },
  };
  const messages = [
    { type: 'Asynchronous/Messages', description: 'a level is done', contents: { content: {} } },
    { type: 'Synchronous/Messages', description: 'who is it', request: {}, response: [{}] },
  ];
  const pact = aPact([messages[0] ?? {}, { ...http, response: { status: 401 } }, messages[1] ?? {}], '4.0');
  const verification = await inFolder({ 'pact.json': pact }, (folder) => verifyIn(simulator, [folder]));
  expect(outcomes(verification)).toEqual([
    ['an open', 'passed'],
    ['a level is done', 'skipped'],
    ['who is it', 'skipped'],
  ]);
  expect(verification.pass).toBe(true);
  const text = verificationText(verification);
  expect(text).toContain('  - a level is done\n      it is of type Asynchronous/Messages; an MMP is asked over HTTP\n');
  expect(text).toContain('1 of 1 interactions hold, 2 skipped.');
});
