import { expect, test } from 'vitest';
import { Engine, type EngineDeps } from '../../../simulator/engine/engine.js';
import { aDevice, anApp, aSubscription, engineDeps, NOW_MS } from '../../support/builders.js';

const app = anApp();
const anEngine = (limits: Partial<EngineDeps['limits']> = {}) => new Engine(engineDeps({ limits }));

test('long transaction ids of subscriptions count towards the bytes of installations', () => {
  const engine = anEngine({ installationBytes: 20_000 });
  for (let n = 0; n < 100; n += 1) {
    const device = aDevice({ installationId: `i${n}` });
    const transactionId = `${n}`.padEnd(4096, 'x');
    engine.ledger.subscription(aSubscription({ device, purchaseToken: null, transactionId }), app, NOW_MS);
  }
  // Each takes some 5,100 bytes.
  expect(engine.installations.size).toBe(3);
  expect(engine.installations.dropped).toBe(97);
});
