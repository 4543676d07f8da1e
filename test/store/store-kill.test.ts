import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { Database } from '../../simulator/store/database.js';
import { type ReadyLine, startCli } from '../support/cli.js';
import { control } from '../support/control.js';
import { aReceiver, type Receiver } from '../support/receiver.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { FORM } from '../support/world.js';

/** `npm run test:chaos` sets more. */
const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 3);
const CLIENTS = 12;
const file = join(temporaryFolder(), 'killed.duckdb');

/** What senders were told, over all rounds. Each request has a number of its own, which stands in it. */
const told = {
  requests: new Set<number>(),
  installs: new Set<string>(),
  opened: [] as string[],
  clicks: [] as string[],
};
let made = 0;

const hex = (n: number): string => n.toString(16).padStart(32, '0');

/** One sender, which sends until nobody answers. */
async function sendOn({ url, demo }: ReadyLine, client: number): Promise<void> {
  const app = demo.find(({ platform }) => platform === 'android');
  if (app === undefined) throw new RangeError('there is no demo app');
  const opened: string[] = [];
  for (;;) {
    const n = (made += 1);
    const id = hex(n);
    const common = {
      api_key: app.key,
      bundle_id: app.bundleId,
      platform: 'android',
      os_version: '34',
      sdk_version: 'server',
    };
    const post = async (params: Record<string, string>): Promise<void> => {
      const body = new URLSearchParams({ ...common, customer_user_id: `m${n}`, ...params }).toString();
      const answer = await fetch(`${url}/v0/event`, { method: 'POST', headers: { 'content-type': FORM }, body });
      await answer.text();
      expect(answer.status).toBe(200);
    };
    try {
      const turn = (n + client) % 5;
      if (turn === 0) {
        const query = `advertising_id=${id}&click_id=m${n}`;
        const { status } = await fetch(`${app.clickUrl}?${query}`, { redirect: 'manual' });
        expect(status).toBe(302);
        told.clicks.push(id);
      } else if (turn === 1 || opened.length === 0) {
        await post({ analytics_installation_id: id, advertising_id: hex(n + 10_000_000) });
        told.installs.add(id);
        told.opened.push(id);
        opened.push(id);
      } else if (turn === 2) {
        // Of an installation that is there, by whichever sender and before whichever kill it came: no install.
        const known = told.opened[n % told.opened.length] ?? '';
        await post({ analytics_installation_id: known, advertising_id: hex(n + 20_000_000) });
      } else {
        await post({
          analytics_installation_id: opened[n % opened.length] ?? '',
          event: `event_${n % 7}`,
          value: String(n),
        });
      }
    } catch (error) {
      // The answer that was under way is lost with the process; a wrong one is not.
      if (error instanceof TypeError) return;
      throw error;
    }
    told.requests.add(n);
  }
}

async function lookInto(): Promise<void> {
  const database = await Database.open(file);
  const numbers = (sql: string): Promise<unknown[][]> => database.rows(sql);
  const markers = (
    await numbers("select regexp_extract(body, '(?:click_id|customer_user_id)=m([0-9]+)', 1) from requests")
  ).flat();
  const kept = new Set(markers.filter((marker) => marker !== '').map(Number));
  expect([...told.requests].filter((n) => !kept.has(n))).toEqual([]);

  const ofRequests = "(select unnest(from_json(body->'$.facts', '[\"BIGINT\"]')) as number from requests)";
  // Neither a request without its facts, nor facts without their request, nor a gap.
  expect(await numbers(`select number from ${ofRequests} anti join facts using (number)`)).toEqual([]);
  expect(await numbers(`select number from facts anti join ${ofRequests} using (number)`)).toEqual([]);
  expect(await numbers('select number from facts group by number having count(*) > 1')).toEqual([]);
  const [[least, most, count]] = (await numbers('select min(number), max(number), count(*) from facts')) as [bigint[]];
  expect([least, (most ?? 0n) + 1n]).toEqual([0n, count]);

  const twice = "select installation_id from facts where type = 'install' group by all having count(*) > 1";
  expect(await numbers(twice)).toEqual([]);
  const installs = new Set((await numbers("select installation_id from facts where type = 'install'")).flat());
  expect([...told.installs].filter((id) => !installs.has(id))).toEqual([]);
  await database.close();
}

/** A click from before the kill wins an open after it. */
async function goOn({ url, demo }: ReadyLine): Promise<boolean> {
  const click = told.clicks.shift();
  const app = demo.find(({ platform }) => platform === 'android');
  if (click === undefined || app === undefined) return false;
  made += 1;
  const id = hex(made);
  const body = `api_key=${app.key}&bundle_id=${app.bundleId}&platform=android&os_version=34&sdk_version=server&analytics_installation_id=${id}&advertising_id=${click}&customer_user_id=m${made}`;
  const { status } = await fetch(`${url}/v0/event`, { method: 'POST', headers: { 'content-type': FORM }, body });
  expect(status).toBe(200);
  told.requests.add(made);
  told.installs.add(id);
  const story = await control<{ attribution: { method: string } }>(url, `GET /_sim/installs/${id}`);
  expect(story.body.attribution.method).toBe('device-click');
  return true;
}

/** What was planned when its request was answered is called by whoever has the file then, at least once. */
async function allCalled(receiver: Receiver): Promise<void> {
  const cli = await startCli(['--store', `file:${file}`, '--port', '0', '--log', 'none', '--json']);
  const { url } = JSON.parse(cli.output) as ReadyLine;
  for (let isWaiting = true; isWaiting; await wait(20)) {
    const { body } = await control<{ items: unknown[] }>(url, 'GET /_sim/callbacks/deliveries?state=waiting&limit=1');
    isWaiting = body.items.length > 0;
  }
  await cli.stop();
  const called = new Set(receiver.called.map(({ query }) => query['id']));
  expect([...told.installs].filter((id) => !called.has(id))).toEqual([]);
}

test(
  'kill -9 under load loses nothing that was answered, leaves nothing half, attribution goes on, and every callback arrives',
  async () => {
    let wentOn = 0;
    const receiver = await aReceiver();
    onTestFinished(() => receiver.close());
    for (let round = 1; round <= ROUNDS; round += 1) {
      const cli = await startCli(['--store', `file:${file}`, '--port', '0', '--log', 'none', '--json']);
      const ready = JSON.parse(cli.output) as ReadyLine;
      if (round === 1) {
        const url = `${receiver.url}/?id={{analytics_installation_id}}`;
        expect((await control(ready.url, 'POST /_sim/callbacks', { event: 'install', url })).status).toBe(201);
      }
      if (await goOn(ready)) wentOn += 1;
      const before = told.requests.size;
      const clients = Array.from({ length: CLIENTS }, (_, client) => sendOn(ready, client));
      // Most die under load, with a click that the next round needs; now and then one dies while it begins.
      if (round % 5 !== 0) while (told.requests.size === before || told.clicks.length === 0) await wait(5);
      await wait(Math.random() * 700);
      cli.child.kill('SIGKILL');
      await Promise.all(clients);
      await cli.exit;
      await lookInto();
    }
    await allCalled(receiver);
    expect(told.requests.size).toBeGreaterThan(ROUNDS);
    // What comes after one that died while it began may find no click.
    expect(wentOn).toBeGreaterThanOrEqual(ROUNDS - 1 - Math.floor(ROUNDS / 5));
  },
  (ROUNDS + 6) * 15_000,
);
