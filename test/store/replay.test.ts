import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { generate } from '../../simulator/generate/generate.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import type { WorldConfig } from '../../simulator/synthesis/world/world-config.js';
import { differences, takeOut } from '../support/compare-worlds.js';
import { generateOptions } from '../support/generated.js';
import { eager, ofOneCountry, replayed, SEED } from '../support/replays.js';
import { parquetRows } from '../support/parquet-rows.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const few = (preset: string, more: object): WorldConfig => readWorld(eager(preset, more));

async function made(config: WorldConfig, name: string): Promise<string> {
  const path = join(folder, name);
  await generate(generateOptions({ config, seed: SEED, folder: path }));
  return path;
}

const fraud = [
  { kind: 'click-injection', campaign: 'mintegral-android-t2', site: 'flashlight', rate: 0.5 },
  { kind: 'click-flooding', campaign: 'unity-android', site: 'horoscope', rate: 0.3 },
  { kind: 'device-farm', campaign: 'applovin-android-t2', site: 'rewards', rate: 0.5 },
  { kind: 'fake-install', campaign: 'unity-ios-t1', site: 'offers', rate: 1 },
];
const mess = { late: 0.05, duplicated: 0.05, outOfOrder: 0.05, clockSkew: 0.1, missingIds: 0.1, wrongCurrency: 0.5 };
const releases = [
  { version: '3.0', date: '2026-01-01' },
  { version: '3.1', day: 2 },
  { version: '3.2', day: 4 },
];
const ofThree = {
  productId: 'weekly',
  usd: 2.99,
  periodDays: 3,
  trialDays: 2,
  starts: 0.5,
  converts: 0.7,
  churn: 0.3,
  refunds: 0.2,
};

describe('one engine: a world that is replayed to one MMP over HTTP has the rows of its files, which one of each region made', () => {
  test.each([
    {
      name: 'of purchases, in three regions of a country',
      versions: ['3.0', '3.1', '3.2'],
      config: () =>
        readWorld(
          ofOneCountry('mid-core', 'US', 3, {
            days: 6,
            installs: 50,
            fraud: [],
            reinstalls: { chance: 0.3, afterDays: { median: 2 } },
            app: { commission: 0.15, releases },
            purchases: { payers: 0.3, refunds: 0.5 },
          }),
        ),
    },
    {
      name: 'of subscriptions',
      versions: ['7.0'],
      config: () =>
        few('subscription', { days: 8, installs: 50, fraud: [], subscriptions: [ofThree], app: { version: '7.0' } }),
    },
    {
      name: 'with fraud and mess',
      versions: ['3.0', '3.1', '3.2'],
      config: () =>
        few('hyper-casual', { days: 5, installs: 60, fraud, mess, subscriptions: [ofThree], app: { releases } }),
    },
  ])('$name', { tags: 'long', timeout: 240_000 }, async ({ name, versions, config }) => {
    const world = config();
    const files = await made(world, `${name}, files`);
    const simulator = await createSimulator();
    try {
      const { isWhole, counts } = await replayed(world, simulator);
      expect(counts.asJson().unexpected).toEqual({});
      expect(isWhole).toBe(true);
      const heard = join(folder, `${name}, heard`);
      await takeOut(simulator.url, heard);
      const { counts: rows, differ } = await differences(files, heard);
      expect(differ).toEqual([]);
      expect(rows['installs']).toBeGreaterThan(30);
      const opened = join(files, 'data/sessions/sessions-00000.parquet');
      const [names = [], ...sessions] = await parquetRows(readFileSync(opened));
      const told = new Set(sessions.map((session) => session[names.indexOf('app_version')]));
      expect(told).toEqual(new Set(versions));
    } finally {
      await simulator.close();
    }
  });
});

test(
  'what something else sends to the workspace meanwhile is told, and is no replay that went well',
  { tags: 'long', timeout: 120_000 },
  async () => {
    const simulator = await createSimulator();
    onTestFinished(() => simulator.close());
    const config = few('hyper-casual', { days: 2, installs: 20, fraud: [] });
    let other: Promise<unknown> = Promise.resolve();
    const { counts } = await replayed(config, simulator, {
      workspace: 'shared',
      onBegin: ({ catalogue: { campaigns } }) => {
        const link = campaigns.find(({ shortId }) => shortId !== null)?.shortId ?? '';
        other = fetch(`${simulator.url}/w/shared/v0/click/${link}`, { redirect: 'manual' });
      },
    });
    await other;
    const [told, ...others] = Object.entries(counts.asJson().unexpected);
    expect(told).toEqual([expect.stringContaining('click or impression that this replay has not sent'), 1]);
    expect(others).toEqual([]);
  },
);
