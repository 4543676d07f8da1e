import { createSender, SenderError } from '@mmp-sim/sender';
import { expect, test } from 'vitest';
import { callKinds } from '../../../sender/outbox/outbox.js';
import { ANDROID, PHONE } from '../../support/senders.js';

const sender = createSender({ mmp: 'tenjin', sdkKey: 'KEY', app: ANDROID });

test('a kind of call has the name of the method that sends it', () => {
  for (const kind of callKinds) expect(sender[kind]).toBeTypeOf('function');
  const call = { ...PHONE, appVersion: '1', networkName: 'unity', currency: 'USD', revenue: '0.1' };
  expect(sender.prepare('adRevenue', call)).toMatchObject({ kind: 'adRevenue', path: '/v0/ad_impressions' });
});

test.each([
  ['ad-revenue', "got 'ad-revenue'. Did you mean 'adRevenue'?"],
  ['refund', 'the kind of a call is one of open, event, purchase, subscription, adRevenue'],
  [undefined, 'got undefined.'],
  ['toString', "got 'toString'."],
])('a call of the kind %s is refused, and the kinds are named', (kind, message) => {
  const prepare = (): unknown => sender.prepare(kind as 'open', PHONE);
  expect(prepare).toThrow(SenderError);
  expect(prepare).toThrow(message);
});

test('what is wrong with a call is told in a line each', () => {
  const prepare = (call: object): unknown => sender.prepare('purchase', { ...PHONE, ...call } as never);
  expect(() => prepare({ productId: 'gold', price: 1, currency: 'dollar' })).toThrow(
    /^The call was refused: purchase: currency is not an ISO 4217 code in capitals, such as USD\. .*$/,
  );
  expect(() => prepare({ price: 'x', currency: 'dollar' })).toThrow(
    /^The call was refused: purchase:\n {2}- price is not .*\n {2}- productId is missing\. .*\n {2}- currency is not .*$/,
  );
});
