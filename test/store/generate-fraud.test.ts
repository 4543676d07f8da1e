import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { generate, type GenerateOptions } from '../../simulator/generate/generate.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import type { WorldConfig } from '../../simulator/synthesis/world/world-config.js';
import { generateOptions } from '../support/generated.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
// Sixty thousand people, of whom few come: more than one partition, and quickly made.
const few = { preset: 'hyper-casual', installs: 1500, peoplePerInstall: 40, days: 10, startsOn: '2026-03-01' };
const fraud = [
  { kind: 'click-injection', campaign: 'mintegral-android-t2', site: 'flashlight', rate: 0.5 },
  { kind: 'click-flooding', campaign: 'unity-android', site: 'horoscope', rate: 0.5 },
  { kind: 'device-farm', campaign: 'applovin-android-t2', site: 'rewards', rate: 0.2 },
  { kind: 'fake-install', campaign: 'unity-ios-t1', site: 'offers', rate: 0.5 },
];
const mess = { late: 0.05, duplicated: 0.05, outOfOrder: 0.05, clockSkew: 0.05, missingIds: 0.05, wrongCurrency: 0.5 };
const worlds: Record<string, WorldConfig> = {
  honest: readWorld({ ...few, fraud: [] }),
  cheated: readWorld({ ...few, fraud }),
  spoilt: readWorld({ ...few, fraud, mess }),
};

async function make(name: string, world: string, more: Partial<GenerateOptions> = {}): Promise<void> {
  const config = worlds[world];
  if (config === undefined) throw new Error(`no world ${world}`);
  await generate(generateOptions({ config, folder: join(folder, name), ...more }));
}

