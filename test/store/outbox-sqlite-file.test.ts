import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BrokenFile, sqliteOutbox } from '@mmp-sim/sender/sqlite';
import type { Outbox } from '@mmp-sim/sender';
import { SqliteConnection } from '../../sender/outbox/sqlite-connection.js';
import { prepareFile, unavailable } from '../../sender/outbox/sqlite-file.js';
import { GroupCommit } from '../../sender/outbox/sqlite-group-commit.js';
import * as operations from '../../sender/outbox/sqlite-operations.js';
import { anEntry, claimAll, NOW_MS } from '../support/outbox-contract.js';
import { canMount, smallDisk } from '../support/small-disk.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
let path = '';
beforeEach(() => {
  files += 1;
  path = join(folder, `${files}.sqlite`);
});

const never = (file: BrokenFile): never => {
  throw new Error(`set aside: ${file.reason}`);
};
const limits = { maxEntries: 100_000, maxBytes: 268_435_456 };

/** An outbox with one call, closed. */
async function anOutboxFile(body = 'kept'): Promise<void> {
  const outbox = sqliteOutbox({ path, onBroken: never });
  await outbox.add([anEntry(body)]);
  await outbox.close();
}

describe('the file of an outbox', () => {
  test('holds what was added after it was closed and opened again', async () => {
    await anOutboxFile();
    const again = sqliteOutbox({ path, onBroken: never });
    expect(await claimAll(again)).toMatchObject([{ body: 'kept', isOrphan: false }]);
    await again.close();
  });

  test('only the user of the process can read it, and its log', async () => {
    const outbox = sqliteOutbox({ path });
    await outbox.add([anEntry('ip_address=203.0.113.7')]);
    expect([path, `${path}-wal`].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
    await outbox.close();
  });

  test('no folder for it: the error names the file', () => {
    const nowhere = join(folder, 'nowhere', 'outbox.sqlite');
    expect(() => sqliteOutbox({ path: nowhere })).toThrow(
      expect.objectContaining({ code: 'OUTBOX_UNAVAILABLE', message: expect.stringContaining(nowhere) as string }),
    );
  });

  test('a closed outbox refuses', async () => {
    const outbox = sqliteOutbox({ path });
    await outbox.close();
    await outbox.close();
    await expect(outbox.add([anEntry('1')])).rejects.toThrow(/closed/);
  });

  test.each([{ how: 'deleted' }, { how: 'replaced by another' }])(
    'that is $how under a running process takes nothing more',
    async ({ how }) => {
      const outbox = sqliteOutbox({ path });
      await outbox.add([anEntry('1')]);
      rmSync(path);
      if (how !== 'deleted') writeFileSync(path, '');
      await expect(outbox.add([anEntry('2')])).rejects.toMatchObject({
        code: 'OUTBOX_UNAVAILABLE',
        message: expect.stringMatching(/moved or deleted/) as string,
      });
      await outbox.close();
    },
  );

  test('of the release before is brought up to date, with what waits in it', async () => {
    await anOutboxFile();
    const before = new Database(path);
    before.exec('DROP INDEX entries_kept; ALTER TABLE entries DROP COLUMN ages_from_ms; PRAGMA user_version = 1');
    before.close();
    for (const start of [1, 2]) {
      const outbox = sqliteOutbox({ path, onBroken: never });
      expect(await claimAll(outbox, { leaseMs: 0 }), `start ${start}`).toMatchObject([
        { body: 'kept', agesFromMs: NOW_MS },
      ]);
      await outbox.close();
    }
  });

  test('a later schema is refused, and the file stays as it is', async () => {
    await anOutboxFile();
    const later = new Database(path);
    later.exec('PRAGMA user_version = 3');
    later.close();
    expect(() => sqliteOutbox({ path, onBroken: never })).toThrow(
      expect.objectContaining({
        code: 'OPTIONS_INVALID',
        message: expect.stringMatching(/schema 3.* knows 2/) as string,
      }),
    );
    const before = new Database(path);
    before.exec('PRAGMA user_version = 2');
    before.close();
    const outbox = sqliteOutbox({ path, onBroken: never });
    expect(await claimAll(outbox)).toHaveLength(1);
    await outbox.close();
  });

  test('a database of something else is refused, and nothing is written into it', () => {
    const other = new Database(path);
    other.exec('CREATE TABLE orders (id INTEGER)');
    other.close();
    expect(() => sqliteOutbox({ path, onBroken: never })).toThrow(/is a SQLite database, but no outbox/);
    const after = new Database(path);
    expect(after.prepare('SELECT group_concat(name) AS names FROM sqlite_schema').get([])).toMatchObject({
      names: 'orders',
    });
    after.close();
  });
});

describe('a file that never was an outbox', () => {
  const database = (sql: string) => (): void => {
    const other = new Database(path);
    other.exec(sql);
    other.close();
  };
  const broken = (sql: string) => (): void => {
    database(`CREATE TABLE orders (id INTEGER); ${sql}`)();
    const content = readFileSync(path);
    content.fill(0xa5, 100, 4_096);
    writeFileSync(path, content);
  };

  test.each([
    { what: 'a text', make: () => writeFileSync(path, 'my notes, not yours'), told: /is no SQLite database/ },
    { what: 'a long text', make: () => writeFileSync(path, 'notes'.repeat(500)), told: /is no SQLite database/ },
    { what: 'nothing but zeros', make: () => writeFileSync(path, Buffer.alloc(8_192)), told: /no SQLite database/ },
    {
      what: 'an empty database of another application',
      make: database('PRAGMA application_id = 77'),
      told: /is a SQLite database, but no outbox/,
    },
    { what: 'a broken database of another application', make: broken('PRAGMA application_id = 77'), told: /no outbox/ },
    { what: 'a broken database of nobody', make: broken(''), told: /no outbox/ },
    {
      what: 'a database with our marks alone',
      make: database('CREATE TABLE x (a); PRAGMA application_id = 1835888689; PRAGMA user_version = 1'),
      told: /is marked as an outbox, but has not the tables/,
    },
  ])('$what: it is refused, and stays as it is', ({ make, told }) => {
    make();
    const content = readFileSync(path);
    expect(() => sqliteOutbox({ path, onBroken: never })).toThrow(
      expect.objectContaining({ code: 'OPTIONS_INVALID', message: expect.stringMatching(told) as string }),
    );
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith(`${files}.sqlite.`))).toEqual([]);
  });

  test('an empty file is a place for one', async () => {
    writeFileSync(path, '');
    await anOutboxFile();
  });
});

