import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ReadyLine, startCli } from '../support/cli.js';
import { control, type Problem } from '../support/control.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { FORM } from '../support/world.js';

const file = join(temporaryFolder(), 'full.duckdb');
/** 8 MB: an empty store takes 3. */
const FILE_BLOCKS = 16_384;
/** So that a few hundred requests fill the disk. */
const PADDING = 'x'.repeat(20_000);

type Installs = { readonly items: readonly { readonly installationId: string }[]; readonly next?: string };

async function open({ url, demo }: ReadyLine, n: number): Promise<number> {
  const app = demo.find(({ platform }) => platform === 'android');
  const id = String(n).padStart(32, '0');
  const body = `api_key=${app?.key}&bundle_id=${app?.bundleId}&platform=android&os_version=34&sdk_version=server&analytics_installation_id=${id}&padding=${PADDING}`;
  const answer = await fetch(`${url}/v0/event`, { method: 'POST', headers: { 'content-type': FORM }, body });
  expect(await answer.text()).toBe(
    answer.status === 200 ? '{"code":200,"success":true}' : '{"code":503,"error":"service unavailable"}',
  );
  return answer.status;
}

async function installed(url: string): Promise<Set<string>> {
  const { body } = await control<Installs>(url, 'GET /_sim/installs?limit=1000');
  expect(body.next).toBeUndefined();
  return new Set(body.items.map(({ installationId }) => installationId));
}

// Only Linux can raise the limit of a process that runs.
test.runIf(process.platform === 'linux')(
  'a full disk is said in everybody’s own words, loses nothing that was answered, and is over when there is room',
  { tags: 'long', timeout: 60_000 },
  async () => {
    const cli = await startCli(['--store', `file:${file}`, '--port', '0', '--log', 'none', '--json'], {
      fileBlocks: FILE_BLOCKS,
    });
    const ready = JSON.parse(cli.output) as ReadyLine;
    const { url, pid } = ready;
    const told = new Set<string>();
    let n = 1;
    for (let status = 200; status === 200; n += 1) {
      expect(n).toBeLessThan(2000);
      status = await open(ready, n);
      if (status === 200) told.add(String(n).padStart(32, '0'));
    }
    expect(told.size).toBeGreaterThan(10);

    for (const line of ['GET /_sim/apps', 'POST /_sim/reset', 'GET /_sim/requests']) {
      const refused = await control<Problem>(url, line);
      expect(refused).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
      expect(refused.body.detail).toContain(file);
    }
    expect((await control(url, 'GET /_sim/health')).body).toMatchObject({
      status: 'unavailable',
      store: `file:${file}`,
    });
    expect(await open(ready, n)).toBe(503);

    execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']);
    await expect
      .poll(async () => (await control<{ status: string }>(url, 'GET /_sim/health')).body.status, { timeout: 20_000 })
      .toBe('ok');
    expect(await installed(url)).toEqual(told);
    // What was not taken is an install when it is sent again.
    expect(await open(ready, n)).toBe(200);
    told.add(String(n).padStart(32, '0'));
    expect(await installed(url)).toEqual(told);

    expect(await cli.stop()).toBe(0);
    const again = await startCli(['--store', `file:${file}`, '--port', '0', '--log', 'none', '--json']);
    expect(await installed((JSON.parse(again.output) as ReadyLine).url)).toEqual(told);
    expect(await again.stop()).toBe(0);
  },
);
