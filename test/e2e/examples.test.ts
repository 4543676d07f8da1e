import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { installInto, run, runInCi } from '../support/run.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** A copy of an example in a folder of its own, as a newcomer has it; `misspelt` spoils what its backend sends. */
async function aCopy(example: string, backend: string, { misspelt }: { misspelt: boolean }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mmp sim example '));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(join(ROOT, 'examples', example), folder, { recursive: true });
  if (misspelt) {
    const path = join(folder, backend);
    const source = await readFile(path, 'utf8');
    const spoilt = source
      .replace('product_id: product, price,', 'product_id: product, prise: price,')
      .replace('price=price', 'prise=price');
    expect(spoilt).not.toBe(source);
    await writeFile(path, spoilt);
  }
  return folder;
}

async function runVitest(options: { misspelt: boolean }) {
  const folder = await aCopy('vitest', 'backend.ts', options);
  await installInto(folder);
  return run(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run'], folder, {});
}

test(
  'the Vitest example passes as it stands, and names the misspelt field when there is one',
  { tags: 'long' },
  async () => {
    const [good, bad] = await Promise.all([runVitest({ misspelt: false }), runVitest({ misspelt: true })]);
    expect(good.said).toMatch(/Tests +3 passed \(3\)/);
    expect(good.code).toBe(0);

    expect(bad.code).toBe(1);
    expect(bad.said).toMatch(/Tests +1 failed \| 2 passed \(3\)/);
    expect(bad.said).toContain('Misspelt: request #3 sent `prise`, "4.99". Did you mean `price`?');
    const manual = await readFile(join(ROOT, 'docs/testing.md'), 'utf8');
    const [, shown = ''] = /^```text failure\n([^]*?)^```$/m.exec(manual) ?? [];
    expect(shown).toContain('✗ fields.price');
    expect(bad.said).toContain(shown);
  },
);

const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))']).status === 0;
if (!python) {
  process.stderr.write(
    '\n*** LEFT OUT: examples/python was not run: there is no python3 of 3.8 or newer here. CI runs it.\n\n',
  );
}

test(
  python ? 'the Python example does the same' : 'LEFT OUT: the Python example (no python3 ≥ 3.8)',
  { tags: 'long' },
  async () => {
    if (!python) {
      expect(process.env['CI'], 'CI must have python3').not.toBe('true');
      return;
    }
    await using simulator = await createSimulator();
    const env = { MMP_SIM_URL: simulator.url, PYTHONDONTWRITEBYTECODE: '1' };
    const unittest = async (options: { misspelt: boolean }) =>
      run('python3', ['-m', 'unittest'], await aCopy('python', 'backend.py', options), env);
    const [good, bad] = await Promise.all([unittest({ misspelt: false }), unittest({ misspelt: true })]);
    expect(good.said).toMatch(/Ran 3 tests [^]*OK/);
    expect(good.code).toBe(0);

    expect(bad.code).toBe(1);
    expect(bad.said).toContain('Misspelt: request #2 sent `prise`, "4.99". Did you mean `price`?');
    expect(bad.said).toContain('FAILED (failures=1)');

    const wrong = `import test_game; test_game.control('POST', '/_sim/assert', {'where': {'endpoint': 'evnt'}})`;
    const misuse = await run('python3', ['-c', wrong], join(ROOT, 'examples/python'), env);
    expect(misuse.said).toContain('POST /_sim/assert: 400 {');
    expect(misuse.said).toContain('where.endpoint: got evnt, expected one that is known: did you mean event?');
  },
);

test('the script of the manual that makes a simulator by hand runs as it stands', async () => {
  const manual = await readFile(join(ROOT, 'docs/testing.md'), 'utf8');
  const [, script = ''] = /^```js script\n([^]*?)^```$/m.exec(manual) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'mmp sim script '));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'script.mjs'), script);
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const { code, said } = await run(process.execPath, ['script.mjs'], folder);
  expect(said.split('\n').slice(0, 2)).toEqual([
    'Expected at least 1 request to match, got 0.',
    'Misspelt: request #2 sent `valeu`, "7". Did you mean `value`?',
  ]);
  expect(said.trimEnd().split('\n').slice(-2)).toEqual(['2 requests, then 1', 'closed']);
  expect(code).toBe(0);
});

