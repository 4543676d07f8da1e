import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** Runs a program as it stands in a document, with the built packages. */
function run(program: string): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-'], { cwd: ROOT });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
    child.once('error', reject);
    child.once('close', (code) => done({ code, out, err }));
    child.stdin.end(program);
  });
}

test('the example in docs/sender.md does what it says, and ends by itself', async () => {
  const page = await readFile(join(ROOT, 'docs/sender.md'), 'utf8');
  const [, program = ''] = /```js example\n([\s\S]*?)```/.exec(page) ?? [];
  const simulator = await createSimulator({ mode: 'strict' });
  const { code, out, err } = await run(program.replace('http://127.0.0.1:4747', simulator.url));
  expect(err).toBe('');
  expect(out.split('\n')).toEqual([
    'price: This number is the inexact result of a calculation: round it as you mean it, and give it as text.',
    'currency: Give an ISO 4217 code in capitals, such as USD.',
    'open delivered at attempt 1',
    'event delivered at attempt 1',
    'purchase delivered at attempt 1',
    '{ waiting: 0, held: 0, dead: 0, parked: [] }',
    '',
  ]);
  expect(code).toBe(0);
  const entries = simulator.default.requests();
  expect(entries.map(({ endpoint, verdict }) => `${endpoint} ${verdict}`)).toEqual([
    'tenjin.purchase recorded',
    'tenjin.event recorded',
    'tenjin.event recorded',
  ]);
  expect(entries.flatMap(({ findings }) => findings)).toEqual([]);
  await simulator.close();
});
