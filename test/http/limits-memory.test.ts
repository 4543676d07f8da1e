import { expect, test } from 'vitest';
import { aTarget } from '../support/hostile-target.js';
import { FORM } from '../support/world.js';

const JOURNAL_BYTES = 2_000_000;
const target = aTarget({ mode: 'strict', limits: { journalBytes: JOURNAL_BYTES } });

test('the journal’s limit counts what findings and strict answers repeat of a request', async () => {
  const { world, query } = target.aWorld('JOURNAL');
  for (let n = 0; n < 30; n += 1) {
    // Of each such name and value the findings tell, and the answer tells the findings.
    const body = `${'n'.repeat(50_000)}=${'\0'.repeat(50_000)}&country=${'x'.repeat(50_000)}&country=y`;
    await fetch(`${target.simulator.url}/v0/event?${query}`, {
      method: 'POST',
      body,
      headers: { 'content-type': FORM },
    });
  }
  const entries = world.requests();
  const held = entries.map(
    ({ sent, findings, answer }) => sent.body.length + answer.body.length + JSON.stringify(findings).length,
  );
  expect(entries.length).toBeGreaterThan(0);
  // A NUL is one byte in memory and six in the JSON that is measured here.
  expect(held.reduce((sum, one) => sum + one, 0)).toBeLessThan(JOURNAL_BYTES * 2);
  expect(world.requests().at(-1)?.id).not.toBe('1');
});
