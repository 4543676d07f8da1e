import { expect, test } from 'vitest';
import type { Calls } from '../../../sender/calls.js';
import { writeSafely } from '../../../sender/mmps/tenjin/write-safely.js';
import { ANDROID, PHONE } from '../../support/senders.js';

const rulesOf = (call: unknown, mostBytes = 1_000_000): string[] =>
  writeSafely('open', call as Calls['open'], ANDROID, mostBytes).findings.map(({ rule }) => rule);

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const throwing = {
  get country(): string {
    throw new Error('secret');
  },
};

test.each([
  {
    what: 'a getter that throws',
    call: Object.defineProperty({ ...PHONE }, 'country', { enumerable: true, get: () => throwing.country }),
  },
  { what: 'a proxy that was revoked', call: revoked() },
  { what: 'such an app', call: { ...PHONE, app: revoked() } },
  { what: 'such extra parameters', call: { ...PHONE, extra: revoked() } },
])('$what: the call is refused, and what was thrown is not told', ({ call }) => {
  expect(rulesOf(call)).toEqual(['unreadable-call']);
  expect(JSON.stringify(writeSafely('open', call as Calls['open'], ANDROID, 1_000_000))).not.toContain('secret');
});

test.each([
  { what: 'a text', call: { ...PHONE, locale: '€'.repeat(70_000_000) } },
  { what: 'a parameter', call: { ...PHONE, extra: { q: '€'.repeat(70_000_000) } } },
  { what: 'an object', call: { ...PHONE, storeKitTransaction: { q: ['€'.repeat(70_000_000)] } } },
  { what: 'a name', call: { ...PHONE, ['y'.repeat(70_000_000)]: 1 } },
  { what: 'an array of bytes', call: { ...PHONE, locale: Buffer.alloc(70_000_000) } },
])('$what that is longer than any call may be is refused before it is looked at', ({ call }) => {
  const began = performance.now();
  const { findings } = writeSafely('open', call as Calls['open'], ANDROID, 1_000_000);
  expect(findings).toMatchObject([{ rule: 'call-too-long', given: 'more than 1000000 bytes' }]);
  // To encode it takes five seconds.
  expect(performance.now() - began).toBeLessThan(1_000);
});

test('the edge is the limit: as many characters are looked at, one more is not', () => {
  const call = { name: 'x'.repeat(96) };
  expect(rulesOf(call, 100)).not.toContain('call-too-long');
  expect(rulesOf(call, 99)).toEqual(['call-too-long']);
});

test('a circle is no call without an end', () => {
  const circle: Record<string, unknown> = {};
  circle['circle'] = circle;
  expect(rulesOf({ ...PHONE, storeKitTransaction: circle })).toEqual(['unknown-property']);
});
