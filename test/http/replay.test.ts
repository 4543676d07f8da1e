import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Pace, speedOf } from '../../simulator/cli/replay-speed.js';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { questions } from '../../simulator/insights/questions.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { runHere } from '../support/cli-here.js';
import { control } from '../support/control.js';
import { eager, replayed } from '../support/replays.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const file = eager('hyper-casual', { days: 2, installs: 8, fraud: [] });
const config = readWorld(file);
const BUNDLE = config.app.bundleId.android;
const never = new AbortController().signal;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
  writeFileSync(join(folder, 'world.json'), JSON.stringify(file));
});
afterAll(() => simulator.close());

const cli = (...args: string[]) =>
  runHere(['generate', '--config', 'world.json', '--seed', 'test', ...args], { cwd: folder });
const clockOf = async (workspace: string): Promise<unknown> =>
  (await control(simulator.url, `GET /_sim/clock?workspace=${workspace}`)).body;

async function answers({ url }: Simulator): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const { name } of questions) {
    const { body } = await control<{ readonly items: unknown }>(url, `GET /_sim/insights/${name}`);
    all[name] = body.items;
  }
  return all;
}

test(
  'two simulators to which the same world happens answer every question alike',
  { tags: 'long', timeout: 60_000 },
  async () => {
    const [one, other] = [await createSimulator(), await createSimulator()];
    try {
      await replayed(config, one);
      await replayed(config, other);
      const first = await answers(one);
      expect(first['installs']).not.toEqual([]);
      expect(await answers(other)).toEqual(first);
    } finally {
      await one.close();
      await other.close();
    }
  },
);

describe('a workspace', () => {
  test(
    'that is not there is made, with what the world needs; its clock stands at the end',
    { tags: 'long', timeout: 60_000 },
    async () => {
      const { code, stdout, stderr } = await cli('--replay', simulator.url, '--workspace', 'march', '--json');
      // A machine that is busy tells how far it is, too.
      const said = stderr.replaceAll(/ [0-9A-Z]{32}/g, ' KEY').replaceAll(/^mmp-sim: \d+ of .*\n/gm, '');
      expect({ code, stderr: said }).toEqual({
        code: 0,
        stderr: [
          'mmp-sim: replaying Stack Rush in the workspace march, whose clock is frozen from now on',
          `mmp-sim: ${BUNDLE} (android) sends with the key KEY`,
          `mmp-sim: ${BUNDLE} (ios) sends with the key KEY`,
          '',
        ].join('\n'),
      });
      const told = JSON.parse(stdout) as { readonly sent: Record<string, number> };
      expect(told).toMatchObject({
        workspace: 'march',
        complete: true,
        clock: '2026-03-03T00:00:00.000Z',
        unexpected: {},
      });
      expect(told.sent['open']).toBeGreaterThan(2);
      expect(await clockOf('march')).toMatchObject({ mode: 'frozen', now: '2026-03-03T00:00:00.000Z' });
    },
  );

  test(
    'that has gone on is refused, with what to do; a later world goes on in it',
    { tags: 'long', timeout: 60_000 },
    async () => {
      const workspace = simulator.workspace({
        id: 'gone-on',
        clock: { mode: 'frozen', now: '2026-03-01T00:00:00.001Z' },
      });
      const app = workspace.addApp({ bundleId: BUNDLE, platform: 'android' });
      workspace.addCampaign({ appId: app.id, name: 'mine', channel: 'unity', shortId: 'mine' });
      await fetch(`${workspace.url}/v0/impression/mine`);
      const refused = await cli('--replay', workspace.url);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(
        /the workspace gone-on, and its clock stands at 2026-03-01T00:00:00\.001Z, after the world begins, 2026-03-01T00:00:00\.000Z\. .*--workspace.*--starts-on.*curl -X POST 'http:\S+\/_sim\/reset\?workspace=gone-on'/,
      );
      // One millisecond before the world begins it may be.
      const later = await replayed(readWorld({ ...file, days: 1, startsOn: '2026-03-02' }), { url: workspace.url });
      expect(later).toMatchObject({ isWhole: true, workspace: 'gone-on' });
      expect(workspace.apps.filter(({ bundleId }) => bundleId === BUNDLE)).toHaveLength(2);
    },
  );

  test(
    'that throws something away makes it exit 1, and it is told what',
    { tags: 'long', timeout: 60_000 },
    async () => {
      const workspace = simulator.workspace({ id: 'choosy' });
      workspace.addApp({ bundleId: BUNDLE, platform: 'android', ignoredAppVersions: ['1.*'] });
      const { code, stdout } = await cli('--replay', workspace.url, '--days', '1');
      expect(code).toBe(1);
      expect(stdout).toMatch(/^Replayed to its end: the clock of choosy is frozen at 2026-03-02T00:00:00\.000Z\.\n/);
      expect(stdout).toMatch(/ {2}! \d+ × open thrown away by the MMP: /);
    },
  );

  test('without a usable key, or with a network of another kind, is refused', async () => {
    const keyless = simulator.workspace({ id: 'keyless' });
    keyless.addApp({ bundleId: BUNDLE, platform: 'ios', sdkKeys: [{ key: 'SHUT-KEY', disabled: true }] });
    await expect(replayed(config, { url: keyless.url })).rejects.toThrow(/\(ios\) has no SDK key that is not disabled/);
    const linked = simulator.workspace({ id: 'linked' });
    await control(simulator.url, 'POST /_sim/channels?workspace=linked', { shortId: 'acme', name: 'Acme' });
    const acme = config.channels.slice(0, 1).map((one) => ({ ...one, channel: 'acme', kind: 'self-attributing' }));
    const own = readWorld({ ...file, channels: [...config.channels, ...acme] });
    await expect(replayed(own, { url: linked.url })).rejects.toThrow(/acme has tracking links in the workspace linked/);
  });
});

