import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, type World } from '../support/world.js';

const folder = temporaryFolder();
const HEADER = 'mmp-sim-dropped-facts';
/** A journal entry would hold facts that the store has dropped, and carry them along. */
const limits = { facts: 4, journalEntries: 4 };
let memory: Simulator;
let file: Simulator;
beforeAll(async () => {
  memory = await createSimulator({ limits });
  file = await createSimulator({ limits, store: `file:${join(folder, 'dropped.duckdb')}` });
});
afterAll(async () => {
  await memory.close();
  await file.close();
});

/** A first open is an install and a session; memory has room for two events more. */
async function opened(sim: Simulator, { events }: { events: number }): Promise<World> {
  const world = aWorld(sim);
  await world.open();
  for (let n = 0; n < events; n += 1) await world.event('level');
  return world;
}

const sql = 'select count(*) from mmp.facts';

test('what has lost no fact says nothing of it', async () => {
  const { workspace } = await opened(memory, { events: 2 });
  expect(await workspace.insights('installs')).not.toHaveProperty('dropped');
  expect(await workspace.sql(sql)).toMatchObject({ rows: [[4]] });
  expect(await workspace.sql(sql)).not.toHaveProperty('dropped');
  const exported = await fetch(`${memory.url}/_sim/export/events.csv?workspace=${workspace.id}`);
  expect(exported.headers.has(HEADER)).toBe(false);
});

test('insights, SQL, exports and reports say how many facts they lack', async () => {
  const { workspace } = await opened(memory, { events: 5 });
  const get = (path: string, init?: RequestInit) => fetch(`${memory.url}${path}workspace=${workspace.id}`, init);
  const post = { method: 'POST', body: JSON.stringify({ sql }), headers: { 'content-type': 'application/json' } };
  // The install, the session and an event have made room.
  expect(await workspace.insights('installs')).toMatchObject({ items: [{ firstOpens: 0 }], dropped: 3 });
  expect(await workspace.sql(sql)).toMatchObject({ rows: [[4]], dropped: 3 });
  const answers = await Promise.all([
    get('/_sim/insights/installs?'),
    get('/_sim/insights/installs?format=csv&'),
    get('/_sim/sql?', post),
    get('/_sim/sql?format=csv&', post),
    get('/_sim/export/events.csv?'),
    get('/_sim/export/events.csv?', { method: 'HEAD' }),
  ]);
  expect(answers.map(({ status, headers }) => [status, headers.get(HEADER)])).toEqual(answers.map(() => [200, '3']));
  const { token } = workspace.accessTokens.add({});
  const headers = { Authorization: `Bearer ${token}` };
  const days = 'start_date=2026-11-01&end_date=2026-11-24';
  const report = await fetch(`${memory.url}/v2/reports/spend?${days}&group_by=app&granularity=daily`, { headers });
  expect(report.headers.get('mmp-sim-note')).toContain('These numbers lack 3 facts');
  const apps = await fetch(`${memory.url}/v2/apps`, { headers });
  expect(apps.headers.has('mmp-sim-note')).toBe(false);
});

test('the question about requests says how many the journal has lost', async () => {
  const { workspace } = await opened(memory, { events: 3 });
  expect(await workspace.insights('requests')).toMatchObject({ items: [{ requests: 4 }] });
  expect(await workspace.insights('requests')).not.toHaveProperty('dropped');
  const { workspace: longer } = await opened(memory, { events: 5 });
  expect(await longer.insights('requests')).toMatchObject({ items: [{ requests: 4 }], dropped: 2 });
  for (const format of ['json', 'csv']) {
    const { headers } = await fetch(`${memory.url}/_sim/insights/requests?format=${format}&workspace=${longer.id}`);
    expect([headers.get('mmp-sim-dropped-requests'), headers.get(HEADER)]).toEqual(['2', null]);
  }
});

test('a file lacks those that a snapshot had lost before', async () => {
  const { workspace: short } = await opened(memory, { events: 5 });
  const snapshot = await (await fetch(`${memory.url}/_sim/snapshot?workspace=${short.id}`)).text();
  const workspace = file.workspace();
  const put = await fetch(`${file.url}/_sim/snapshot?workspace=${workspace.id}`, {
    method: 'PUT',
    body: snapshot,
    headers: { 'content-type': 'application/json' },
  });
  expect(put.status).toBe(200);
  expect(await workspace.sql(sql)).toMatchObject({ rows: [[4]], dropped: 3 });
});
