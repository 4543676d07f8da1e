import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

test.each([
  ['start', '--port', '0'],
  ['sql', 'select 1'],
  ['export', 'events'],
])('%s says on stderr what the opening of a store is at, where that takes over a second', async (...command) => {
  const path = join(folder, `${command[0]}.duckdb`);
  // Who was killed needs a moment until it has let go of the file: another one that has it is waited for.
  const instance = await DuckDBInstance.create(path);
  const { stderr } = await runCli([...command, '--store', `file:${path}`]);
  instance.closeSync();
  expect(stderr).toMatch(/^mmp-sim: waiting for a process that has the file, [1-9]\d* s so far$/m);
  expect(stderr).toContain('The store is open elsewhere');
});