async function rowsOf(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
const table = (world: string, path: string): string => `'${join(folder, world, path)}/*.parquet'`;
const manifestOf = (name: string): string => readFileSync(join(folder, name, 'manifest.json'), 'utf8');

beforeAll(async () => {
  await make('honest', 'honest');
  await make('cheated', 'cheated');
}, 120_000);

describe('fraud', { tags: 'long' }, () => {
  test.each(['truth_installs', 'truth_incrementality', 'truth_ltv', 'truth_consent'])(
    'leaves %s of people as it is',
    async (name) => {
      const fakes = `select installation_id from ${table('cheated', 'truth/truth_fraud')} where is_fake`;
      const rows = `select * from ${table('cheated', `truth/${name}`)} where installation_id not in (${fakes})`;
      const [[more, less, all]] = (await rowsOf(`
        with honest as (from ${table('honest', `truth/${name}`)}), people as (${rows})
        select
          (select count(*) from (from people except all from honest)),
          (select count(*) from (from honest except all from people)),
          (select count(*) from honest)`)) as [[bigint, bigint, bigint]];
      expect([more, less]).toEqual([0n, 0n]);
      expect(all).toBeGreaterThan(1000n);
    },
  );

  test('is labelled where it is: each click of its sites, each installation of nobody, and what clicks take', async () => {
    const sites = fraud.map(({ site }) => `'${site}'`).join(', ');
    const clicks = `${table('cheated', 'data/engagements')} e full join ${table('cheated', 'truth/truth_fraud_clicks')} f on f.engagement_id = e.id`;
    expect(
      await rowsOf(`
        select * from ${clicks}
        where e.id is null or (e.site_id in (${sites})) <> (f.kind is not null)
          or (f.kind is not null and (e.site_id, e.campaign_id, e.kind) <> (f.site_id, f.campaign_id, 'click'))`),
    ).toEqual([]);
    const counts = await rowsOf(`
      select kind, is_fake, count(*) > 20 from ${table('cheated', 'truth/truth_fraud')} group by all order by all`);
    expect(counts).toEqual([
      ['click-flooding', false, true],
      ['click-injection', false, true],
      ['device-farm', true, true],
      ['fake-install', true, expect.any(Boolean)],
    ]);
    // Nothing that nobody has installed would have come, or is anybody's.
    expect(
      await rowsOf(`
        select t.* from ${table('cheated', 'truth/truth_installs')} t
        left join ${table('cheated', 'truth/truth_fraud')} f using (installation_id)
        where (t.person is null) <> coalesce(f.is_fake, false) or (f.is_fake and (t.incremental or t.cause_campaign_id is not null))`),
    ).toEqual([]);
  });

  test(
    'of a preset is not known by its site: each has honest clicks and installs too',
    { tags: 'long', timeout: 120_000 },
    async () => {
      const config = readWorld({ preset: 'hyper-casual', installs: 1500, days: 10 });
      await generate(generateOptions({ config, folder: join(folder, 'preset') }));
      const sites = (await rowsOf(`
      select e.site_id, count(*) filter (f.kind is not null), count(*) filter (f.kind is null)
      from ${table('preset', 'data/engagements')} e
      left join ${table('preset', 'truth/truth_fraud_clicks')} f on f.engagement_id = e.id
      where e.kind = 'click' and e.site_id in (select site_id from ${table('preset', 'truth/truth_fraud_clicks')})
      group by all`)) as [string, bigint, bigint][];
      expect(sites.map(([site]) => site).toSorted()).toEqual(['applovin-5', 'ironsource-4', 'mintegral-3', 'unity-2']);
      for (const [, cheated, honest] of sites) {
        expect(cheated).toBeGreaterThan(0n);
        expect(honest).toBeGreaterThan(3n);
      }
      const installs = await rowsOf(`
      select i.site_id, bool_or(f.kind is null), bool_or(f.kind is not null)
      from ${table('preset', 'data/installs')} i
      left join ${table('preset', 'truth/truth_fraud')} f using (installation_id)
      where i.site_id in (select site_id from ${table('preset', 'truth/truth_fraud_clicks')})
      group by i.site_id order by i.site_id`);
      expect(installs.filter(([, honest, cheated]) => honest === true && cheated === true).length).toBeGreaterThan(1);
    },
  );

  test('steals organic installs: the data credit what is true of nobody', async () => {
    const [[stolen, organic]] = (await rowsOf(`
      select count(*), count(*) filter (t.last_touch_campaign_id is null)
      from ${table('cheated', 'truth/truth_fraud')} f
      join ${table('cheated', 'truth/truth_installs')} t using (installation_id)
      join ${table('cheated', 'data/installs')} i using (installation_id)
      where not f.is_fake and i.campaign_id = f.campaign_id and i.site_id = f.site_id`)) as [[bigint, bigint]];
    const [[all]] = (await rowsOf(
      `select count(*) from ${table('cheated', 'truth/truth_fraud')} where not is_fake`,
    )) as [[bigint]];
    expect(Number(stolen) / Number(all)).toBeGreaterThan(0.9);
    expect(Number(organic) / Number(stolen)).toBeGreaterThan(0.3);
  });

  test('is paid for: networks report its clicks and installs', async () => {
    const sums = async (world: string): Promise<number[]> => {
      const [row] = await rowsOf(
        `select sum(clicks)::double, sum(installs)::double, sum(spend)::double from ${table(world, 'data/network_reports')}`,
      );
      return row as number[];
    };
    const [honest, cheated] = [await sums('honest'), await sums('cheated')];
    for (const [i, more] of cheated.entries()) expect(more).toBeGreaterThan(honest[i] ?? 0);
  });
});

describe('mess', { tags: 'long' }, () => {
  beforeAll(() => make('spoilt', 'spoilt'), 120_000);

  test('two shards, the last one first, make the files that one makes', { timeout: 120_000 }, async () => {
    for (const index of [1, 0]) await make('shards', 'spoilt', { shard: { index, of: 2 } });
    expect(manifestOf('shards')).toBe(manifestOf('spoilt'));
  });

  test('changes no truth of what happened', async () => {
    for (const name of ['truth_installs', 'truth_incrementality', 'truth_ltv', 'truth_consent', 'truth_fraud'])
      expect(
        await rowsOf(
          `(from ${table('spoilt', `truth/${name}`)} except all from ${table('cheated', `truth/${name}`)})
           union all (from ${table('cheated', `truth/${name}`)} except all from ${table('spoilt', `truth/${name}`)})`,
        ),
        name,
      ).toEqual([]);
  });

  test('is labelled row by row, with when it occurred and when it arrived', async () => {
    const tables = ['installs', 'sessions', 'events', 'ad_revenue', 'purchases'].map(
      (name) => `select id, installation_id, happened_at, advertising_id from ${table('spoilt', `data/${name}`)}`,
    );
    const wrong = await rowsOf(`
      with data as (${tables.join(' union all ')})
      select t.* from ${table('spoilt', 'truth/truth_mess')} t
      left join data d on d.id = t.id
      where t.id is not null and (d.id is null or d.installation_id <> t.installation_id or d.happened_at <> t.received_at)
        or t.id is null and t.received_at < timestamp '2026-03-11'
        or t.occurred_at > t.received_at
        or (t.kind in ('late', 'out-of-order', 'duplicated')) > (t.received_at > t.occurred_at)
        or (t.kind = 'missing-id') <> (t.advertising_id is not null)
        or (t.kind = 'missing-id' and d.advertising_id is not null)
        or (t.kind = 'wrong-currency') <> (t.currency is not null)`);
    expect(wrong).toEqual([]);
    const kinds = await rowsOf(`select distinct kind from ${table('spoilt', 'truth/truth_mess')} order by all`);
    expect(kinds.flat()).toEqual(['clock-skew', 'duplicated', 'late', 'missing-id', 'out-of-order', 'wrong-currency']);
  });

  test('can be undone: what is labelled, put right, is what an honest backend sent', async () => {
    const ofEvents = (world: string): string => `${table(world, 'data/events')} d`;
    const [[more, less]] = (await rowsOf(`
      with
        labels as (from ${table('spoilt', 'truth/truth_mess')}),
        copies as (select id from labels where kind = 'duplicated'),
        times as (select id, any_value(occurred_at) as occurred_at from labels where id is not null group by id),
        lost as (select distinct installation_id, occurred_at from labels where id is null and type = 'event' and kind <> 'duplicated'),
        mine as (
          select installation_id, name, coalesce(t.occurred_at, d.happened_at) as at
          from ${ofEvents('spoilt')} left join times t on t.id = d.id
          where d.id not in (select id from copies where id is not null)),
        theirs as (select installation_id, name, happened_at as at from ${ofEvents('cheated')})
      select
        (select count(*) from (from mine except all from theirs)),
        (select count(*) from (from theirs except all from mine)) - (select count(*) from lost)`)) as [
      [bigint, bigint],
    ];
    expect([more, less]).toEqual([0n, 0n]);
  });

  test('a wrong clock dates impressions: as wrong as it is, unless that is still to come', async () => {
    const [[before, after, wrong]] = (await rowsOf(`
      select
        count(*) filter (a.impression_at < t.occurred_at),
        count(*) filter (a.impression_at = a.happened_at),
        count(*) filter (a.impression_at > a.happened_at)
      from ${table('spoilt', 'truth/truth_mess')} t
      join ${table('spoilt', 'data/ad_revenue')} a on a.id = t.id
      where t.kind = 'clock-skew'`)) as [[bigint, bigint, bigint]];
    expect(before).toBeGreaterThan(10n);
    expect(after).toBeGreaterThan(10n);
    expect(wrong).toBe(0n);
  });
});
