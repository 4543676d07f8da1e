import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { NewEntry } from '@mmp-sim/sender';
import { sqliteOutbox } from '@mmp-sim/sender/sqlite';
import { outboxContract } from '../support/outbox-contract.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
const current = (): string => join(folder, `${files}.sqlite`);

outboxContract({
  name: 'sqlite',
  async make(limits) {
    files += 1;
    return sqliteOutbox({ path: current(), ...limits });
  },
  another: async (limits) => sqliteOutbox({ path: current(), ...limits }),
});

const anEntry: NewEntry = {
  kind: 'event',
  target: { bundleId: 'dev.mmpsim.demo', platform: 'android' },
  lane: 'one',
  path: '/v0/event',
  body: 'event=a',
  createdAtMs: 0,
};

test('the last id is how many were added, whatever became of them, also by an earlier process', async () => {
  const path = join(folder, 'last-id.sqlite');
  const first = sqliteOutbox({ path, maxEntries: 3 });
  expect(await first.lastId()).toBe('0');
  await first.add([anEntry, anEntry]);
  await first.settle([{ id: '1', kind: 'done' }], 0);
  // None of these is added, so none of them has an id.
  await expect(first.add([anEntry, anEntry, anEntry])).rejects.toMatchObject({ code: 'OUTBOX_FULL' });
  await first.settle([{ id: '2', kind: 'done' }], 0);
  await first.close();
  const second = sqliteOutbox({ path });
  expect(await second.lastId()).toBe('2');
  expect(await second.add([anEntry])).toEqual(['3']);
  await second.close();
});

test('half a pair of surrogates is no text: it is kept as the character that stands for what is none', async () => {
  const outbox = sqliteOutbox({ path: join(folder, 'surrogates.sqlite') });
  await outbox.add([{ ...anEntry, lane: 'a \ud800', body: 'b \udc00 \u{1f600} "\\ud800"' }]);
  const claimed = await outbox.claim({ nowMs: 0, limit: 2, leaseMs: 1, except: [] });
  expect(claimed).toMatchObject([{ lane: 'a \ufffd', body: 'b \ufffd \u{1f600} "\\ud800"' }]);
  await outbox.close();
});
