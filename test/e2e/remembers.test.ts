import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { runHere } from '../support/cli-here.js';
import { type ReadyLine, startCli } from '../support/cli.js';
import { control } from '../support/control.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const folder = temporaryFolder();
const store = `file:${join(folder, 'mmp.duckdb')}`;

type Send = (installation: number, more?: Readonly<Record<string, string>>) => Promise<void>;

/** A backend of the Android demo app. */
function backendOf({ url, demo }: ReadyLine): { send: Send; advance: (ms: number) => Promise<unknown> } {
  const app = demo.find(({ platform }) => platform === 'android');
  const send: Send = async (installation, more = {}) => {
    const id = (0x1000 + installation).toString(16).padStart(32, '0');
    const body = new URLSearchParams({
      api_key: app?.key ?? '',
      bundle_id: app?.bundleId ?? '',
      platform: 'android',
      os_version: '34',
      sdk_version: 'server',
      analytics_installation_id: id,
      advertising_id: id,
      country: 'DE',
      ...more,
    });
    const path = more['product_id'] === undefined ? '/v0/event' : '/v0/purchase';
    expect((await fetch(url + path, { method: 'POST', body })).status).toBe(200);
  };
  return { send, advance: (ms) => control(url, 'POST /_sim/clock/advance', { ms }) };
}

async function readParquet(path: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = await connection.runAndReadAll(
    `select name, count(*)::integer from read_parquet('${path.replaceAll("'", "''")}') group by all order by all`,
  );
  connection.closeSync();
  instance.closeSync();
  return rows.getRowsJS();
}

test('a day of traffic is there after kill -9, and is asked about, queried and exported', async () => {
  const start = ['--store', store, '--port', '0', '--log', 'none', '--json'];
  const first = await startCli(start);
  onTestFinished(() => void first.child.kill('SIGKILL'));
  const before = JSON.parse(first.output) as ReadyLine;
  const { send, advance } = backendOf(before);
  await control(before.url, 'PUT /_sim/clock', { mode: 'frozen', now: '2026-03-01T00:00:00.000Z' });
  // An install every hour; every second one plays, every sixth one pays.
  for (let hour = 0; hour < 24; hour += 1) {
    await send(hour);
    if (hour % 2 === 0) await send(hour, { event: 'level_complete' });
    if (hour % 6 === 0) await send(hour, { product_id: 'gems', price: '1.99', quantity: '1', currency: 'USD' });
    await advance(HOUR_MS);
  }
  // The first six come back one day after their install.
  for (let hour = 0; hour < 6; hour += 1) {
    await send(hour);
    await advance(HOUR_MS);
  }
  await advance(2 * DAY_MS);
  first.child.kill('SIGKILL');
  await first.exit;

  const second = await startCli(start);
  onTestFinished(() => void second.child.kill('SIGKILL'));
  const { url } = JSON.parse(second.output) as ReadyLine;
  const retention = await control<{ items: unknown }>(url, 'GET /_sim/insights/retention?days=0,1&from=2026-03-01');
  expect(retention.body.items).toMatchObject([
    { date: '2026-03-01', day: 0, users: 24, retention: 1 },
    { date: '2026-03-01', day: 1, users: 24, retention: 0.25 },
  ]);

  const cents =
    "select count(*) as purchases, sum(revenue) as revenue from tenjin.events where event_type = 'purchase'";
  const asked = await runHere(['sql', cents, '--url', url, '--json']);
  expect(asked).toMatchObject({ code: 0, stderr: '' });
  // Four times 1.99 less the store's 30 %, each rounded to cents.
  expect(JSON.parse(asked.stdout)).toMatchObject({ rows: [[4, 556]] });

  const path = join(folder, 'events.parquet');
  const exported = await runHere(['export', 'events', '--format', 'parquet', '--out', path, '--url', url]);
  expect(exported.code).toBe(0);
  expect(await readParquet(path)).toEqual([['level_complete', 12]]);
  expect(await second.stop()).toBe(0);
});
