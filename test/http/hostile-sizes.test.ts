import { describe, expect, test } from 'vitest';
import { aTarget } from '../support/hostile-target.js';
import { FORM } from '../support/world.js';

const MEGABYTE = 1_048_576;
const target = aTarget();

describe('sizes', () => {
  test('a body of exactly 1 MB is read, one byte more is 413 and stands in the journal', async () => {
    const head = 'customer_user_id=';
    const fits = await target.post('S1', head + 'x'.repeat(MEGABYTE - head.length));
    expect(fits.entry?.fields['customer_user_id']).toHaveLength(MEGABYTE - head.length);

    const over = await target.post('S2', head + 'x'.repeat(MEGABYTE - head.length + 1));
    expect(over).toMatchObject({
      status: 413,
      body: { code: 413 },
      entry: { verdict: 'rejected', reason: 'body-too-large' },
    });
  });

  test('a chunked body is cut off at the same size', async () => {
    const { world, query } = target.aWorld('S3');
    const piece = new Uint8Array(65_536).fill(120);
    let left = 20;
    const body = new ReadableStream({
      pull(controller) {
        left -= 1;
        if (left > 0) controller.enqueue(piece);
        else controller.close();
      },
    });
    const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': FORM } } as RequestInit;
    expect((await fetch(`${target.simulator.url}/v0/event?${query}`, init)).status).toBe(413);
    expect(world.requests()[0]).toMatchObject({ verdict: 'rejected', reason: 'body-too-large' });
  });
});
