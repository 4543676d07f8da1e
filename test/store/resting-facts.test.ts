import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Settings, type Simulator } from '../../simulator/index.js';
import { control } from '../support/control.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
const aPath = (): string => join(folder, `${(files += 1)}.duckdb`);
const ID = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);

async function started(path: string, limits: Settings['limits'] = {}): Promise<Simulator> {
  const simulator = await createSimulator({ store: `file:${path}`, limits });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** An event; without a name, an open: an install and a session the first time. */
async function send({ url, default: world }: Simulator, id: string, name?: string): Promise<void> {
  const app = world.apps.find(({ platform }) => platform === 'android');
  const { status } = await fetch(`${url}/v0/event`, {
    method: 'POST',
    body: new URLSearchParams({
      api_key: app?.sdkKeys[0]?.key ?? '',
      bundle_id: app?.bundleId ?? '',
      platform: 'android',
      os_version: '34',
      // So that bytes count.
      customer_user_id: 'x'.repeat(1000),
      sdk_version: 'server',
      analytics_installation_id: id,
      ...(name === undefined ? {} : { event: name }),
    }),
  });
  expect(status).toBe(200);
}

type Story = { readonly events: readonly { readonly name: string }[] };

async function eventsOf({ url }: Simulator, id: string): Promise<string[]> {
  const { body } = await control<Story>(url, `GET /_sim/installs/${id}`);
  return body.events.map(({ name }) => name);
}

async function dropped({ url }: Simulator): Promise<number> {
  const { body } = await control<{ dropped: { facts: number } }>(url, 'GET /_sim/workspaces/default');
  return body.dropped.facts;
}

/** Install, session, `one`, another install and its session, `two`: six facts. */
beforeAll(async () => {
  const first = await createSimulator({ store: `file:${join(folder, 'six.duckdb')}` });
  await send(first, ID);
  await send(first, ID, 'one');
  await send(first, OTHER);
  await send(first, ID, 'two');
  await first.close();
});

/** A copy of the file with those six, and of what stands beside it. */
function aFile(): string {
  const path = aPath();
  for (const name of readdirSync(folder)) {
    if (name.startsWith('six.'))
      cpSync(
        join(folder, name),
        name.replace(/^six\.duckdb/, () => path),
      );
  }
  return path;
}

test('a story tells what stands in the file and what has come since, in their order', { tags: 'long' }, async () => {
  const second = await started(aFile());
  await send(second, ID, 'three');
  expect(await eventsOf(second, ID)).toEqual(['one', 'two', 'three']);
  expect(await eventsOf(second, OTHER)).toEqual([]);
});

test('what they are about stands in the file too: a callback is shown with it', { tags: 'long' }, async () => {
  const second = await started(aFile());
  const { body } = await control(second.url, `POST /_sim/callbacks/preview?installation=${ID}`, {
    event: 'two',
    url: 'http://localhost/?v={{os_version}}&who={{customer_user_id}}',
  });
  expect(body).toMatchObject({ matches: true, rendered: `http://localhost/?v=34&who=${'x'.repeat(1000)}` });
});

test.each([
  { facts: 7, sent: ['three'], events: ['one', 'two', 'three'], gone: 0 },
  { facts: 6, sent: ['three'], events: ['one', 'two', 'three'], gone: 1 },
  { facts: 4, sent: [], events: ['one', 'two'], gone: 2 },
  { facts: 4, sent: ['three'], events: ['two', 'three'], gone: 3 },
  { facts: 2, sent: ['three', 'four', 'five'], events: ['four', 'five'], gone: 7 },
])(
  'of a file with six facts $facts are kept: after $sent it tells $events',
  { tags: 'long' },
  async ({ facts, sent, events, gone }) => {
    const second = await started(aFile(), { facts });
    for (const name of sent) await send(second, ID, name);
    expect(await eventsOf(second, ID)).toEqual(events);
    expect(await dropped(second)).toBe(gone);
  },
);

test('bytes of what rests in the file count, and the newest fact stays', { tags: 'long' }, async () => {
  const second = await started(aFile(), { factBytes: 1024 });
  expect(await dropped(second)).toBe(5);
  expect(await eventsOf(second, ID)).toEqual(['two']);
});

test('a snapshot holds them, and each only once', { tags: 'long' }, async () => {
  const second = await started(aFile());
  await send(second, ID, 'three');
  const snapshot = await second.default.snapshot();
  await second.default.restore(snapshot);
  expect(await eventsOf(second, ID)).toEqual(['one', 'two', 'three']);
  const { rows } = await second.default.sql('select count(*), count(distinct id) from mmp.facts');
  expect(rows).toEqual([[7, 7]]);
});

test('a reset forgets them', { tags: 'long' }, async () => {
  const second = await started(aFile());
  await control(second.url, 'POST /_sim/reset');
  await send(second, ID);
  expect(await eventsOf(second, ID)).toEqual([]);
  expect(await dropped(second)).toBe(0);
});

test('they cannot be read any more when the file was closed, and that is said', async () => {
  const second = await started(aFile());
  const world = second.default;
  await second.close();
  await expect(world.snapshot()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});
