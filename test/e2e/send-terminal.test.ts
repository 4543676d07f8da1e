import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { CLI, runCli } from '../support/cli.js';
import { aFile, argsFor, aSimulator, level, send } from '../support/send-files.js';

test('Ctrl-C tells what is left, and the next start sends the rest, each line once', { tags: 'long' }, async () => {
  const { simulator, world } = await aSimulator();
  const file = await aFile(Array.from({ length: 40 }, (_, number) => level(number)));
  const child = spawn(process.execPath, [CLI, ...argsFor(file, simulator.url), '--rate', '5'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await world.assert({ where: { verdict: 'recorded' }, atLeast: 2, withinMs: 60_000 });
  child.kill('SIGINT');
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect(code).toBe(4);
  expect(stdout).toMatch(/40 lines: \d+ delivered, 0 dropped, 0 dead, 0 held, 0 refused, \d+ waiting\.\n/);
  expect(stdout).toContain('  ! not to its end: stopped by SIGINT.\n  → Start it again, and it goes on.\n');
  const arrived = world.requests().length;
  const waiting = Number(/(\d+) waiting/.exec(stdout)?.[1]);
  expect([arrived >= 2, waiting]).toEqual([true, 40 - arrived]);

  expect(await send(file, simulator.url)).toMatchObject({
    code: 0,
    result: { delivered: 40, resumed: 40, waiting: 0 },
  });
  const values = world.requests().map(({ fields }) => fields['value']);
  expect([values.length, new Set(values).size]).toEqual([40, 40]);
  await simulator.close();
});

test(
  'in a terminal one line is redrawn, --rate is kept to, and nothing of the line is left at the end',
  { tags: 'long' },
  async () => {
    const { simulator, world } = await aSimulator();
    const file = await aFile(Array.from({ length: 10 }, (_, number) => level(number)));
    const command = [process.execPath, CLI, ...argsFor(file, simulator.url), '--rate', '4'];
    const begun = performance.now();
    // `script` gives it a terminal of its own.
    const child = spawn('script', ['-qec', command.map((word) => `'${word}'`).join(' '), '/dev/null'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [shown, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    expect(code).toBe(0);
    const drawn = shown.trimEnd().split('\r\u{1b}[K');
    expect(drawn.length).toBeGreaterThan(2);
    for (const line of drawn.slice(1, -1)) {
      expect(line).toMatch(/^mmp-sim: lines: 10 read, \d+ waiting, 0 refused$/);
    }
    expect(drawn.at(-1)).toBe(`${file}: 10 lines: 10 delivered, 0 dropped, 0 dead, 0 held, 0 refused, 0 waiting.`);
    // The first goes at once.
    expect(performance.now() - begun).toBeGreaterThan((9 / 4) * 1000 - 50);
    expect(world.requests()).toHaveLength(10);
    await simulator.close();
  },
);

test('without libsql it says how to get it, and that stdin needs none', { tags: 'long' }, async () => {
  const { simulator } = await aSimulator();
  const file = await aFile([level(1)]);
  const hooks = `export const resolve = (name, context, next) => {
    if (!name.startsWith('libsql')) return next(name, context);
    throw Object.assign(new Error('Cannot find package ' + name), { code: 'ERR_MODULE_NOT_FOUND' });
  }`;
  const dataUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hooks))});`;
  const { code, stderr } = await runCli(argsFor(file, simulator.url), {
    env: { NODE_OPTIONS: `--import=${dataUrl(register)}` },
  });
  expect(code).toBe(2);
  expect(stderr).toContain('libsql is not installed, in which the progress of a file is kept');
  expect(stderr).toContain('npm install --save-dev libsql');
  expect(stderr).toContain('mmp-sim send - < FILE');
  expect(await send(file, simulator.url)).toMatchObject({ code: 0, result: { delivered: 1 } });
  await simulator.close();
});

test(
  'a line as long as the limit is sent; a longer one is told with its number, and the rest goes on',
  { tags: 'long' },
  async () => {
    const { simulator, world } = await aSimulator();
    const padded = (number: number, bytes: number): string => JSON.stringify(level(number)).padEnd(bytes);
    const file = await aFile([padded(1, 300), padded(2, 301), padded(3, 100_000), level(4)]);
    const { code, stderr } = await runCli([...argsFor(file, simulator.url), '--max-line-bytes', '300']);
    expect(code).toBe(1);
    expect(stderr).toContain('line 2 is refused: it has 301 bytes, and --max-line-bytes is 300.');
    expect(stderr).toContain('line 3 is refused: it has 100000 bytes, and --max-line-bytes is 300.');
    expect(world.requests().map(({ fields }) => fields['value'])).toEqual(['4', '1']);
    const dead = (await readFile(`${file}.dead.ndjson`, 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(dead[1] ?? '')).toMatchObject({ line: 3, state: 'refused', text: padded(3, 200).slice(0, 200) });
    await simulator.close();
  },
);
