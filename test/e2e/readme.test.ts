import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runBash } from '../support/bash.js';
import { runCli, startJson } from '../support/cli.js';

const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
const tour = [...readme.matchAll(/^```sh tour\n([\s\S]*?)^```$/gm)].map(([, script = '']) => script);

test('the tour, pasted into a shell, ends with the stories that it promises', async () => {
  expect(tour).toHaveLength(3);
  const cli = await startJson();
  const { code, stdout } = await runBash(tour.join('\n').replaceAll('http://127.0.0.1:4747', cli.ready.url));
  expect(code).toBe(0);
  const [first = '', rest = ''] = stdout.split(/^\}$/m);

  expect(first).toMatch(/^302 https:\/\/play\.google\.com\/.*referrer=/);
  expect(first.match(/\{"code":200,"success":true\}/g)).toHaveLength(2);
  expect(first).toContain('"method": "device-click"');
  expect(first).toContain('"name": "level_complete"');

  // Inside the window at its very edge; organic one millisecond past it.
  expect(rest).toMatch(/"method": "device-click",\n[\s\S]*"ageMs": 604800000,\n.*"latest-of-highest-rank"/);
  expect(rest).toMatch(/"method": "organic",\n[\s\S]*"ageMs": 604800001,\n.*"outside-window"/);
  expect(stdout).toContain('Did you mean `NFMKQTHM34G2S6E5H6QRHEY5KKYN67LU`?');
  expect(stdout).toContain('did you mean `advertising_id`?');
  expect(await cli.stop()).toBe(0);
});

test('the settings in the README are the flags of start', async () => {
  const { stdout } = await runCli(['start', '--help']);
  const flags = [...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag);
  const table = [...readme.matchAll(/^\| `(--[a-z-]+)` \|/gm)].map(([, flag]) => flag);
  expect(new Set(table)).toEqual(new Set(flags));
});
