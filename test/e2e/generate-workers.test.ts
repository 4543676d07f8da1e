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
// So many people that there are four partitions, of whom hardly anybody comes.
const world = { preset: 'hyper-casual', installs: 160, peoplePerInstall: 1000, days: 1, fraud: [] };
const PARTITIONS = 4;
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

test('four workers, of whom two let partitions happen, make the same', async () => {
  const four = await runCli([...asked, '--workers', '4', '--out', 'four'], { cwd: folder });
  expect(four.code, four.stderr).toBe(0);
  expect(four.stdout).toMatch(/, by 4 workers\.\n$/);
  expect(manifest('four')).toBe(manifest('two'));
}, 180_000);

// One has two of the partitions, the others one.
test.each([3])(
  '%i shards that begin in one moment make the files that two workers make',
  async (of) => {
    const pods = await Promise.all(
      Array.from({ length: of }, (_, index) =>
        runCli([...asked, '--shard', `/${of}`, '--workers', '1', '--out', 'pods'], {
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
  180_000,
);

test('shards of a partition each, the last one first, make the same', async () => {
  const config = readWorld(world);
  for (let index = PARTITIONS - 1; index >= 0; index -= 1) {
    const shard = { index, of: PARTITIONS };
    const { made } = await generate(generateOptions({ config, folder: join(folder, 'each'), shard }));
    expect(made.map(({ partition }) => partition)).toEqual([index]);
  }
  expect(manifest('each')).toBe(manifest('two'));
}, 180_000);

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

  test('is answered at once; one worker goes on where it was, and makes the same', async () => {
    const { said, code, stdout } = await interrupted([...asked, '--workers', '1'], 'one');
    expect(said).toMatch(
      /^mmp-sim: interrupted\. What is under way is made whole first; a second signal ends at once\./,
    );
    expect([code, stdout]).toEqual([130, '']);
    const rest = await runCli([...asked, '--workers', '1', '--out', 'one', '--json'], { cwd: folder });
    expect(rest.code, rest.stderr).toBe(0);
    expect(JSON.parse(rest.stdout)).toEqual(JSON.parse(manifest('two')));
    expect(manifest('one')).toBe(manifest('two'));
  }, 180_000);

  test('that comes when nothing is left to do has interrupted nothing', async () => {
    const { code, stdout } = await interrupted(['generate', '--installs', '20', '--days', '2'], 'tiny');
    expect(code).toBe(0);
    expect(stdout).toMatch(/files in tiny, \d+ rows\.\n$/);
  }, 60_000);
});
