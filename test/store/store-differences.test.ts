import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator, type WorkspaceHandle } from '../../simulator/index.js';
import { found } from '../support/remembered.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, worldOf } from '../support/world.js';

/** What `docs/store.md` says of where memory and a file rightly differ; in all else they do not. */
const differences = {
  closed: ['when it is closed', 'all of it is gone', 'the next start goes on from there'],
  facts: [
    'facts beyond `limits.facts` and `factBytes`',
    'the oldest are forgotten; answers say how many they lack',
    'stay in the file, and questions tell of them',
  ],
  requests: [
    'requests beyond `limits.journalEntries` and `journalBytes`',
    'the oldest are forgotten, by questions too',
    'questions tell of them, until they are deleted',
  ],
  full: [
    'no room is left',
    'nothing is refused: limits make room, and `dropped` counts what they cost',
    '503 `STORE_UNAVAILABLE`, the MMP’s own 5xx, until there is room',
  ],
  second: ['a second simulator with the same `store`', 'has a memory of its own', '`STORE_LOCKED`'],
  halves: [
    'half a surrogate pair in a text',
    'stays, but in answers of SQL',
    'is U+FFFD when the file has been opened again',
  ],
  records: [
    '`mmp.records`',
    'apps, channels, campaigns, network reports and postbacks',
    'installations, subscriptions and all the rest too',
  ],
  filling: [
    'a question about what has just come',
    'waits until it is in a database, 0.1 ms of processor time per fact, and up to five minutes',
    'does not wait',
  ],
} as const;
type Difference = keyof typeof differences;

const page = readFileSync(join(import.meta.dirname, '../../docs/store.md'), 'utf8');

test.each(Object.entries(differences))('docs/store.md says of %s what differs', (_name, cells) => {
  expect(page).toContain(`| ${cells.join(' | ')} |`);
});

const store = `file:${join(temporaryFolder(), 'differs.duckdb')}`;
const limits = { facts: 4, journalEntries: 4, installations: 2 };
const HALF = 'a\uD800b 😀';
const counted = async (workspace: WorkspaceHandle, from: string) =>
  (await workspace.sql(`select count(*) from mmp.${from}`)).rows[0]?.[0];

describe.each([
  { place: 'memory', settings: { limits } },
  { place: 'a file', settings: { limits, store } },
])('in $place', ({ place, settings }) => {
  const isFile = place === 'a file';
  let sim: Simulator;
  let workspace: WorkspaceHandle;
  beforeAll(async () => {
    sim = await createSimulator(settings);
    const world = aWorld(sim, { id: 'w' });
    ({ workspace } = world);
    // An install, its session and five events: of seven facts memory has room for four.
    await world.open();
    for (let n = 0; n < 5; n += 1) await world.event('level');
  });
  afterAll(() => sim.close());

  const tried: Record<Exclude<Difference, 'closed' | 'filling'>, () => Promise<void>> = {
    async facts() {
      expect(await counted(workspace, 'facts')).toBe(isFile ? 7 : 4);
      const { items, dropped } = await workspace.insights('installs');
      expect([items[0]?.['firstOpens'], dropped]).toEqual(isFile ? [1, undefined] : [0, 3]);
      // A story looks at what is kept in memory, wherever that is.
      expect((await workspace.install('29eeb1610fe74997b6d53f02e9711f8c')).events).toHaveLength(4);
    },
    async requests() {
      expect(workspace.requests()).toHaveLength(4);
      expect(await counted(workspace, 'requests')).toBe(isFile ? 6 : 4);
      const { items, dropped } = await workspace.insights('requests');
      expect([items[0]?.['requests'], dropped]).toEqual(isFile ? [6, undefined] : [4, 2]);
    },
    async full() {
      // A file that is full is test/store/disk-full.test.ts.
      const world = aWorld(sim, { id: 'full' });
      for (let n = 1; n <= 4; n += 1) {
        const opened = world.open({ analytics_installation_id: String(n).padStart(32, '0'), advertising_id: '' });
        expect((await opened).status).toBe(200);
      }
      const { body } = await world.control('GET /_sim/workspaces/full');
      expect(body).toMatchObject({ dropped: { facts: 4, installations: 2 } });
    },
    async second() {
      const second = createSimulator(settings);
      if (isFile) await expect(second).rejects.toMatchObject({ code: 'STORE_LOCKED' });
      else {
        expect((await second).find('w')).toBeNull();
        await (await second).close();
      }
    },
    async halves() {
      workspace.addApp({ bundleId: 'com.example.half', platform: 'ios', name: HALF });
      expect(workspace.app('com.example.half').name).toBe(HALF);
      const { rows } = await workspace.sql("select name from mmp.apps where bundle_id = 'com.example.half'");
      expect(rows).toEqual([['a\uFFFDb 😀']]);
    },
    async records() {
      const { rows } = await workspace.sql('select distinct part from mmp.records order by 1', { dialect: 'duckdb' });
      const parts = rows.map(([part]) => part);
      expect(parts).toEqual(expect.arrayContaining(['app', 'channel']));
      expect(parts.includes('installation')).toBe(isFile);
    },
  };
  test.each(Object.entries(tried))('%s', (_name, differs) => differs());

  test('closed', async () => {
    await sim.close();
    sim = await createSimulator(settings);
    if (!isFile) {
      expect(sim.find('w')).toBeNull();
      return;
    }
    const kept = found(sim, 'w');
    expect(kept.app('com.example.half').name).toBe('a\uFFFDb 😀');
    expect(await counted(kept, 'facts')).toBe(7);
    expect((await worldOf(sim, kept).event('level')).status).toBe(200);
  });
});
