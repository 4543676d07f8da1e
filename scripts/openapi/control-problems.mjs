// Brings about each problem of the control API: every example of one is a real answer.
import { asker, FORM, NOON, OPEN, sendOpen } from './control-asker.mjs';
import { exchange, follow } from './exchange.mjs';

/** @typedef {import('./control-asker.mjs').Ask} Ask */
/** @typedef {import('./control-asker.mjs').Played} Played */

/** Every problem that a caller can bring about, each by its code. @returns {Promise<Played[]>} */
export async function playProblems(createSimulator) {
  const open = await createSimulator({ clock: { mode: 'frozen', now: NOON } });
  const guarded = await createSimulator({
    clock: { mode: 'frozen', now: NOON },
    token: 'secret',
    limits: {
      workspaces: 1,
      worlds: 0,
      journalEntries: 2,
      streams: 1,
      exports: 1,
      snapshotBytes: 1024,
      apps: 10,
      answerBytes: 4096,
      sqlBytes: 1000,
      waits: 1,
      patternMs: 20,
    },
  });
  try {
    const here = asker(open.url);
    const there = asker(guarded.url);
    await playMistakes(here.ask);
    await playConflicts(here.ask, open.url);
    await playGuard(here.ask, there.ask);
    await playLimits(there.ask, guarded);
    await playClosing(there.ask, guarded);
    return [...here.played, ...there.played];
  } finally {
    await Promise.all([open.close(), guarded.close()]);
  }
}

/** @param {Ask} ask */
async function playMistakes(ask) {
  await ask('POST /_sim/apps', 'REQUEST_INVALID', { body: { bundleId: 'com.example.game', platfrom: 'ios' } });
  await ask('POST /_sim/apps', 'BODY_UNREADABLE', { raw: '{"bundleId": ' });
  await ask('POST /_sim/apps', 'BODY_NOT_JSON_TYPE', {
    raw: 'bundleId=com.example.game',
    headers: { 'content-type': FORM },
  });
  await ask('POST /_sim/apps', 'BODY_TOO_LARGE', { body: { name: 'x'.repeat(1_048_577) } });
  await ask('GET /_sim/apps/{id}', 'NOT_FOUND', { id: 'unknown' });
  await ask('PUT /_sim/apps', 'METHOD_NOT_ALLOWED');
  await ask('POST /_sim/sql', 'SQL_REFUSED', { body: { sql: 'drop table events' } });
  // Before there is a rate for the currencies of its countries.
  await ask('POST /_sim/worlds', 'WORLD_INVALID', { body: { startsOn: '1999-01-01' } });
}

/** @param {Ask} ask */
async function playConflicts(ask, url) {
  const apps = ['android', 'ios'].map((platform) => ({
    bundleId: 'com.example.game',
    platform,
    sdkKeys: [{ key: 'TOURKEY' }],
  }));
  const query = { workspace: 'tour' };
  const made = await ask('POST /_sim/workspaces', 'two', {
    body: { id: 'tour', clock: { mode: 'frozen', now: NOON }, apps },
  });
  await ask('POST /_sim/workspaces', 'ALREADY_EXISTS', { body: { id: 'tour' } });
  await ask('POST /_sim/workspaces', 'KEY_TAKEN', { body: { id: 'other', apps: apps.slice(0, 1) } });
  await ask('DELETE /_sim/workspaces/{id}', 'DEFAULT_WORKSPACE', { id: 'default' });
  const campaign = await ask('POST /_sim/campaigns', 'spring', {
    query,
    body: { appId: made.apps[0].id, name: 'Spring', channel: 'mintegral' },
  });
  await ask('POST /_sim/engagements', 'ENGAGEMENT_IN_FUTURE', {
    query,
    body: { kind: 'click', campaignId: campaign.id, at: '2026-11-24T12:00:00.001Z' },
  });
  await sendOpen(url);
  await sendOpen(url, { ...OPEN, platform: 'ios', developer_device_id: 'b6bc48fe0ce949e4b229ce6c55663fca' });
  await ask('GET /_sim/installs/{id}', 'AMBIGUOUS', { id: '29eeb1610fe74997b6d53f02e9711f8c', query });
  await ask('PUT /_sim/clock', 'CLOCK_BACKWARD', { query, body: { mode: 'frozen', now: '2026-01-01T00:00:00.000Z' } });
}

