import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { presetNames } from '../../simulator/synthesis/world/presets.js';
import { runHere } from '../support/cli-here.js';
import { temporaryFolder } from '../support/temporary-folder.js';

// Whole worlds are made and measured, on machines that are busy too.
vi.setConfig({ testTimeout: 240_000 });

const folder = temporaryFolder();
const here = (...args: string[]) => runHere(args, { cwd: folder });
/** Of one preset so many that it is seen when a tenth more click. */
const installsOf = (preset: string): string => (preset === 'hyper-casual' ? '2000' : '1000');
const size = ['--days', '14', '--seed', 'check', '--workers', '1'];

const worlds = new Map<string, Promise<string>>();

/** The world of a preset, made for whoever asks first. */
function made(preset: string): Promise<string> {
  const known =
    worlds.get(preset) ??
    here('generate', '--preset', preset, '--installs', installsOf(preset), ...size, '--out', preset).then(wellMade);
  worlds.set(preset, known);
  return known;

  function wellMade({ code, stderr }: { readonly code: number | null; readonly stderr: string }): string {
    expect(code, stderr).toBe(0);
    return preset;
  }
}

test.each(presetNames)('%s is what it was to be, as far as chance goes', { tags: 'long' }, async (preset) => {
  const { code, stdout } = await here('describe', await made(preset), '--check');
  const verdict = stdout.slice(stdout.lastIndexOf('\n\n') + 2);
  expect(verdict).toMatch(/^All \d+ measures that can be judged are within 4 σ of their targets\.\n$/);
  expect(Number(/\d+/.exec(verdict)?.[0])).toBeGreaterThan(70);
  expect(code).toBe(0);
});

type Hours = { opening: { hours: number[] } };
type Ctr = { channels: { ctr: number }[] };
type Checked = { check: { judged: number; beyond: { measure: string; what: string; deviation: number }[] } };

test.each([
  {
    what: 'apps that are opened an hour later',
    measure: 'opening-hours',
    change: ({ opening }: Hours & Ctr) => opening.hours.push(opening.hours.shift() ?? 0),
  },
  {
    what: 'a tenth more clicks',
    measure: 'ad-clicks',
    change: ({ channels }: Hours & Ctr) => channels.forEach((one) => (one.ctr *= 1.1)),
  },
])('exit 1 where $what were asked for', { tags: 'long' }, async ({ measure, change }) => {
  const world = `asked otherwise: ${measure}`;
  cpSync(join(folder, await made('hyper-casual')), join(folder, world), { recursive: true });
  const path = join(folder, world, 'world.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as Hours & Ctr;
  change(config);
  const text = JSON.stringify(config);
  writeFileSync(path, text);
  const manifest = join(folder, world, 'manifest.json');
  const about = JSON.parse(readFileSync(manifest, 'utf8')) as object;
  const configSha256 = createHash('sha256').update(text).digest('hex');
  writeFileSync(manifest, JSON.stringify({ ...about, configSha256 }));
  const { code, stdout } = await here('describe', world, '--check', '--json');
  const { check } = JSON.parse(stdout) as Checked;
  expect(check.beyond.map((one) => one.measure)).toContain(measure);
  expect(code).toBe(1);
  expect((await here('describe', world, '--check', '999')).code).toBe(0);
});

test.each(['0', '-1', 'many', '4.5.6'])('--check %s is refused', async (sigmas) => {
  const { code, stderr } = await here('describe', 'nowhere', `--check=${sigmas}`);
  expect(code).toBe(2);
  expect(stderr).toContain('Expected a number of standard deviations above 0, such as 4.');
});
