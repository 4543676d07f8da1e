import { describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { aTarget } from '../support/hostile-target.js';
import { rawExchange } from '../support/raw-exchange.js';

const target = aTarget();

describe('headers', () => {
  const exchange = (bytes: number, line = 'GET /v0/event HTTP/1.1\r\n'): Promise<string> => {
    const head = `${line}Host: a\r\nConnection: close\r\nX: `;
    return rawExchange(target.simulator.port, `${head}${'x'.repeat(bytes - head.length - 4)}\r\n\r\n`);
  };

  test('take 64 KB, of which a receipt in the query may be most; a little more is 431', async () => {
    expect(await exchange(65_000)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await exchange(66_000)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await exchange(65_000, `GET /v0/event?receipt=${'r'.repeat(60_000)} HTTP/1.1\r\n`)).toMatch(
      /^HTTP\/1\.1 401 /,
    );
    expect(await exchange(66_000, `GET /v0/event?receipt=${'r'.repeat(65_900)} HTTP/1.1\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });

  test('of ten megabytes are 431', async () => {
    expect(await exchange(10_000_000)).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('take what limits.headerBytes says', async () => {
    const simulator = await createSimulator({ limits: { headerBytes: 1_000_000 } });
    onTestFinished(() => simulator.close());
    const wide = `GET /v0/event HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ${'x'.repeat(900_000)}\r\n\r\n`;
    expect(await rawExchange(simulator.port, wide)).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('are kept however many there are: none of ten thousand falls without a word', async () => {
    const { world, query } = target.aWorld('HEADERS');
    const many = Array.from({ length: 10_000 }, (_, n) => `${n.toString(36)}:\r\n`).join('');
    const head = `GET /v0/event?${query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${many}Last: here\r\n\r\n`;
    expect(await rawExchange(target.simulator.port, head)).toMatch(/^HTTP\/1\.1 202 /);
    expect(world.requests()[0]?.sent.headers).toMatchObject({ last: 'here' });
  });
});
