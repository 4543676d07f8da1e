import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { sqlText } from '../../simulator/sql-text.js';

const CATALOGUE = ['apps', 'campaigns'];
const FACTS = ['installs', 'sessions', 'events', 'purchases', 'subscriptions', 'ad_revenue'];
export const TABLES = ['engagements', 'claims', ...FACTS, 'network_reports'];

/** Takes the tables of a simulator's workspace out of it, as `mmp-sim generate` writes them. */
export async function takeOut(url: string, folder: string): Promise<void> {
  for (const table of [...CATALOGUE, ...TABLES]) {
    const answer = await fetch(`${url}/_sim/export/${table}.parquet`);
    if (!answer.ok) throw new Error(`${table}: ${answer.status} ${await answer.text()}`);
    mkdirSync(join(folder, 'data', table), { recursive: true });
    writeFileSync(join(folder, 'data', table, `${table}.parquet`), Buffer.from(await answer.arrayBuffer()));
  }
}

type Difference = { readonly table: string; readonly side: string; readonly row: string };

/**
 * Rows that two worlds do not have in common, all columns told but those that number what came: what has an id by its name is
 * compared by that, and an engagement by its instant.
 */
export async function differences(
  left: string,
  right: string,
): Promise<{ counts: Record<string, number>; differ: Difference[] }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rowsOf = async (sql: string): Promise<unknown[][]> => (await connection.runAndReadAll(sql)).getRowsJS();
  const counts: Record<string, number> = {};
  const differ: Difference[] = [];
  try {
    await connection.run("set timezone = 'UTC'");
    for (const [side, folder] of [
      ['files', left],
      ['heard', right],
    ] as const) {
      await connection.run(`create schema ${side}`);
      for (const table of [...CATALOGUE, ...TABLES]) {
        const files = sqlText(join(folder, 'data', table, '*.parquet'));
        await connection.run(`create view ${side}.${table}_made as select * from ${files}`);
      }
      for (const table of TABLES) await connection.run(`create view ${side}.${table} as ${named(side, table)}`);
    }
    for (const table of TABLES) {
      const [[count]] = (await rowsOf(`select count(*) from files.${table}`)) as [[bigint]];
      counts[table] = Number(count);
      for (const [side, other] of [
        ['files', 'heard'],
        ['heard', 'files'],
      ] as const) {
        const rows = await rowsOf(
          `select to_json(one)::varchar from (from ${side}.${table} except all from ${other}.${table}) as one order by all limit 3`,
        );
        differ.push(...rows.map(([row]) => ({ table, side, row: String(row) })));
      }
    }
    return { counts, differ };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function named(side: string, table: string): string {
  if (table === 'network_reports') {
    // Regions report apart in files: what is of one key adds up.
    return `
      select r.date, a.bundle_id, a.platform, r.channel, c.name as campaign, r.country, sum(r.impressions) as impressions,
        sum(r.clicks) as clicks, sum(r.installs) as installs, sum(r.spend) as spend, r.original_currency, r.is_spend, r.is_ad_revenue
      from ${side}.network_reports_made r join ${side}.apps_made a on a.id = r.app_id left join ${side}.campaigns_made c on c.id = r.campaign_id
      group by all`;
  }
  const numbers = ['number', 'id', 'app_id', 'campaign_id'];
  const isFact = FACTS.includes(table);
  const left = [...numbers, ...(isFact ? ['engagement_id', 'cohort_user', 'user_hash'] : [])];
  return `
    select f.* exclude (${left.join(', ')}), a.bundle_id, a.platform, c.name as campaign
      ${isFact ? ', coalesce(e.happened_at, l.engaged_at) as engaged_at' : ''}
    from ${side}.${table}_made f
    join ${side}.apps_made a on a.id = f.app_id
    left join ${side}.campaigns_made c on c.id = f.campaign_id
    ${isFact ? `left join ${side}.engagements_made e on e.id = f.engagement_id left join ${side}.claims_made l on l.id = f.engagement_id` : ''}`;
}
