import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startJson } from '../support/cli.js';
import { control } from '../support/control.js';
import type { OpenApi } from './control-requests.js';
import { storm, type StormReport } from './storm.js';
import { livingWorlds, makeWitness, playFreshWorkspace, playUntouchedApp, witnessAnswers } from './witness.js';

/** `npm run test:hostile` sends two hundred thousand; `npm test` a few. */
const REQUESTS = Number(process.env['HOSTILE_REQUESTS'] ?? 1500);
const SEED = Number(process.env['HOSTILE_SEED'] ?? Date.now() % 1_000_000_007);

/** So low that the storm reaches each of them long before it is over. */
const limits = {
  journalEntries: 400,
  journalBytes: 2_000_000,
  facts: 2000,
  engagements: 2000,
  installations: 1000,
  subscriptions: 200,
  workspaces: 12,
  worldInstalls: 20,
  apps: 20,
  campaigns: 40,
  channels: 60,
  headersMs: 1000,
  requestMs: 2000,
  silenceMs: 6000,
  keepAliveMs: 20_000,
};

const BUGS_TOLD = 10;
/**
 * Of the steady part of the storm: how much more memory its end may take than its begin, in per cent. What the allocator
 * holds moves by ten from one look to the next; a kilobyte that each request left behind would be forty.
 */
const MEMORY_TOLERANCE = 30;

/** Of a process: what it holds in memory, in megabytes, and what time it has computed, in seconds. */
async function usageOf(pid: number): Promise<{ megabytes: number; seconds: number }> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=,time=', '-p', String(pid)]);
  const [kilobytes = '', time = ''] = stdout.trim().split(/\s+/);
  return {
    megabytes: Math.round(Number(kilobytes) / 1024),
    seconds: time.split(/[:-]/).reduce((sum, part) => sum * 60 + Number(part), 0),
  };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function printed(report: StormReport, memory: readonly number[], busy: number): string {
  const { seconds, statuses, labels, slowest, failures } = report;
  const byStatus = [...statuses]
    .toSorted(([a], [b]) => a - b)
    .map(([status, count]) => `${status || 'none'}: ${count}`);
  const rate = Math.round(REQUESTS / seconds);
  return [
    `hostile: seed ${SEED}, ${REQUESTS} requests of ${labels.size} kinds in ${seconds.toFixed(1)} s (${rate}/s)`,
    `  computed ${busy} s by the simulator, ${Math.round(process.cpuUsage().user / 1e6)} s by the storm`,
    `  answers  ${byStatus.join('  ')}`,
    `  RSS (MB) ${memory.join(' ')}`,
    ...slowest.map((slow) => `  slow     ${slow.slice(0, 300)}`),
    ...failures.map((failure) => `  failure  ${failure}`),
    '',
  ].join('\n');
}

test('after a storm of hostile requests the simulator is what it was before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mmp-sim-hostile-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'mmp-sim.config.json'), JSON.stringify({ limits }));
  const cli = await startJson([], { cwd: folder });
  onTestFinished(async () => void (await cli.stop()));
  const { url, port, pid } = cli.ready;
  const bugs: string[] = [];
  cli.child.stderr?.on('data', (bytes: Buffer) => {
    const told = bytes.toString().split(/(?=mmp-sim: this is a bug)/);
    if (bugs.length < BUGS_TOLD) bugs.push(...told.filter((text) => text.startsWith('mmp-sim: this is a bug')));
  });

  await makeWitness(url);
  const before = await witnessAnswers(url);
  const memory: number[] = [];
  const { body: document } = await control<OpenApi>(url, 'GET /_sim/openapi.json');
  const report = await storm({
    port,
    seed: SEED,
    requests: REQUESTS,
    document,
    living: () => livingWorlds(url),
    onProgress: async () => void memory.push((await usageOf(pid)).megabytes),
  });
  process.stdout.write(printed(report, memory, (await usageOf(pid)).seconds));

  expect({ failures: report.failures, bugs }).toEqual({ failures: [], bugs: [] });
  expect(await witnessAnswers(url)).toEqual(before);
  const attributed = '302, 200 {"code":200,"success":true}, device-click of the campaign among 1';
  expect(await playFreshWorkspace(url)).toBe(attributed);
  expect(await playUntouchedApp(url)).toBe(attributed);
  // A short storm is over before the memory has found its level.
  if (REQUESTS >= 100_000) {
    const steady = memory.slice(Math.floor(memory.length * 0.4));
    const third = Math.floor(steady.length / 3);
    expect(median(steady.slice(-third))).toBeLessThan(median(steady.slice(0, third)) * (1 + MEMORY_TOLERANCE / 100));
  }
  expect(await cli.stop()).toBe(0);
});
