import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { askedOf } from '../../simulator/dashboard/campaigns/asked.js';
import { ofChannels } from '../../simulator/dashboard/campaigns/of-channels.js';
import { panels } from '../../simulator/dashboard/campaigns/panels.js';
import { SUMMARY } from '../../simulator/dashboard/campaigns/summary-question.js';
import { control } from '../support/control.js';
import { frozen } from '../support/world.js';

type Query = Readonly<Record<string, string | null>>;

let sim: Simulator;
let channels: readonly string[];
beforeAll(async () => {
  sim = await createSimulator({ demo: true, clock: frozen });
  const { items } = await sim.default.insights('installs', { groupBy: ['channel'] });
  channels = items.map(({ channel }) => String(channel));
});
afterAll(() => sim.close());

async function answerTo(question: string, query: Query) {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== null);
  const { body } = await control<Parameters<typeof ofChannels>[0]>(
    sim.url,
    `GET /_sim/insights/${question}?${new URLSearchParams(given).toString()}`,
  );
  return body;
}

describe.each(['', 'by=week&cohorts=channel', 'country=US', 'from=2026-11-02&to=2026-11-15'])(
  'rows by channel are what the question says of that channel alone, %s',
  (address) => {
    const asked = askedOf(new URL(`http://127.0.0.1/campaigns?${address}`));
    const split = [
      { title: 'In short', question: 'roas', query: SUMMARY },
      ...panels.map(({ title, question, query }) => ({ title, question, query: query(asked, []) ?? {} })),
    ].filter(({ query }: { readonly query: Query }) => query['groupBy']?.split(',').includes('channel') === true);

    test.each(split)('$title', { tags: 'long' }, async ({ question, query }) => {
      expect(channels.length).toBeGreaterThan(3);
      const all = await answerTo(question, { ...asked.filters, ...query });
      for (const channel of channels) {
        const { sql: _, ...alone } = await answerTo(question, { ...asked.filters, ...query, channel });
        expect(ofChannels(all, [channel]) ?? { ...alone, items: [], total: 0 }, channel).toEqual(alone);
      }
    });
  },
);

test(
  'nothing is told of a channel that an answer has nothing of, or that may be on another page',
  { tags: 'long' },
  async () => {
    const all = await answerTo('installs', { groupBy: 'channel' });
    expect(ofChannels(all, ['nobody'])).toBeNull();
    expect(ofChannels(all, [channels[0] ?? '', 'nobody'])).toBeNull();
    expect(ofChannels({ ...all, next: '1' }, channels)).toBeNull();
    expect(ofChannels(all, channels)?.items).toEqual(all.items);
  },
);
