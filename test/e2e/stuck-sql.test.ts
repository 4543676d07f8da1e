import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { ControlClient } from '../../simulator/control-client.js';
import { openStoreFile } from '../../simulator/index.js';
import { startJson } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** What is small may be done so often, in one step, that it takes minutes: nothing looks at the clock meanwhile. */
const STUCK = `select sum(len(list_transform(range(10000), x -> md5(t || x))::varchar))
  from (select repeat('x', 9000) || n as t from range(2048) r(n))`;

test(
  'a simulator ends when it is told so, whatever a statement does, and its file is whole',
  { tags: 'long' },
  async () => {
    const folder = temporaryFolder();
    const config = join(folder, 'limits.json');
    writeFileSync(config, JSON.stringify({ limits: { sqlMs: 1000 } }));
    const path = join(folder, 'mmp.duckdb');
    const { child, ready, exit } = await startJson(['--config', config, '--store', `file:${path}`]);
    // Where it does not end, nothing else would end it.
    onTestFinished(() => void child.kill('SIGKILL'));
    if (child.stderr === null) throw new Error('nobody hears it');
    const said = text(child.stderr);
    const client = new ControlClient({ url: ready.url });
    const heard = (sql: string): Promise<string> =>
      client.sql({ sql }, 10_000).then(
        () => 'answered',
        (error: unknown) => String(error),
      );
    // One that ends before it is in its long step takes no place.
    await expect
      .poll(async () => [await heard(STUCK), await heard('select 1')].at(-1), { timeout: 40_000 })
      .toContain('Of 2 places 2 are held');

    const closes = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await closes).toEqual([null, 'SIGTERM']);
    expect(await exit).toBeNull();
    expect(await said).toContain('it leaves a statement of SQL in a step that nothing ends');

    const file = await openStoreFile(path);
    expect((await file.sql('select count(*) from apps')).rows).toEqual([[4]]);
    await file.close();
  },
);
