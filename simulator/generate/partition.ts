import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Fact } from '@mmp-sim/contracts/facts';
import { sqlFile } from '../sql-file.js';
import { sqlText } from '../sql-text.js';
import { migrations } from '../store/migrations.js';
import { ownViews } from '../store/views.js';
import type { Reported } from '../synthesis/cell/reported.js';
import { storyOf } from '../synthesis/cell/story.js';
import type { Catalogue } from '../synthesis/enact/catalogue.js';
import { enact } from '../synthesis/enact/enact.js';
import type { Cell } from '../synthesis/people/cells.js';
import { phoneOf, personOf } from '../synthesis/people/person.js';
import type { World } from '../synthesis/world/world.js';
import { Stage } from './stage.js';

const facts = sqlFile(new URL('./sql/facts.sql', import.meta.url));

/** Tables in the domain's own shape: the views that questions are asked of. */
export const domainTables = [
  'engagements',
  'claims',
  'installs',
  'sessions',
  'events',
  'purchases',
  'subscriptions',
  'ad_revenue',
  'network_reports',
];

/** What is true, apart from the data. */
export const truthTables = ['truth_installs', 'truth_incrementality', 'truth_ltv', 'truth_consent'];

export type Partition = {
  readonly number: number;
  readonly cells: readonly Cell[];
  /** Of the first cell. */ readonly firstRegion: number;
};

export async function makePartition(
  world: World,
  catalogue: Catalogue,
  seed: string,
  { number, cells, firstRegion }: Partition,
  folder: string,
): Promise<number> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '256MB' });
  const connection = await instance.connect();
  try {
    const stage = await prepare(connection, world, catalogue);
    for (const [i, cell] of cells.entries()) tell(stage, world, catalogue, seed, cell, firstRegion + i);
    stage.flush();
    const { rows } = stage;
    for (const table of [...domainTables.map((name) => `mmp.${name}`), ...truthTables]) {
      const path = join(folder, `${table.replace('mmp.', '')}-${String(number).padStart(5, '0')}.parquet`);
      await connection.run(`copy (select * from ${table}) to ${sqlText(path)} (format parquet, compression zstd)`);
    }
    stage.close();
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function prepare(connection: DuckDBConnection, world: World, catalogue: Catalogue): Promise<Stage> {
  await connection.run("set disabled_optimizers = 'join_order,build_side_probe_side'");
  for (const step of migrations) await connection.run(step.replaceAll(/update meta[^;]*;/g, ''));
  await connection.run('alter table facts rename to facts_shape');
  await connection.run(`create macro money(n) as (n::bigint * 0.000000001::decimal(10, 9))::decimal(18, 9)`);
  await connection.run('create macro micros(n) as (round(n)::bigint * 0.000001::decimal(7, 6))::decimal(18, 6)');
  await connection.run('create table apps (number integer, id varchar)');
  await connection.run('create table campaigns (number integer, id varchar, app_id varchar, channel varchar)');
  await connection.run(
    'create table ads (network_number integer, format_number integer, mediation varchar, network varchar, format varchar)',
  );
  const { apps, campaigns } = catalogue;
  for (const [i, { id }] of [apps.android, apps.ios].entries())
    await connection.run('insert into apps values ($1, $2)', [i, id]);
  for (const [i, { id, appId, channel }] of campaigns.entries()) {
    await connection.run('insert into campaigns values ($1, $2, $3, $4)', [i, id, appId, channel]);
  }
  const ads = world.config.adRevenue;
  for (const [i, { network }] of (ads?.networks ?? []).entries()) {
    for (const [j, { format }] of (ads?.formats ?? []).entries()) {
      await connection.run('insert into ads values ($1, $2, $3, $4, $5)', [
        i,
        j,
        ads?.mediation ?? '',
        network,
        format,
      ]);
    }
  }
  const stage = await Stage.create(connection);
  await connection.run(
    `create view facts as select * from facts_shape union all by name (select 'default' as workspace, * from (${facts}))`,
  );
  for (const table of truthTables) {
    await connection.run(`create view ${table} as ${sqlFile(new URL(`./sql/truth/${table}.sql`, import.meta.url))}`);
  }
  await connection.run(sqlFile(new URL('./sql/state.sql', import.meta.url)));
  await connection.run('create schema mmp');
  for (const { schema, name, sql } of ownViews) await connection.run(`create view ${schema}.${name} as ${sql}`);
  return stage;
}

function tell(stage: Stage, world: World, catalogue: Catalogue, seed: string, cell: Cell, region: number): void {
  const story = storyOf(world, cell);
  const { country } = cell.country.config;
  stage.begin(region);
  enact(world, catalogue, story, seed, (fact, about, happening, ip) => {
    if (fact.type !== 'engagement') {
      count(story.reported, fact, catalogue);
      return stage.did(fact, about, happening, happening.who, ip);
    }
    const phone = phoneOf(world, personOf(world, cell, happening.who));
    stage.engaged(fact, happening, stage.phone(happening.who, phone, country));
  });
  stage.end(story, world, catalogue);
}

/** What networks report as installs: what the MMP tells them, and what self-attributing ones claim. */
function count(reported: Reported, fact: Fact, { campaigns }: Catalogue): void {
  const campaignId =
    fact.type === 'claim'
      ? fact.campaignId
      : fact.type === 'install' && fact.tracked && fact.attribution.method !== 'claim'
        ? fact.attribution.campaignId
        : null;
  if (campaignId === null) return;
  reported.add(
    'installs',
    fact.atMs,
    campaigns.findIndex(({ id }) => id === campaignId),
  );
}
