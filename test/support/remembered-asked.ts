import { expect } from 'vitest';
import { answerTo } from './answer.js';
import { parquetRows } from './parquet-rows.js';
import { expectAlike, found, type Remembered } from './remembered.js';
import { aReportReader } from './reporting.js';
import { twoDays } from './two-days.js';
import { aWorld, worldOf } from './world.js';

type Listed = {
  readonly items: readonly {
    readonly schema: string;
    readonly name: string;
    readonly columns: readonly { readonly name: string }[];
  }[];
};

/** What questions about all that happened are answered. */
export const rememberedAsked: readonly Remembered[] = [
  {
    says: 'all that each question is about: insights, DataVault, the reporting API and exports',
    async tell(sim) {
      const id = 'asked';
      const { workspace } = await twoDays(sim, { id });
      workspace.savedReports.add({ name: 'Mine', metrics: ['tracked_installs', 'spend'], groupBy: ['channel'] });
      // Asked before, so that what comes later is not all that is there.
      expect((await workspace.insights('installs')).items).toMatchObject([{ trackedInstalls: 3 }]);
      return async (again) => {
        const kept = found(again, id);
        const questions = await worldOf(again, kept).control<Listed>('GET /_sim/insights');
        const total = async (question: string) => (await kept.insights(question)).items[0];
        expect(await total('installs')).toMatchObject({ firstOpens: 4, trackedInstalls: 3, organicInstalls: 1 });
        expect(await total('revenue')).toMatchObject({ purchases: 3, adImpressions: 2, impressionRevenue: '0.006' });
        const insights: unknown[] = [];
        for (const { name } of questions.body.items) {
          insights.push(await kept.insights(name, { granularity: 'day', groupBy: ['channel'] }).catch(String));
        }
        expect(insights).toHaveLength(17);
        expectAlike('insights', insights);

        const events = await kept.sql('select event, count(*) from events group by 1 order by 1');
        expect(events.rows).toEqual([
          ['open', 6],
          [null, 3],
        ]);
        const facts = await kept.sql('select * from facts order by number', { dialect: 'duckdb' });
        expectAlike('facts', facts);
        expectAlike('requests', await kept.sql('select * from requests order by number', { dialect: 'duckdb' }));

        const report = aReportReader(again, kept);
        const days = 'start_date=2026-01-01&end_date=2026-01-02';
        const spend = await report(`spend?${days}&group_by=channel&granularity=totals-daily`);
        expect(Object.values(spend)).toMatchObject([{ tracked_installs: 1 }, { tracked_installs: 2 }]);
        expectAlike('spend', spend);
        const saved = await report(`${kept.savedReports.list()[0]?.id}?${days}`);
        expectAlike('saved', saved);

        const exported = async (table: string): Promise<Buffer> => {
          const answer = await fetch(`${again.url}/_sim/export/${table}?workspace=${id}`);
          return Buffer.from(await answer.arrayBuffer());
        };
        const csv = (await exported('purchases.csv')).toString('utf8');
        expect(csv.split('\r\n')).toHaveLength(5);
        expectAlike('CSV', csv);
        expectAlike('NDJSON', (await exported('tenjin.events.ndjson')).toString('utf8').split('\n').toSorted());
        const [names, ...rows] = await parquetRows(await exported('installs.parquet'));
        expect([names?.includes('installation_id'), rows.length]).toEqual([true, 4]);
        expectAlike('Parquet', rows);
      };
    },
  },
  {
    says: 'what networks report in US dollars, the latest report of each key, and postbacks with and without a value',
    async tell(sim) {
      const world = aWorld(sim, { id: 'reported', app: { platform: 'ios' } });
      const { networkReports, skanPostbacks } = world.workspace;
      const report = {
        date: '2026-01-01',
        appId: world.app.id,
        channel: 'unity',
        impressions: 9,
        clicks: 10,
        installs: 2,
      };
      networkReports.add([
        { ...report, spend: '9.99' },
        { ...report, country: 'DE', adRevenue: '0.000000001' },
        { ...report, country: 'FR' },
      ]);
      await world.workspace.sql('select 1');
      networkReports.add([{ ...report, clicks: 11, spend: { amount: '1', currency: 'AFN' } }]);
      await world.control('DELETE /_sim/network-reports?country=FR');
      const postback = {
        version: '4.0',
        'ad-network-id': '4dzt52r2t5.skadnetwork',
        'source-identifier': '39',
        appId: world.app.id,
      };
      skanPostbacks.add([
        { ...postback, 'transaction-id': 'a', 'conversion-value': 0 },
        { ...postback, 'transaction-id': 'b', 'conversion-value': null },
      ]);
      const told = { reports: networkReports.list(), postbacks: skanPostbacks.list() };
      return async (again) => {
        const workspace = found(again, 'reported');
        expect({ reports: workspace.networkReports.list(), postbacks: workspace.skanPostbacks.list() }).toEqual(told);
        const asked = async (sql: string) => (await workspace.sql(sql, { dialect: 'duckdb' })).rows;
        const reported = 'country, clicks, spend, original_spend, original_currency, ad_revenue';
        expect(await asked(`select ${reported} from network_reports order by country nulls first`)).toEqual([
          [null, 11, null, '1.000000000', 'AFN', null],
          ['DE', 10, null, null, null, '0.000000001'],
        ]);
        const received = 'received_at, channel, conversion_value, did_win';
        expect(await asked(`select ${received} from skan_postbacks order by number`)).toEqual([
          ['2026-11-24 12:00:00', 'unity', 0, true],
          ['2026-11-24 12:00:00', 'unity', null, true],
        ]);
        // A repeat is still one.
        const repeated = workspace.skanPostbacks.add([{ ...postback, 'transaction-id': 'a', 'conversion-value': 0 }]);
        expect(repeated).toMatchObject({ added: 0, duplicates: [{}] });
      };
    },
  },
  {
    says: 'what is asked of one workspace and of no other, until it is asked',
    async tell(sim) {
      const one = aWorld(sim, { id: 'one' });
      const another = aWorld(sim, { id: 'another' });
      const link = one.campaign();
      await one.click(link, { site_id: 'first' });
      const at = '2026-11-24T11:00:00Z';
      await one.workspace.addEngagement({ kind: 'click', campaignId: link.id, siteId: 'told late', at });
      another.campaign({ name: 'Autumn' });
      return async (again) => {
        const [kept, other] = [found(again, 'one'), found(again, 'another')];
        const asked = async (workspace: typeof kept, sql: string) =>
          (await workspace.sql(sql, { dialect: 'duckdb' })).rows;
        const sites = 'select site_id, channel, happened_at, arrived_at from facts order by number';
        const noon = '2026-11-24 12:00:00';
        const before = [
          ['first', 'example_ads', noon, noon],
          ['told late', 'example_ads', '2026-11-24 11:00:00', noon],
        ];
        expect(await asked(kept, sites)).toEqual(before);
        expect(await asked(other, sites)).toEqual([]);
        await kept.clock.advance({ ms: 1000 });
        await worldOf(again, kept).click(link, { site_id: 'second' });
        expect(await asked(kept, sites)).toEqual([
          ...before,
          ['second', 'example_ads', '2026-11-24 12:00:01', '2026-11-24 12:00:01'],
        ]);
        const names = "select body->>'$.name' from records where part = 'campaign'";
        expect([await asked(kept, names), await asked(other, names)]).toEqual([[['Spring']], [['Autumn']]]);
        await worldOf(again, kept).control(`PATCH /_sim/campaigns/${link.id}`, { name: 'Summer' });
        expect(await asked(kept, names)).toEqual([['Summer']]);
      };
    },
  },
  {
    says: 'the same tables, each with columns of its own and none that tells of workspaces',
    async tell() {
      return async (again) => {
        const body = (await answerTo(`${again.url}/_sim/sql/tables`)).body as Listed;
        const short = body.items.filter(({ schema, columns }) => schema === 'mmp' && columns.length < 4);
        expect(short.map(({ name }) => name)).toEqual([]);
        const names = body.items.flatMap(({ columns }) => columns.map(({ name }) => name));
        expect(names).not.toContain('workspace');
        expectAlike('tables', body);
      };
    },
  },
];
