import { describe, expect, test } from 'vitest';
import { plainHost, refusalOf } from '../../../simulator/callbacks/allowed-address.js';

describe('whether an address may be connected to', () => {
  test.each([
    // Loopback, however it is spelt; a name that leads there is as good.
    ['127.0.0.1', '127.0.0.1', []],
    ['127.255.255.255', '127.255.255.255', []],
    ['::1', '::1', []],
    ['::ffff:127.0.0.1', '::ffff:127.0.0.1', []],
    ['receiver.test', '127.0.0.1', []],
    // A host that is allowed, whatever its address is.
    ['receiver.internal', '10.0.0.5', ['receiver.internal']],
    ['Receiver.Internal.', '10.0.0.5', ['receiver.internal']],
    ['203.0.113.7', '203.0.113.7', ['203.0.113.7']],
    ['any.name', '203.0.113.7', ['203.0.113.7']],
    ['169.254.169.254', '169.254.169.254', ['169.254.169.254']],
  ])('%s at %s may be called where %j are allowed', (host, address, allowed) => {
    expect(refusalOf(host, address, allowed)).toBeNull();
  });

  test.each([
    ['126.255.255.255', '126.255.255.255', []],
    ['128.0.0.0', '128.0.0.0', []],
    ['0.0.0.0', '0.0.0.0', []],
    ['::', '::', []],
    ['::2', '::2', []],
    ['192.168.0.1', '192.168.0.1', []],
    ['localhost', '192.168.0.1', []],
    ['receiver.internal', '10.0.0.5', ['other.internal']],
    // The metadata of clouds is nobody's receiver, whoever is called by a name that leads there.
    ['receiver.internal', '169.254.169.254', ['receiver.internal']],
    ['receiver.internal', '::ffff:169.254.169.254', ['receiver.internal']],
    ['receiver.internal', 'fe80::1', ['receiver.internal']],
    ['receiver.internal', 'fd00:ec2::254', ['receiver.internal']],
    ['receiver.internal', '0.0.0.0', ['receiver.internal']],
    ['receiver.internal', 'nonsense', ['receiver.internal']],
  ])('%s at %s may not where %j are allowed', (host, address, allowed) => {
    expect(refusalOf(host, address, allowed)).toEqual(expect.stringContaining(plainHost(host)));
  });
});

test.each([
  ['[::1]', '::1'],
  ['[0:0:0:0:0:0:0:1]', '::1'],
  ['LocalHost', 'localhost'],
  ['localhost.', 'localhost'],
  ['127.0.0.1', '127.0.0.1'],
])('the host %s is compared as %s', (host, plain) => {
  expect(plainHost(host)).toBe(plain);
});