test.each(['bash', 'sh'])(
  'what the manual says to do in CI does it, as a script of %s',
  { tags: 'long' },
  async (shell) => {
    const manual = await readFile(join(ROOT, 'docs/testing.md'), 'utf8');
    const [, script = ''] = /^```sh ci\n([^]*?)^```$/m.exec(manual) ?? [];
    const { code, said, listening } = await runInCi(script, { shell });
    expect({ code, listening }, said).toEqual({ code: 0, listening: false });
    expect(said).toContain('{"code":200,"success":true}');
    expect(said.match(/^As expected, .*$/gm)).toHaveLength(3);
  },
);

test('the faults of the manual can be written as they stand', async () => {
  const manual = await readFile(join(ROOT, 'docs/control-api.md'), 'utf8');
  const [, script = ''] = /^```sh faults\n([^]*?)^```$/m.exec(manual) ?? [];
  await using simulator = await createSimulator();
  const { code, said } = await run('bash', ['-c', script.replaceAll('http://127.0.0.1:4747', simulator.url)], ROOT);
  expect(code, said).toBe(0);
  expect(said.match(/"hits": 0/g)).toHaveLength(2);
});

test('the world of the manual can be made as it stands', async () => {
  const manual = await readFile(join(ROOT, 'docs/control-api.md'), 'utf8');
  const [, script = ''] = /^```sh worlds\n([^]*?)^```$/m.exec(manual) ?? [];
  await using simulator = await createSimulator();
  const { code, said } = await run('bash', ['-c', script.replaceAll('http://127.0.0.1:4747', simulator.url)], ROOT);
  expect(code, said).toBe(0);
  expect(said.match(/"state": "running"/g)).toHaveLength(2);
});

test('the insights of the manual can be asked for as they stand', async () => {
  const manual = await readFile(join(ROOT, 'docs/insights.md'), 'utf8');
  const [, script = ''] = /^```sh insights\n([^]*?)^```$/m.exec(manual) ?? [];
  await using simulator = await createSimulator();
  const { code, said } = await run('bash', ['-c', script.replaceAll('http://127.0.0.1:4747', simulator.url)], ROOT);
  expect(code, said).toBe(0);
  expect(said).toContain('"name": "installs"');
  expect(said).toContain('"items": []');
  expect(said).toContain('date,channel,firstOpens,');
});

test('the network reports of the manual can be sent as they stand', async () => {
  const manual = await readFile(join(ROOT, 'docs/control-api.md'), 'utf8');
  const [, script = ''] = /^```sh reports\n([^]*?)^```$/m.exec(manual) ?? [];
  await using simulator = await createSimulator();
  const { code, said } = await run('bash', ['-c', script.replaceAll('http://127.0.0.1:4747', simulator.url)], ROOT);
  expect(code, said).toBe(0);
  expect(said).toContain('"added": 1');
  expect(said).toContain('"reportedInstalls": 5');
});

test('the callbacks of the manual can be written as they stand', async () => {
  const manual = await readFile(join(ROOT, 'docs/callbacks.md'), 'utf8');
  const [, script = ''] = /^```sh callbacks\n([^]*?)^```$/m.exec(manual) ?? [];
  await using simulator = await createSimulator({ callbackHosts: ['receiver.internal'] });
  const { code, said } = await run('bash', ['-c', script.replaceAll('http://127.0.0.1:4747', simulator.url)], ROOT);
  expect(code, said).toBe(0);
  expect(said).toContain('"event": "purchase"');
  expect(said).toContain('"mode": "capture"');
  expect(said).toContain('"cursor": "0"');
});

test('the snapshot of the manual makes a copy beside the original', async () => {
  const manual = await readFile(join(ROOT, 'docs/control-api.md'), 'utf8');
  const [, script = ''] = /^```sh snapshot\n([^]*?)^```$/m.exec(manual) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'mmp sim snapshot '));
  onTestFinished(() => rm(folder, { recursive: true }));
  await using simulator = await createSimulator();
  const own = script.replaceAll('http://127.0.0.1:4747', simulator.url);
  const { code, said } = await run('bash', ['-c', own], folder);
  expect(code, said).toBe(0);
  expect(said.match(/"bundleId": "dev\.mmpsim\.demo"/g)).not.toBeNull();
  expect(said).not.toContain('"code"');
});
