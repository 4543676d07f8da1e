import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../../simulator/generate/generate.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { beginCommand, runCli } from '../support/cli.js';
import { generateOptions } from '../support/generated.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
// So many people that there are several partitions, of whom hardly anybody comes.
const world = {
  preset: 'hyper-casual',
  installs: 190,
  peoplePerInstall: 1000,
  days: 1,
  fraud: [],
  purchases: null,
  // Of the first day and paid at once: all of the table of purchases.
  subscriptions: [
    { productId: 'daily', usd: 0.99, periodDays: 1, trialDays: 0, starts: 0.5, converts: 1, churn: 0, refunds: 0 },
  ],
};
const PARTITIONS = 6;
const asked = ['generate', '--config', 'world.json', '--seed', 'test'];
const manifest = (name: string): string => readFileSync(join(folder, name, 'manifest.json'), 'utf8');

beforeAll(async () => {
  writeFileSync(join(folder, 'world.json'), JSON.stringify(world));
  const { code, stdout, stderr } = await runCli([...asked, '--workers', '2', '--out', 'two'], { cwd: folder });
  expect(code, stderr).toBe(0);
  // Both of them have made something.
  expect(stdout).toMatch(/^\d+ files in two, \d+ rows, by 2 workers\.\n$/);
  expect(readdirSync(join(folder, 'two/data/installs'))).toHaveLength(PARTITIONS);
}, 180_000);

test('four workers make the same', { tags: 'long', timeout: 180_000 }, async () => {
  const four = await runCli([...asked, '--workers', '4', '--out', 'four'], { cwd: folder });
  expect(four.code, four.stderr).toBe(0);
  expect(four.stdout).toMatch(/, by 4 workers\.\n$/);
  expect(manifest('four')).toBe(manifest('two'));
});

// Two have two of the partitions, the others one.
test(
  '4 shards that begin in one moment make the files that two workers make',
  { tags: 'long', timeout: 180_000 },
  async () => {
    const pods = await Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        runCli([...asked, '--shard', '/4', '--workers', '1', '--out', 'pods'], {
          cwd: folder,
          env: { JOB_COMPLETION_INDEX: String(index) },
        }),
      ),
    );
    expect(pods.map(({ code }) => code)).toEqual(pods.map(() => 0));
    const last = pods.filter(({ stdout }) => /files in pods/.test(stdout));
    expect(last.length).toBeGreaterThan(0);
    expect(manifest('pods')).toBe(manifest('two'));
    expect(readdirSync(join(folder, 'pods')).toSorted()).toEqual(['data', 'manifest.json', 'truth', 'world.json']);
  },
);

test.each([1, 16])(
  'of %i shards each makes its partitions or none, the last one first, and all make the same',
  { tags: 'long', timeout: 180_000 },
  async (of) => {
    const config = readWorld(world);
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    for (let index = of - 1; index >= 0; index -= 1) {
      const { made } = await generate(generateOptions({ config, folder: join(folder, `${of}`), shard: { index, of } }));
      expect(made.map(({ partition }) => partition)).toEqual(
        partitions.filter((partition) => partition % of === index),
      );
    }
    expect(manifest(`${of}`)).toBe(manifest('two'));
  },
);

describe('a signal', () => {
  /** Begins a command, and interrupts it when the first file of a partition is being written. */
  async function interrupted(args: readonly string[], out: string) {
    mkdirSync(join(folder, out));
    const watcher = watch(join(folder, out));
    const hasData = new Promise<void>((found) => {
      watcher.on('change', (_, name) => (name === 'data' ? found() : undefined));
    });
    const running = beginCommand([...args, '--out', out], { cwd: folder });
    await hasData;
    watcher.close();
    running.child.kill('SIGINT');
    const [first] = (await once(running.child.stderr, 'data')) as [Buffer];
    return { said: first.toString(), ...(await running.end) };
  }

  test(
    'is answered at once; one worker goes on where it was, and makes the same',
    { tags: 'long', timeout: 180_000 },
    async () => {
      const { said, code, stdout } = await interrupted([...asked, '--workers', '1'], 'one');
      expect(said).toMatch(
        /^mmp-sim: interrupted\. What is under way is made whole first; a second signal ends at once\./,
      );
      expect([code, stdout]).toEqual([130, '']);
      const rest = await runCli([...asked, '--workers', '1', '--out', 'one', '--json'], { cwd: folder });
      expect(rest.code, rest.stderr).toBe(0);
      expect(JSON.parse(rest.stdout)).toEqual(JSON.parse(manifest('two')));
      expect(manifest('one')).toBe(manifest('two'));
    },
  );

  test('that comes when nothing is left to do has interrupted nothing', { tags: 'long', timeout: 60_000 }, async () => {
    const { code, stdout } = await interrupted(['generate', '--installs', '20', '--days', '2'], 'tiny');
    expect(code).toBe(0);
    expect(stdout).toMatch(/files in tiny, \d+ rows\.\n$/);
  });
});
