import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import type { Problem } from '../support/control.js';
import { canMount, smallDisk } from '../support/small-disk.js';
import { storeKinds } from '../support/store-kinds.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { AIID, aWorld, type World } from '../support/world.js';

const folder = temporaryFolder();
const NAMES = ['level, "one"', '=1+1', 'two\r\nlines', 'emoji 😀'];

for (const { kind, tags } of storeKinds)
  describe(`with a store of kind ${kind}`, { tags }, () => {
    let sim: Simulator;
    let world: World;
    beforeAll(async () => {
      sim = await createSimulator(kind === 'file' ? { store: `file:${join(folder, 'export.duckdb')}` } : {});
      world = aWorld(sim, { id: 'w', clock: { mode: 'frozen', now: '2026-01-31T23:59:59.999Z' } });
      await world.open({ country: 'DE' });
      await world.workspace.clock.advance({ ms: 1 });
      for (const name of NAMES) await world.event(name);
    });
    afterAll(() => sim.close());

    const get = (file: string): Promise<Response> => fetch(`${sim.url}/_sim/export/${file}`);
    const textOf = async (file: string): Promise<string> => (await get(file)).text();

    test('a table is a file of its own name, in the words of each format', async () => {
      const answers = await Promise.all(
        ['csv', 'ndjson', 'parquet'].map((format) => get(`events.${format}?workspace=w`)),
      );
      expect(
        answers.map(({ status, headers }) => [status, headers.get('content-type'), headers.get('content-disposition')]),
      ).toEqual([
        [200, 'text/csv; charset=utf-8', 'attachment; filename="events.csv"'],
        [200, 'application/x-ndjson; charset=utf-8', 'attachment; filename="events.ndjson"'],
        [200, 'application/vnd.apache.parquet', 'attachment; filename="events.parquet"'],
      ]);
      const [csv = '', ndjson = '', parquet = ''] = await Promise.all(answers.map((answer) => answer.text()));
      expect(csv.split('\r\n')[0]).toMatch(/^number,id,happened_at,.*,name,value$/);
      const events = ndjson
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(events.map(({ name }) => name)).toEqual(NAMES);
      expect(events[0]).toMatchObject({
        happened_at: '2026-02-01T00:00:00.000Z',
        installation_id: AIID,
        country: null,
      });
      expect([parquet.slice(0, 4), parquet.slice(-4)]).toEqual(['PAR1', 'PAR1']);
    });

    test('it is about one workspace', async () => {
      expect((await textOf('events.ndjson?workspace=w')).match(/\n/g)).toHaveLength(NAMES.length);
      expect(await textOf('events.ndjson')).toBe('');
    });

    test('the days are both inside', { tags: 'long' }, async () => {
      expect(await textOf('activity.ndjson?workspace=w&to=9999-12-31')).toBe(
        await textOf('activity.ndjson?workspace=w'),
      );
      expect((await textOf('activity.ndjson?workspace=w&to=2026-01-31')).match(/"type":"[^"]*"/g)).toEqual([
        '"type":"install"',
        '"type":"session"',
      ]);
      expect((await textOf('activity.ndjson?workspace=w&from=2026-02-01')).match(/\n/g)).toHaveLength(NAMES.length);
    });

    test('what a spreadsheet would execute is neutralised where that is asked for', async () => {
      expect(await textOf('events.csv?workspace=w')).toContain(',=1+1,');
      expect(await textOf('events.csv?workspace=w&neutralize=true')).toContain(",'=1+1,");
    });

    test('the tables are listed, with the column that tells when', { tags: 'long' }, async () => {
      const { items } = (await (await fetch(`${sim.url}/_sim/export`)).json()) as {
        items: { table: string; time: string | null; formats: string[]; columns: { name: string; type: string }[] }[];
      };
      const of = (name: string) => items.find(({ table }) => table === name);
      expect(of('events')).toMatchObject({ time: 'happened_at', formats: ['csv', 'ndjson', 'parquet'] });
      expect(of('apps')?.time).toBe(null);
      expect(of('purchases')?.columns).toContainEqual({ name: 'gross_usd', type: 'DECIMAL(18,9)' });
      for (const { table } of items) expect((await get(`${table}.csv?workspace=w`)).status, table).toBe(200);
    });

    test.each([
      ['events', 404, 'events names no format: expected {table}.csv, .ndjson or .parquet.'],
      ['events.parqet', 404, 'events.parqet names no format: did you mean events.parquet?'],
      ['event.csv', 404, expect.stringMatching(/^no table is called "event"\. Did you mean events\? There are /)],
      [
        'events.csv?workspace=w&from=2026-02-01&to=2026-01-31',
        400,
        '?to: got 2026-01-31, expected a day from 2026-02-01 (?from) on.',
      ],
      ['events.csv?workspace=w&from=yesterday', 400, '?from: got yesterday, expected a UTC day, such as 2026-01-31.'],
      ['apps.csv?from=2026-02-01', 400, '?from: got 2026-02-01, expected none: rows of apps have no time.'],
      ['events.csv?neutralize=yes', 400, '?neutralize: got yes, expected true or false.'],
    ])('%s is refused', async (file, status, detail) => {
      const answer = await get(file);
      const body = (await answer.json()) as Problem;
      expect({ status: answer.status, detail: body.detail }).toEqual({ status, detail });
      expect(answer.headers.get('content-disposition')).toBe(null);
    });

    test('HEAD tells what it would be', async () => {
      const answer = await fetch(`${sim.url}/_sim/export/events.csv?workspace=w`, { method: 'HEAD' });
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        200,
        'text/csv; charset=utf-8',
        '',
      ]);
    });
  });

