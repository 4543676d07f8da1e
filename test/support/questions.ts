import type { InsightOptions } from '@mmp-sim/contracts/wire';
import { answerTo } from './answer.js';
import { control } from './control.js';
import { parquetRows } from './parquet-rows.js';
import type { Play } from './plays.js';
import { pick, READER, type Stage } from './stage.js';

type Listed = { readonly items: readonly { readonly schema: string; readonly name: string }[] };

const listOf = async (stage: Stage, path: string): Promise<Listed['items']> =>
  (await control<Listed>(stage.sim.url, `GET /_sim/${path}?workspace=stage`)).body.items;

const insightOptions: readonly InsightOptions[] = [
  {},
  { granularity: 'total', groupBy: ['campaign', 'country'] },
  { granularity: 'week', groupBy: ['app'], from: '2026-11-24', to: '2026-12-31' },
  { granularity: 'day', groupBy: ['channel'], filters: { platform: ['android'] } },
];

const DAYS = 'start_date=2026-11-20&end_date=2026-12-20';
const reports = [
  `reports/spend?${DAYS}&group_by=campaign,country&granularity=totals-daily&metrics=spend,tracked_installs,revenues_7d,roas_1d,retention_1d,users`,
  `reports/spend?${DAYS}&group_by=app`,
  `reports/ad_revenue?${DAYS}&group_by=app,channel`,
  `reports/sk_ad_network?${DAYS}&group_by=channel`,
  'apps',
  'campaigns',
  'channels',
  'saved_reports',
];

/** A table of the warehouse; the choice among many says which. */
async function tableOf(stage: Stage, among: number): Promise<string> {
  const { schema, name } = pick(await listOf(stage, 'sql/tables'), among);
  return `${schema}.${name}`;
}

/** Their `number` tells the order of records alone. */
const ordered = new Set(
  ['records', 'apps', 'campaigns', 'network_reports', 'shared_reports', 'skan_postbacks'].map((name) => `mmp.${name}`),
);
/** What stands in `mmp.records` wherever all is kept; a file has installations and more of it besides. */
const PARTS = "('app', 'channel', 'campaign', 'network-report', 'skan-postback')";

/** All rows of a table, as far as every store has the same ones. */
function rowsOf(table: string): string {
  const columns = ordered.has(table) ? '* replace (dense_rank() over (order by number) as number)' : '*';
  return `select ${columns} from ${table} ${table === 'mmp.records' ? `where part in ${PARTS} ` : ''}order by all`;
}

/** What may be asked about all that has happened, as the warehouse answers it. */
export const questions = {
  askInsight: async (stage, { who, among }) => {
    const { name } = pick(await listOf(stage, 'insights'), among);
    return stage.workspace.insights(name, pick(insightOptions, who));
  },
  askInsightAsCsv: async (stage, { among }) => {
    const { name } = pick(await listOf(stage, 'insights'), among);
    return (await answerTo(`${stage.sim.url}/_sim/insights/${name}?workspace=stage&format=csv`)).text;
  },
  askSql: async (stage, { among }) => stage.workspace.sql(rowsOf(await tableOf(stage, among)), { dialect: 'duckdb' }),
  askExport: async (stage, { who, among }) => {
    const format = pick(['csv', 'ndjson', 'parquet'] as const, who);
    const asked = await tableOf(stage, among);
    const table = ordered.has(asked) ? 'facts' : asked.replace(/^mmp\./, '');
    const pieces: Buffer[] = [];
    for await (const piece of await stage.workspace.export(table, format)) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    // Only tables of what happens promise an order.
    return format === 'parquet' ? parquetRows(bytes) : bytes.toString('utf8').split('\n').toSorted();
  },
  askReport: async (stage, { among }) => {
    const { status, text } = await answerTo(`${stage.sim.url}/v2/${pick(reports, among)}`, {
      headers: { Authorization: `Bearer ${READER}` },
    });
    return { status, text };
  },
} satisfies Record<string, Play>;