describe('a broken file', () => {
  /** Breaks pages in the middle: the header still says that it is a database. */
  async function aTornFile(): Promise<Buffer> {
    const outbox = sqliteOutbox({ path, onBroken: never });
    await outbox.add(Array.from({ length: 200 }, (_, lane) => anEntry('x'.repeat(500), { lane: String(lane) })));
    await outbox.close();
    const content = readFileSync(path);
    content.fill(0xa5, 8_192, content.length - 4_096);
    writeFileSync(path, content);
    return content;
  }

  /** An outbox whose header is as it was, and what it says of its pages is not. */
  async function aTornHeader(): Promise<Buffer> {
    await anOutboxFile();
    const content = readFileSync(path);
    content.fill(0xa5, 100, 4_096);
    writeFileSync(path, content);
    return content;
  }

  test.each([
    { what: 'a torn schema', reason: 'database disk image is malformed', make: aTornHeader },
    { what: 'torn pages', reason: 'some pages are not as they should be', make: aTornFile },
  ])('$what: it is kept under a name that is told, and a new one takes calls', async ({ reason, make }) => {
    const content = await make();
    writeFileSync(path, content);
    const told: BrokenFile[] = [];
    const outbox = sqliteOutbox({ path, onBroken: (file) => told.push(file) });
    expect(told).toEqual([{ path, keptAs: expect.stringContaining(`${path}.broken-`) as string, reason }]);
    expect(readFileSync(told[0]?.keptAs ?? '').equals(content)).toBe(true);
    await outbox.add([anEntry('new')]);
    expect(await claimAll(outbox)).toMatchObject([{ body: 'new' }]);
    await outbox.close();
  });

  test('twice: both are kept, none is written over', { tags: 'long' }, async () => {
    const told: string[] = [];
    const contents: Buffer[] = [];
    for (let time = 1; time <= 2; time += 1) {
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
      contents.push(await aTornHeader());
      sqliteOutbox({ path, onBroken: ({ keptAs }) => told.push(keptAs) });
    }
    expect(told.map((file) => readFileSync(file))).toEqual(contents);
  });

  test('its log is kept beside it', async () => {
    await aTornHeader();
    writeFileSync(`${path}-wal`, 'its log');
    let keptAs = '';
    sqliteOutbox({ path, onBroken: (file) => (keptAs = file.keptAs) });
    expect(readFileSync(`${keptAs}-wal`, 'utf8')).toBe('its log');
  });

  test('without anybody to tell it is a warning of the process', async () => {
    await aTornHeader();
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    sqliteOutbox({ path });
    expect((await warned).message).toMatch(/was broken .* It is kept as /);
  });

  test('a log that was torn by the end of the machine is no broken file: what was committed is there', async () => {
    const outbox = sqliteOutbox({ path });
    await outbox.add([anEntry('1', { lane: '1' })]);
    await outbox.add([anEntry('2', { lane: '2' })]);
    // As after a power cut: the file and a log whose end is missing.
    const copy = `${path}.copy`;
    copyFileSync(path, copy);
    const log = readFileSync(`${path}-wal`);
    writeFileSync(`${copy}-wal`, log.subarray(0, log.length - 100));
    await outbox.close();
    const again = sqliteOutbox({ path: copy, onBroken: never });
    expect((await claimAll(again)).map(({ body }) => body)).toContain('1');
    await again.close();
  });
});

