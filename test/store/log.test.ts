import { existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { type Batch, unpackedBatch } from '../../simulator/store/batch.js';
import { Database } from '../../simulator/store/database.js';
import { Log } from '../../simulator/store/log.js';
import { logRecord } from '../../simulator/store/log-record.js';
import { migrations } from '../../simulator/store/migrations.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
const aPath = (): string => join(folder, `${(files += 1)}.duckdb`);
const nothing: Batch = { facts: null, requests: null, state: null, gone: null, forgotten: null };

const record = (n: number, body = 'x'): string => JSON.stringify([{ w: 'w', p: 'app', k: String(n), o: n, b: body }]);
const aBatch = (n: number, body?: string): Batch => ({ ...nothing, state: record(n, body) });

/** A log with records of these numbers, as a process that was killed leaves it. */
async function aLog(numbers: readonly number[], { folded = 0, body = 'ä' } = {}) {
  const path = aPath();
  const id = Log.newId();
  const log = await Log.begin(path, id);
  const lengths: number[] = [];
  for (const n of numbers) {
    const bytes = logRecord(n, aBatch(n, body));
    lengths.push(bytes.length);
    await log.append(bytes, n, folded);
  }
  await log.close();
  return { path, id, lengths, segments: [`${path}.log1`, `${path}.log2`] as const };
}

const read = async (path: string, id: string, folded = 0): Promise<number[]> =>
  (await Log.read(path, { id, folded, isThere: true })).map(({ number }) => number);

test('what was written is read, without what is in the tables', async () => {
  const { path, id } = await aLog([1, 2, 3]);
  const [first, ...rest] = await Log.read(path, { id, folded: 1, isThere: true });
  expect(first?.number).toBe(2);
  expect(unpackedBatch(first?.packed ?? Buffer.alloc(0))).toEqual({
    ...nothing,
    state: Buffer.from(record(2, 'ä')),
  });
  expect(rest.map(({ number }) => number)).toEqual([3]);
  expect(await read(path, id, 3)).toEqual([]);
});

test('a batch that was cut at any of its bytes counts for nothing, and those before it are there', async () => {
  const { path, id, lengths, segments } = await aLog([1, 2, 3]);
  const whole = readFileSync(segments[0]);
  const last = lengths[2] ?? 0;
  for (let cut = 1; cut <= last; cut += 1) {
    writeFileSync(segments[0], whole.subarray(0, -cut));
    expect({ cut, read: await read(path, id) }).toEqual({ cut, read: [1, 2] });
    // A file may have its length before it has its bytes.
    writeFileSync(segments[0], Buffer.concat([whole.subarray(0, -cut), Buffer.alloc(cut)]));
    const mayBeWhole = whole.subarray(-cut).every((byte) => byte === 0);
    expect({ cut, read: await read(path, id) }).toEqual({ cut, read: mayBeWhole ? [1, 2, 3] : [1, 2] });
  }
});

test.each([0, 1])('where segment %d is gone that is told, unless the file needs none any more', async (which) => {
  const { path, id, segments } = await aLog([1, 2, 3]);
  rmSync(segments[which] ?? '');
  await expect(Log.read(path, { id, folded: 0, isThere: true })).rejects.toMatchObject({
    code: 'STORE_DAMAGED',
    detail: expect.stringContaining(`${segments[which]} is missing`) as string,
  });
  const left = which === 0 ? [] : [1, 2, 3];
  expect((await Log.read(path, { id, folded: 0, isThere: false })).map(({ number }) => number)).toEqual(left);
});

test('a log whose file did not know of it yet when it was killed counts for nothing', async () => {
  const { path } = await aLog([]);
  expect(await Log.read(path, { id: Log.newId(), folded: 0, isThere: false })).toEqual([]);
  expect(await Log.read(path, { id: '', folded: 0, isThere: false })).toEqual([]);
});

test('a killed store without its log, or by another name, is refused, and is whole when the log is back', async () => {
  const path = aPath();
  const first = await Database.open(path);
  await first.stage(aBatch(1));
  await first.abandon();
  const aside = `${path}.aside`;
  renameSync(`${path}.log1`, aside);
  await expect(Database.open(path)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  renameSync(aside, `${path}.log1`);
  linkSync(path, `${path}.other`);
  await expect(Database.open(`${path}.other`)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  const second = await Database.open(path);
  expect(await second.rows('select key from records')).toEqual([['1']]);
  await second.close();
});

test('another byte anywhere before the last batch is told as damage', async () => {
  const { path, id, lengths, segments } = await aLog([1, 2, 3]);
  const whole = readFileSync(segments[0]);
  const end = whole.length - (lengths[2] ?? 0);
  for (let at = end - (lengths[1] ?? 0); at < end; at += 1) {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x20, at);
    writeFileSync(segments[0], damaged);
    await expect(Log.read(path, { id, folded: 0, isThere: true }), `byte ${at}`).rejects.toMatchObject({
      code: 'STORE_DAMAGED',
      detail: expect.stringContaining(segments[0]) as string,
    });
    // Where that batch and all after it are in the tables, nobody needs them.
    expect(await read(path, id, 3)).toEqual([]);
  }
});

test('segments take turns and stay small while what is in them is folded', { tags: 'long' }, async () => {
  const path = aPath();
  const id = Log.newId();
  const log = await Log.begin(path, id);
  const body = 'x'.repeat(4_000_000);
  for (let n = 1; n <= 40; n += 1) await log.append(logRecord(n, aBatch(n, body)), n, n - 3);
  await log.close();
  for (const segment of [`${path}.log1`, `${path}.log2`]) {
    expect(statSync(segment).size).toBeGreaterThan(32_000_000);
    expect(statSync(segment).size).toBeLessThan(40_000_000);
  }
  // Older ones stand behind those that were written over them.
  expect(await read(path, id, 37)).toEqual([38, 39, 40]);
  expect(await read(path, id, 40)).toEqual([]);
});

test('while nothing is folded nothing is written over', async () => {
  const numbers = Array.from({ length: 25 }, (_, n) => n + 1);
  const { path, id } = await aLog(numbers, { body: 'x'.repeat(4_000_000) });
  expect(await read(path, id)).toEqual(numbers);
});

test('a batch that is larger than a segment is there, and gives back its room later', { tags: 'long' }, async () => {
  const path = aPath();
  const id = Log.newId();
  const log = await Log.begin(path, id);
  const sizes = [120, 36, 36, 36];
  for (const [at, size] of sizes.entries()) {
    await log.append(logRecord(at + 1, aBatch(at + 1, 'x'.repeat(size * 1_000_000))), at + 1, at);
    if (at === 0) expect(await read(path, id)).toEqual([1]);
  }
  await log.close();
  expect(statSync(`${path}.log1`).size).toBeLessThan(40_000_000);
  expect(await read(path, id, 3)).toEqual([4]);
});

test('a log that lacks a batch is told as damaged', async () => {
  const { path, id, segments } = await aLog([1, 2, 4]);
  await expect(Log.read(path, { id, folded: 0, isThere: true })).rejects.toMatchObject({
    code: 'STORE_DAMAGED',
    detail: expect.stringContaining('batch 3 is missing') as string,
  });
  expect(await read(path, id, 3)).toEqual([4]);
  expect(existsSync(segments[0])).toBe(true);
});

test.each([
  { what: 'of another file', bytes: `mmp-sim log 1\n${Log.newId()}a record`, says: 'another file of this name' },
  { what: 'of another program', bytes: '2026-01-01 started\n'.repeat(9), says: 'is not the log of a simulator' },
  { what: 'of another program, and short', bytes: 'started', says: 'is not the log of a simulator' },
])('a log $what is refused, and stays as it is', async ({ bytes, says }) => {
  const path = aPath();
  await (await Database.open(path)).close();
  writeFileSync(`${path}.log1`, bytes);
  await expect(Database.open(path)).rejects.toMatchObject({
    code: 'STORE_INVALID',
    detail: expect.stringContaining(says) as string,
  });
  expect(readFileSync(`${path}.log1`, 'utf8')).toBe(bytes);
});

test('a log without its file is refused, and no file is made', async () => {
  const path = aPath();
  const database = await aDatabase(path);
  await database.stage(aBatch(1));
  await database.abandon();
  renameSync(path, `${path}.elsewhere`);
  await expect(Database.open(path)).rejects.toMatchObject({ code: 'STORE_INVALID' });
  expect(existsSync(path)).toBe(false);
  renameSync(`${path}.elsewhere`, path);
  expect(await keysIn(await aDatabase(path))).toEqual(['1']);
});

test.each([
  { what: 'empty', cut: (bytes: Buffer) => bytes.subarray(0, 0) },
  { what: 'begun', cut: (bytes: Buffer) => bytes.subarray(0, 20) },
  { what: 'of zeros', cut: (bytes: Buffer) => Buffer.alloc(bytes.length) },
])('a log whose maker was killed, $what, holds nothing', async ({ cut }) => {
  const { path, id, segments } = await aLog([]);
  for (const segment of segments) writeFileSync(segment, cut(readFileSync(segment)));
  expect(await Log.read(path, { id: '', folded: 0, isThere: false })).toEqual([]);
  await expect(read(path, id)).rejects.toMatchObject({ code: 'STORE_INVALID' });
});

async function aDatabase(path: string): Promise<Database> {
  const database = await Database.open(path);
  onTestFinished(() => database.abandon().catch(() => {}));
  return database;
}

const keysIn = async (database: Database): Promise<unknown[]> =>
  (await database.rows('select key from state order by number')).flat();

const beside = (path: string): string[] => readdirSync(folder).filter((name) => name.startsWith(`${basename(path)}.`));

test('what is in the tables already is not brought there again, and what is not is', { tags: 'long' }, async () => {
  const path = aPath();
  const first = await aDatabase(path);
  await first.stage(aBatch(1));
  await first.fold();
  await first.stage(aBatch(2));
  await first.abandon();
  expect(beside(path)).toEqual(expect.arrayContaining(['log1', 'log2'].map((end) => `${basename(path)}.${end}`)));
  for (const _ of ['after a kill', 'after another']) {
    const next = await aDatabase(path);
    expect(await keysIn(next)).toEqual(['1', '2']);
    await next.abandon();
  }
});

test('a file that was closed stands alone', async () => {
  const path = aPath();
  const database = await aDatabase(path);
  await database.stage(aBatch(1));
  await database.close();
  expect(beside(path)).toEqual([]);
  const again = await aDatabase(path);
  expect(await keysIn(again)).toEqual(['1']);
  await again.close();
  expect(beside(path)).toEqual([]);
});

test('half a batch, as a full disk leaves it, does not stand before the next one', async () => {
  const path = aPath();
  const first = await aDatabase(path);
  await first.stage(aBatch(1));
  await first.abandon();
  const half = logRecord(2, aBatch(2, 'x'.repeat(1000))).subarray(0, 500);
  writeFileSync(`${path}.log1`, half, { flag: 'a' });
  const second = await aDatabase(path);
  await second.stage(aBatch(3));
  await second.abandon();
  const third = await aDatabase(path);
  expect(await keysIn(third)).toEqual(['1', '3']);
});

test(
  'a batch of a log that cannot be brought into the tables is named, and goes without what is around it',
  { tags: 'long' },
  async () => {
    const path = aPath();
    const first = await aDatabase(path);
    for (const batch of [aBatch(1), { ...nothing, facts: 'no JSON' }, aBatch(3)]) await first.stage(batch);
    await first.abandon();
    for (const _ of ['each', 'time']) {
      await expect(Database.open(path)).rejects.toMatchObject({
        code: 'STORE_INVALID',
        detail: expect.stringMatching(/batch 2 of its table staged .* where number = 2/) as string,
      });
    }
    await inFile(path, 'delete from staged where number = 2');
    const second = await aDatabase(path);
    expect(await keysIn(second)).toEqual(['1', '3']);
  },
);

test(
  'a file of an older simulator may hold batches that it had not brought into the tables',
  { tags: 'long' },
  async () => {
    const path = aPath();
    const version = 6;
    await inFile(
      path,
      `create table meta (name varchar, value varchar); insert into meta values ('mark', 'mmp-sim store'), ('version', '${version}');
     ${migrations.slice(0, version).join('')}
     insert into staged values (7, null, null, '${record(1)}', null, null), (8, null, null, '${record(2)}', null, null),
       (9, null, null, '${record(3)}', '["w"]', null);`,
    );
    const database = await aDatabase(path);
    expect(await keysIn(database)).toEqual(['3']);
    expect(await database.rows('select count(*) from staged')).toEqual([[0n]]);
    await database.stage(aBatch(4));
    await database.abandon();
    expect(await keysIn(await aDatabase(path))).toEqual(['3', '4']);
  },
);

test('what comes in waits for what is folded where too much would be in memory', { tags: 'long' }, async () => {
  const database = await aDatabase(':memory:');
  const most = 64_000_000;
  const body = 'x'.repeat(5_000_000);
  for (let n = 1; n <= 12; n += 1) await database.stage(aBatch(n, body));
  expect(database.waitingBytes).toBeGreaterThan(60_000_000);
  expect(database.waitingBytes).toBeLessThan(most);
  for (let n = 13; n <= 16; n += 1) await database.stage(aBatch(n, body));
  expect(database.waitingBytes).toBeLessThan(most + body.length);
  await database.fold();
  expect(database.waitingBytes).toBe(0);
  expect(await database.rows('select count(*) from state')).toEqual([[16n]]);
});

async function inFile(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}
