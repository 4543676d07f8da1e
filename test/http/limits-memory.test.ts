import { expect, test } from 'vitest';
import { control } from '../support/control.js';
import { aTarget } from '../support/hostile-target.js';
import { FORM } from '../support/world.js';

const JOURNAL_BYTES = 2_000_000;
const limits = {
  journalBytes: JOURNAL_BYTES,
  installationBytes: 500_000,
  factBytes: 500_000,
  engagementBytes: 2_000_000,
};
const target = aTarget({ mode: 'strict', limits });

test('the journal’s limit counts what findings and strict answers repeat of a request', { tags: 'long' }, async () => {
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

/** What the limits have pushed out of a workspace. */
async function droppedOf({ id }: { id: string }): Promise<Record<string, number>> {
  const { body } = await control<{ dropped: Record<string, number> }>(
    target.simulator.url,
    `GET /_sim/workspaces/${id}`,
  );
  return body.dropped;
}

test('what an open says of the device is kept as far as it is an answer, and a finding says so', async () => {
  const { world, query } = target.aWorld('DEVICE');
  const body = `analytics_installation_id=1&advertising_id=&device_model=${'m'.repeat(900_000)}`;
  await fetch(`${target.simulator.url}/v0/event?${query}`, { method: 'POST', body, headers: { 'content-type': FORM } });
  expect(world.requests()[0]?.findings).toContainEqual(
    expect.objectContaining({ rule: 'cut-text', field: 'device_model', given: '900000 characters' }),
  );
});

test(
  'installations, engagements and facts with long texts are pushed out by their bytes, and that is counted',
  { tags: 'long' },
  async () => {
    const { world, campaign, query } = target.aWorld('LONG');
    const long = 'x'.repeat(4000);
    for (let n = 0; n < 800; n += 1) {
      await fetch(`${campaign.clickUrl}?click_id=${n}${long}&site_id=${long}`, { redirect: 'manual' });
      await fetch(`${target.simulator.url}/v0/event?${query}`, {
        method: 'POST',
        body: `analytics_installation_id=${n}a&advertising_id=&device_model=${n}${long}`,
        headers: { 'content-type': FORM },
      });
    }
    const dropped = await droppedOf(world);
    expect(dropped['installations']).toBeGreaterThan(600);
    expect(dropped['engagements']).toBeGreaterThan(400);
    expect(dropped['facts']).toBeGreaterThan(600);
    expect((await world.install('799a')).openedAt).not.toBeNull();
  },
);
