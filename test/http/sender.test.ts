import { readTenjinAnswer, tenjinRequest } from '@mmp-sim/sender';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

const call = {
  bundle_id: 'com.example.game',
  platform: 'ios',
  os_version: '18.5',
  analytics_installation_id: '29eeb161-0fe7-4997-b6d5-3f02e9711f8c',
  advertising_id: '',
  developer_device_id: '7B4E1C2A-19F2-4E0B-9C0F-2D4A7B1E9A11',
  ip_address: '203.0.113.7',
} as const;

function aWorld(key: string) {
  return simulator.workspace({
    keyScope: 'workspace',
    apps: [
      { bundleId: 'com.example.game', platform: 'ios', sdkKeys: [{ key: 'KEY' }, { key: 'OFF', disabled: true }] },
    ],
    id: `sender-${key}`,
  });
}

test.each([
  { sdkKey: 'KEY', change: {}, kind: 'delivered', verdict: 'recorded' },
  { sdkKey: 'KEY', change: { event: 'tutorial done', value: '3' }, kind: 'delivered', verdict: 'recorded' },
  { sdkKey: 'OFF', change: {}, kind: 'dropped', verdict: 'dropped' },
  { sdkKey: 'KEX', change: {}, kind: 'unauthorized', verdict: 'rejected' },
  { sdkKey: 'KEY', change: { bundle_id: 'com.example.gone' }, kind: 'no-such-app', verdict: 'rejected' },
] as const)(
  'what the sender reads from the answer is what became of the call: $kind $change',
  async ({ sdkKey, change, kind, verdict }) => {
    const world = aWorld(`${kind}-${Object.keys(change).join('-')}`);
    const { url, ...request } = tenjinRequest({ sdkKey, baseUrl: world.url }, { ...call, ...change });
    const response = await fetch(url, request);
    expect(readTenjinAnswer(response.status, await response.text()).kind).toBe(kind);
    const [entry] = world.requests();
    expect(entry).toMatchObject({ endpoint: 'tenjin.event', verdict });
    if (verdict === 'recorded') expect(entry?.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  },
);

test.each([500, 503, 429, 408])('%i is worth another try', (status) => {
  expect(readTenjinAnswer(status, '')).toEqual({ kind: 'retry', reason: `HTTP ${status}` });
});

test.each([400, 413, 422])('%i is not', (status) => {
  expect(readTenjinAnswer(status, '{"error":"too large"}')).toEqual({ kind: 'refused', reason: 'too large' });
});

test.each(['', 'A:B'])('a key that HTTP Basic cannot carry is a bug of the caller: "%s"', (sdkKey) => {
  expect(() => tenjinRequest({ sdkKey }, call)).toThrow(RangeError);
});