/** Far more than the buffers between server and client hold. */
const ROWS = 400_000;

describe('a large table', () => {
  let sim: Simulator;
  beforeAll(async () => {
    const path = join(folder, 'large.duckdb');
    const first = await createSimulator({ store: `file:${path}` });
    const world = aWorld(first, { id: 'w' });
    await world.open();
    await world.event('level');
    await first.close();
    // Behind those that are placed in memory, so that only the file has them.
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run(
      `insert into facts_event select f.* replace (-1 - range as number) from facts_event f, range(${ROWS})`,
    );
    connection.closeSync();
    instance.closeSync();
    sim = await createSimulator({ store: `file:${path}`, limits: { exports: 1 } });
  });
  afterAll(() => sim.close());

  const begin = async () => {
    const asked = request(`${sim.url}/_sim/export/events.csv?workspace=w`).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return { asked, answer };
  };
  const another = async (): Promise<number> => {
    const answer = await fetch(`${sim.url}/_sim/export/apps.csv?workspace=w`);
    await answer.text();
    return answer.status;
  };

  test('is in order as Parquet too', { tags: 'long' }, async () => {
    const answer = await fetch(`${sim.url}/_sim/export/events.parquet?workspace=w`);
    const path = join(folder, 'ordered.parquet');
    writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const read = await connection.runAndReadAll(
      `select count(*), count_if(number > before) from (select number, lag(number) over (order by file_row_number) as before
       from read_parquet('${path}', file_row_number = true) where number < 0)`,
    );
    expect(read.getRowsJS()).toEqual([[BigInt(ROWS), 0n]]);
    connection.closeSync();
    instance.closeSync();
  });

  test(
    'waits for a client that reads nothing: it has not ended, so the next one is beyond the limit until that one goes',
    { tags: 'long' },
    async () => {
      const { asked, answer } = await begin();
      expect([await another(), await another(), await another()]).toEqual([429, 429, 429]);
      answer.destroy();
      asked.destroy();
      await vi.waitFor(async () => expect(await another()).toBe(200), { timeout: 10_000, interval: 20 });
    },
  );

  test('is all of one instant, whatever happens while it is read', { tags: 'long' }, async () => {
    const { answer } = await begin();
    let text = '';
    let isTold = false;
    for await (const piece of answer.setEncoding('utf8')) {
      text += piece as string;
      if (isTold) continue;
      isTold = true;
      await sim.find('w')?.reset();
    }
    expect(text.split('\r\n')).toHaveLength(1 + ROWS + 1 + 1);
    const now = await fetch(`${sim.url}/_sim/export/events.csv?workspace=w`);
    expect((await now.text()).split('\r\n')).toHaveLength(2);
  });
});

describe.runIf(canMount())('where the folder for temporary files is full', () => {
  const temporary = join(folder, 'full');
  let unmount: () => void;
  let sim: Simulator;
  beforeAll(async () => {
    unmount = smallDisk(temporary, '64k');
    writeFileSync(join(temporary, 'filler'), Buffer.alloc(64 * 1024));
    vi.stubEnv('TMPDIR', temporary);
    sim = await createSimulator();
    const world = aWorld(sim, { id: 'w' });
    await world.open();
    await world.event('level');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await sim.close();
    unmount();
  });

  test(
    'Parquet is 503 and the folder is named, nothing is left there, and what needs none goes on',
    { tags: 'long' },
    async () => {
      const answer = await fetch(`${sim.url}/_sim/export/events.parquet?workspace=w`);
      const { code, detail } = (await answer.json()) as Problem & { code: string };
      expect({ status: answer.status, code }).toEqual({ status: 503, code: 'EXPORT_UNAVAILABLE' });
      expect(detail).toMatch(
        /^\/.*\/full\/mmp-sim-export-.*: .*no space left.* Make room there, or start with another/i,
      );
      expect(readdirSync(temporary)).toEqual(['filler']);
      const csv = await fetch(`${sim.url}/_sim/export/events.csv?workspace=w`);
      expect([csv.status, (await csv.text()).split('\r\n').length]).toEqual([200, 3]);
      await expect(sim.find('w')?.sql('select 1')).resolves.toMatchObject({ rows: [[1]] });
    },
  );
});

test('a workspace gives its rows in process too', { tags: 'long' }, async () => {
  await using sim = await createSimulator();
  const world = aWorld(sim, { id: 'w' });
  await world.open();
  await world.event('level');
  const pieces: Buffer[] = [];
  for await (const piece of await world.workspace.export('events', 'ndjson')) pieces.push(piece);
  expect(JSON.parse(Buffer.concat(pieces).toString())).toMatchObject({ name: 'level' });
  await expect(world.workspace.export('evnts', 'csv')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
