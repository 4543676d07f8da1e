import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { CLI } from '../support/cli.js';
import { control } from '../support/control.js';
import { eager } from '../support/replays.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test(
  'Ctrl-C ends a replay, which tells how far it came; an hour of the world takes no less than asked for',
  { tags: 'long' },
  async () => {
    const simulator = await createSimulator();
    const config = join(temporaryFolder(), 'world.json');
    writeFileSync(config, JSON.stringify(eager('hyper-casual', { days: 3, installs: 40, fraud: [] })));
    const begun = performance.now();
    const args = [CLI, 'generate', '--config', config, '--replay', simulator.url, '--speed', '1h/s'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = text(child.stderr);
    await simulator.default.assert({ where: { verdict: 'recorded' }, atLeast: 3, withinMs: 60_000 });
    child.kill('SIGINT');
    const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    const seconds = (performance.now() - begun) / 1000;
    expect(code, await said).toBe(130);
    const [, at = ''] =
      /^Interrupted: default has heard all until (\S+), where its clock is frozen\./.exec(stdout) ?? [];
    expect((Date.parse(at) - Date.parse('2026-03-01')) / 3_600_000).toBeLessThanOrEqual(seconds);
    expect((await control(simulator.url, 'GET /_sim/clock')).body).toMatchObject({ mode: 'frozen', now: at });
    await simulator.close();
  },
);