describe('no room', () => {
  test('for what is added: it is refused whole, those that came with it go on, and what is deleted makes room', async () => {
    const identity = prepareFile(path, never);
    const connection = await SqliteConnection.open(path, operations.statements);
    const commits = new GroupCommit(
      connection,
      (error) => unavailable(path, error),
      () => expect(identity).not.toBe(''),
    );
    const add = (body: string, lane: string): Promise<string[]> =>
      commits.run((db) => operations.add(db, [anEntry(body, { lane })], limits));
    await add('x'.repeat(20_000), 'a');
    const [claimed] = await commits.run((db) =>
      operations.claim(db, { nowMs: NOW_MS, limit: 1, leaseMs: 1, except: [] }, 'us'),
    );
    await connection.exec('PRAGMA max_page_count = 1');

    const settled = commits.run((db) => operations.settle(db, [{ id: claimed?.id ?? '', kind: 'done' }], NOW_MS, 'us'));
    // In the same transaction: SQLite undoes all of it.
    const tooLarge = add('y'.repeat(100_000), 'b');
    const small = add('z', 'c');
    await expect(tooLarge).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE' });
    await Promise.all([settled, small]);
    expect(await commits.run(operations.counts)).toMatchObject({ waiting: 1, bytes: 10 });
    await connection.close();
  });

  // Only root can make a disk of its own; elsewhere the test above stands for it.
  describe.runIf(canMount())('on a real disk that is full', () => {
    const disk = join(folder, 'disk');
    const filler = join(disk, 'filler');
    let unmount: () => void;
    let outbox: Outbox;
    beforeAll(() => {
      unmount = smallDisk(disk, '2m');
      writeFileSync(filler, Buffer.alloc(1_000_000));
    });
    afterAll(async () => {
      await outbox.close();
      // Libsql lets go of the file when its statements are collected.
      unmount();
    });

    test('a call is told, what was added before is there, and with room it goes on without a restart', async () => {
      outbox = sqliteOutbox({ path: join(disk, 'outbox.sqlite') });
      const kept: string[] = [];
      const fill = async (): Promise<void> => {
        for (let number = 0; ; number += 1) {
          const lane = String(number);
          await outbox.add([anEntry('x'.repeat(5_000), { lane })]);
          kept.push(lane);
        }
      };
      await expect(fill()).rejects.toMatchObject({
        code: 'OUTBOX_UNAVAILABLE',
        message: expect.stringMatching(/make room on the disk/) as string,
      });
      expect(kept.length).toBeGreaterThan(10);
      expect((await outbox.counts()).waiting).toBe(kept.length);

      rmSync(filler);
      await outbox.add([anEntry('after', { lane: 'after' })]);
      const claimed = await claimAll(outbox);
      expect(claimed.map(({ lane }) => lane)).toEqual([...kept, 'after']);
      await outbox.settle(
        claimed.map(({ id }) => ({ id, kind: 'done' })),
        NOW_MS,
      );
      expect(await outbox.counts()).toMatchObject({ waiting: 0, bytes: 0 });
    });
  });
});
