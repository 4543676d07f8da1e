import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type ReadyLine, runCli, startCli } from '../support/cli.js';
import { control } from '../support/control.js';
import { canMount, smallDisk } from '../support/small-disk.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { FORM } from '../support/world.js';

const folder = temporaryFolder();
const CLIENTS = 8;
const args = (file: string): string[] => ['--store', `file:${file}`, '--port', '0', '--log', 'none', '--json'];
const hex = (n: number): string => n.toString(16).padStart(32, '0');

/** Opens with texts that fill a disk, by several clients, until each was refused. @returns Installations that were taken. */
async function fill({ url, demo }: ReadyLine, from: number): Promise<Set<string>> {
  const app = demo.find(({ platform }) => platform === 'android');
  const taken = new Set<string>();
  let n = from;
  const client = async (): Promise<void> => {
    for (;;) {
      const id = hex((n += 1));
      expect(n - from).toBeLessThan(5000);
      const body = new URLSearchParams({
        api_key: app?.key ?? '',
        bundle_id: app?.bundleId ?? '',
        platform: 'android',
        os_version: '34',
        sdk_version: 'server',
        advertising_id: id,
        analytics_installation_id: id,
        // What compresses well would never fill it.
        padding: Array.from({ length: 600 }, (_, i) => hex(Math.imul(n * 600 + i, 0x9e3779b1) >>> 0).slice(-8)).join(
          '',
        ),
      }).toString();
      const answer = await fetch(`${url}/v0/event`, { method: 'POST', headers: { 'content-type': FORM }, body });
      await answer.text();
      if (answer.status !== 200) {
        expect(answer.status).toBe(503);
        return;
      }
      taken.add(id);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return taken;
}

async function installations(url: string): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | undefined = ''; next !== undefined;) {
    const cursor: string = next === '' ? '' : `&cursor=${next}`;
    type Page = { items: { installationId: string }[]; next?: string };
    const { body } = await control<Page>(url, `GET /_sim/installs?limit=1000${cursor}`);
    found.push(...body.items.map(({ installationId }) => installationId));
    next = body.next;
  }
  return found;
}

test.runIf(canMount())(
  'a simulator that is killed on a full disk is there again with room, with all that was answered, and says why it is not before',
  { tags: 'long', timeout: 120_000 },
  async () => {
    const disk = join(folder, 'disk');
    onTestFinished(smallDisk(disk, '14m'));
    const ballast = join(disk, 'ballast');
    const file = join(disk, 'sim.duckdb');
    const cli = await startCli(args(file));
    writeFileSync(ballast, Buffer.alloc(7_000_000));
    const taken = await fill(JSON.parse(cli.output) as ReadyLine, 0);
    expect(taken.size).toBeGreaterThan(CLIENTS);
    cli.child.kill('SIGKILL');
    await cli.exit;

    const full = await runCli(['start', ...args(file)]);
    expect(full.stderr).toContain(file);
    expect(full.stderr).toMatch(/no space left|disk/i);
    expect(full.code).toBe(3);

    rmSync(ballast);
    const again = await startCli(args(file));
    const ready = JSON.parse(again.output) as ReadyLine;
    const there = await installations(ready.url);
    expect(new Set(there).size).toBe(there.length);
    expect([...taken].filter((id) => !there.includes(id))).toEqual([]);
    const more = await fill(ready, 1_000_000);
    expect(more.size).toBeGreaterThan(CLIENTS);
    expect(await again.stop()).not.toBeNull();
  },
);
