import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Database } from '../../simulator/store/database.js';
import { SCHEMA_VERSION } from '../../simulator/store/migrations.js';
import { beginCli } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** `npm run test:chaos` sets more. */
const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 3);
const folder = temporaryFolder();
/** From when the file is locked until it is there, about, where nothing else runs. */
const MAKING_MS = 200;

test(
  'kill -9 while a file is made leaves none, or one that is whole',
  { tags: 'long', timeout: ROUNDS * 15_000 },
  async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const file = join(folder, `${round}.duckdb`);
      const { child, exit } = beginCli(['--store', `file:${file}`, '--port', '0', '--log', 'none', '--json']);
      while (!existsSync(`${file}.lock`) && child.exitCode === null) await wait(1);
      // Some die with half a file, some with a whole one.
      const isSeen = round % 2 === 0;
      if (isSeen) while (!existsSync(`${file}.begun`) && !existsSync(file)) await wait(1);
      await wait(Math.random() * (isSeen ? MAKING_MS / 4 : MAKING_MS));
      child.kill('SIGKILL');
      expect(await exit).toBe(null);
      const database = await Database.open(file);
      expect(await database.rows("select value from meta where name = 'version'")).toEqual([[String(SCHEMA_VERSION)]]);
      await database.close();
    }
  },
);