test('who ends it is told how far it came', { tags: 'long', timeout: 60_000 }, async () => {
  const stop = new AbortController();
  const workspace = simulator.workspace({ id: 'ended' });
  const { isWhole, atMs, counts } = await replayed(
    config,
    { url: workspace.url },
    {
      signal: stop.signal,
      onProgress: ({ days }) => void (days === 1 && stop.abort()),
    },
  );
  expect(isWhole).toBe(false);
  expect(counts.all).toBeGreaterThan(0);
  const at = new Date(atMs).toISOString();
  expect(at > '2026-03-02' && at < '2026-03-03').toBe(true);
  expect(await clockOf('ended')).toMatchObject({ now: at });
});

describe('speed', () => {
  test.each([
    ['max', null],
    ['1s/s', 1000],
    ['30m/s', 1_800_000],
    ['1h/s', 3_600_000],
    ['0.5d/s', 43_200_000],
    ['0.001s/s', 1],
  ])('%s', (text, perSecond) => expect(speedOf(text)).toBe(perSecond));

  test.each(['', 'fast', '0h/s', '-1h/s', '1h', '1h/m', '1w/s', '0.0001s/s', '1e3s/s', 'Infinityd/s', '1H/s'])(
    '%j is none',
    (text) => {
      expect(() => speedOf(text)).toThrow('Expected max, or how much of the world passes in a second, such as 30m/s');
    },
  );

  test('an instant comes when it is due, at once where it was before, and never when it was ended', async () => {
    const startedAt = performance.now();
    const pace = new Pace(3_600_000, 1000);
    await pace.until(1000, never);
    await pace.until(1000 + 360_000, never);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(99);
    const stop = new AbortController();
    const waits = pace.until(Number.MAX_SAFE_INTEGER, stop.signal);
    stop.abort();
    await waits;
    await new Pace(null, 0).until(Number.MAX_SAFE_INTEGER, never);
  });
});

test.each([
  [['--replay', 'http://127.0.0.1:9'], 3, /127\.0\.0\.1:9: .*mmp-sim start/],
  [['--replay', 'nowhere'], 2, /url: got nowhere, expected the address of a simulator/],
  [['--replay', 'http://127.0.0.1:9', '--speed', '1w/s'], 2, /Expected max, or how much/],
  [['--replay', 'http://127.0.0.1:9', '--out', 'x'], 2, /'--replay <url>' cannot be used with option '--out <folder>'/],
  [['--replay', 'http://127.0.0.1:9', '--shard', '0/2'], 2, /cannot be used with option '--shard <i\/n>'/],
  [['--out', 'x', '--speed', '1h/s'], 2, /--speed is of a replay/],
  [['--out', 'x', '--workspace', 'y'], 2, /--workspace is of a replay/],
  [[], 2, /--out: got none, expected the folder of the files; or .*--replay/],
] as const)('%j is refused', async (args, code, said) => {
  const refused = await cli(...args);
  expect(refused).toMatchObject({ code, stdout: '' });
  expect(refused.stderr).toMatch(said);
});
