import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueOf } from '../../simulator/synthesis/enact/catalogue.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { worldOf } from '../../simulator/synthesis/world/world.js';

type Cell = string | number | boolean | null;
export type Rows = readonly Readonly<Record<string, Cell>>[];

const SEED = 'by hand';
const config = readWorld({
  preset: 'hyper-casual',
  startsOn: '2026-01-01',
  installs: 100,
  days: 4,
  // By the file. Whether there are any, the tables say.
  fraud: [
    {
      kind: 'fake-install',
      campaign: 'unity-one',
      site: 'x',
      rate: 0.5,
      waves: [{ from: '2026-01-01', to: '2026-01-02' }],
    },
  ],
  campaigns: [
    { name: 'unity-one', channel: 'unity', platform: 'android', dailyBudget: 10, pricing: 'cpi' },
    { name: 'unity-two', channel: 'unity', platform: 'android', dailyBudget: 10, pricing: 'cpi' },
    { name: 'lovin', channel: 'applovin', platform: 'ios', dailyBudget: 10, pricing: 'cpi' },
  ],
});

const { apps, campaigns } = catalogueOf(worldOf(config, SEED), SEED);
export const ANDROID = apps.android.id;

/** Ids of the campaigns `unity-one`, `unity-two` and `lovin` of {@link writeWorld}. */
export const [ONE = '', TWO = '', LOVIN = ''] = campaigns.map(({ id }) => id);

/** Writes the folder of a world with rows that are made up, as `mmp-sim generate` would have made it. */
export function writeWorld(
  folder: string,
  tables: Readonly<Record<string, Rows>>,
  format: 'csv' | 'ndjson' = 'csv',
): string {
  mkdirSync(folder, { recursive: true });
  const world = JSON.stringify(config);
  writeFileSync(join(folder, 'world.json'), world);
  const files = Object.entries(tables).map(([name, rows]) => {
    const path = join(name.startsWith('truth_') ? 'truth' : 'data', name, `${name}-00000.${format}`);
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), format === 'csv' ? csvOf(rows) : ndjsonOf(rows));
    return { path };
  });
  const configSha256 = createHash('sha256').update(world).digest('hex');
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ seed: SEED, schemaVersion: 2, configSha256, files }));
  return folder;
}

export function csvOf(rows: Rows): string {
  const names = Object.keys(rows[0] ?? {});
  return [names.join(','), ...rows.map((row) => names.map((name) => row[name] ?? '').join(',')), ''].join('\n');
}

export const ndjsonOf = (rows: Rows): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