/** @param {Ask} ask @param {Ask} guarded */
async function playGuard(ask, guarded) {
  await ask('GET /_sim/clock', 'HOST_NOT_ALLOWED', { headers: { host: 'rebound.example' } });
  await ask('POST /_sim/reset', 'ORIGIN_NOT_ALLOWED', { headers: { origin: 'https://page.example' } });
  await guarded('GET /_sim/clock', 'TOKEN_WRONG');
}

/** @param {Ask} ask - Of a simulator in which one assertion may wait. It is closed. */
async function playClosing(ask, simulator) {
  const headers = { authorization: 'Bearer secret' };
  const ended = ask('POST /_sim/assert', 'WORKSPACE_ENDED', { headers, body: { atLeast: 9, withinMs: 60_000 } });
  const isWaiting = () =>
    simulator.assert({}).then(
      () => false,
      (error) => error.code === 'WAIT_LIMIT',
    );
  while (!(await isWaiting())) await new Promise(setImmediate);
  await simulator.close({ drainMs: 10_000 });
  await ended;
}

/** @param {Ask} ask */
async function playLimits(ask, simulator) {
  const headers = { authorization: 'Bearer secret' };
  const [app] = simulator.default.apps;
  const fields = { ...OPEN, api_key: app.sdkKeys[0].key, bundle_id: app.bundleId, platform: app.platform };
  await ask('POST /_sim/worlds', 'WORLD_LIMIT', { headers, body: {} });
  await sendOpen(simulator.url, { ...fields, customer_user_id: `${'a'.repeat(40)}!` });
  await ask('POST /_sim/workspaces', 'WORKSPACE_LIMIT', { headers, body: {} });
  await ask('POST /_sim/worlds', 'WORKSPACE_USED', { headers, body: {} });
  for (let n = 5; n <= 10; n += 1) simulator.default.addApp({ bundleId: `com.example.game${n}`, platform: 'ios' });
  await ask('POST /_sim/apps', 'CATALOG_LIMIT', { headers, body: { bundleId: 'com.example.game11', platform: 'ios' } });
  const slow = { fields: { customer_user_id: { matches: '^(a+)+$' } } };
  await ask('POST /_sim/assert', 'PATTERN_TOO_SLOW', { headers, body: { where: slow } });
  const waiting = simulator.assert({ atLeast: 3, withinMs: 60_000 }).catch(() => 'the journal is too small for it');
  await ask('POST /_sim/assert', 'WAIT_LIMIT', { headers, body: {} });
  await sendOpen(simulator.url, fields);
  await waiting;
  await sendOpen(simulator.url, fields);
  await ask('POST /_sim/assert', 'JOURNAL_INCOMPLETE', { headers, body: { count: 2 } });
  await ask('GET /_sim/apps', 'ANSWER_TOO_LARGE', { headers });
  const long = `select '${'x'.repeat(1000)}'`;
  await ask('POST /_sim/sql', 'SQL_LIMIT', { headers, body: { sql: long } });
  await ask('PUT /_sim/snapshot', 'SNAPSHOT_TOO_LARGE', { headers, body: { format: 'x'.repeat(1024) } });
  // The first one makes the database that it asks, which takes longer than it takes the second one to come.
  const first = exchange(simulator.url, 'GET /_sim/export/apps.csv', { headers });
  await ask('GET /_sim/export/{file}', 'EXPORT_LIMIT', { headers, id: 'apps.csv' });
  await first;
  const stop = await follow(simulator.url, headers);
  await ask('GET /_sim/stream', 'STREAM_LIMIT', { headers });
  stop();
}
