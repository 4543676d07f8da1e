import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { duckdbApi } from '../duckdb.js';
import { sqlFile } from '../sql-file.js';
import { reportRows } from '../store/fold-reports.js';
import { migrations } from '../store/migrations.js';
import { withPrepared } from '../store/prepared-views.js';
import { placingOf } from '../store/views.js';
import type { Catalogue } from '../synthesis/enact/catalogue.js';
import { hasLinks } from '../synthesis/world/channels.js';
import type { World } from '../synthesis/world/world.js';
import type { MmpWarehouse } from '../warehouse.js';
import { commonChannels } from '../workspaces/common-channels.js';
import { placeFactViews, placeOwnViews, renewViews } from './fact-views.js';
import { FewValues } from './few-values.js';
import { truthSql } from './made-of.js';
import { Stage } from './stage.js';
import { catalogueTables, tablesOf, truthTables } from './tables.js';

const sqlOf = (name: string): string => sqlFile(new URL(`./sql/${name}.sql`, import.meta.url));

/**
 * A database in memory that shows what is told to it as a simulator's store would: its views are the store's own. One for all
 * partitions of a world, one after another: to name its hundred tables and views takes longer than to write some of them.
 *
 * One thread and joins in the order in which they are written: rows come out in the order in which they went in.
 */
export class PartitionDatabase {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;
  #stage: Stage;
  /** Partitions that it has had, with the one that is in it. */
  #had = 1;
  readonly #installation: string;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, few: FewValues, stage: Stage) {
    this.#instance = instance;
    this.connection = connection;
    this.#stage = stage;
    this.#installation = few.typed(sqlOf('facts/installation'));
  }

  /**
   * @param spill - Folder for what does not fit into memory, of this database alone: those of one process call their files alike.
   * @param warehouse - Whose tables are to be asked besides.
   * @param isParquet - What is asked goes into such files.
   */
  static async open(
    world: World,
    catalogue: Catalogue,
    spill: string,
    warehouse: MmpWarehouse | null = null,
    isParquet = false,
  ): Promise<PartitionDatabase> {
    const { DuckDBInstance } = duckdbApi();
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: '256MB',
      temp_directory: spill,
      // What its allocator has freed goes back to the system before it takes more than that at once: else two workers keep 150 MB of it.
      allocator_bulk_deallocation_flush_threshold: '1MB',
    });
    const connection = await instance.connect();
    await connection.run("set disabled_optimizers = 'join_order,build_side_probe_side'");
    // The columns of a store.
    for (const step of migrations) await connection.run(step.replaceAll(/update meta[^;]*;/g, ''));
    await connection.run('create macro money(n) as (n::bigint * 0.000000001::decimal(10, 9))::decimal(18, 9)');
    await connection.run('create macro micros(n) as (round(n)::bigint * 0.000001::decimal(7, 6))::decimal(18, 6)');
    const few = isParquet && warehouse === null ? await FewValues.create(connection, world, catalogue) : FewValues.none;
    await nameThings(connection, world, catalogue, few);
    const database = new PartitionDatabase(instance, connection, few, await Stage.create(connection, null));
    await database.join();
    await placeFactViews(connection, few, warehouse !== null);
    await connection.run(`create or replace view records as ${sqlOf('records')}`);
    const reports = "(select * from records where part = 'network-report')";
    await connection.run(`drop table network_reports; create view network_reports as ${reportRows(reports)}`);
    for (const table of truthTables) await connection.run(`create view ${table} as ${truthSql(table)}`);
    if (warehouse === null) await placeOwnViews(connection, [...tablesOf(null), ...catalogueTables(null)]);
    else {
      await withPrepared(connection, placingOf(warehouse), 'memory', (statements) =>
        connection.run(statements.join(';\n')),
      );
      await renewViews(connection);
    }
    // What is asked when: at the end of the world.
    await connection.run(`set variable now = make_timestamp_ms(${world.span.toMs})`);
    return database;
  }

  get had(): number {
    return this.#had;
  }

  /** Tables of the partition that is in it. */
  get stage(): Stage {
    return this.#stage;
  }

  /** Makes room for the next partition: what the tables of the one before hold goes. */
  async empty(): Promise<void> {
    this.#stage.close();
    this.#stage = await Stage.create(this.connection, this.#stage);
    this.#had += 1;
  }

  /** All of a partition is told: what several tables are joined with is made. */
  async join(): Promise<void> {
    await this.connection.run(`create or replace table installation as ${this.#installation}`);
  }

  close(): void {
    this.#stage.close();
    this.connection.closeSync();
    this.#instance.closeSync();
  }
}

/** Ids and names for what is a number in the rows. */
async function nameThings(
  connection: DuckDBConnection,
  { config, fraud, campaigns, releases }: World,
  catalogue: Catalogue,
  few: FewValues,
): Promise<void> {
  const apps = [catalogue.apps.android, catalogue.apps.ios];
  const channels = config.channels.map(
    (channel, i) =>
      commonChannels.find(({ shortId }) => shortId === channel.channel) ?? {
        id: 1000 + i,
        shortId: channel.channel,
        name: channel.channel,
        selfAttributing: !hasLinks(channel),
      },
  );
  const ads = config.adRevenue;
  const networks = (ads?.networks ?? []).flatMap(({ network }, i) =>
    (ads?.formats ?? []).map(({ format }, j) => ({ n: i, f: j, mediation: ads?.mediation, network, format })),
  );
  const given = JSON.stringify({
    apps: apps.map(({ id }, number) => ({ number, id })),
    fraud: fraud.map(({ number, config: { kind, site }, campaign }) => ({
      number,
      kind,
      site,
      campaign: campaign.number,
    })),
    campaigns: catalogue.campaigns.map(({ id, appId, channel }, number) => {
      const { sites = 0, creatives = 0 } = campaigns[number]?.channel ?? {};
      return { number, id, app_id: appId, channel, sites, creatives };
    }),
    ads: networks,
    releases: releases.map(({ version }, number) => ({ number, version })),
    records: [
      ...apps.map((body) => ({ part: 'app', key: body.id, body })),
      ...[...commonChannels.slice(0, 1), ...channels].map((body) => ({ part: 'channel', key: body.shortId, body })),
      ...catalogue.campaigns.map((body) => ({ part: 'campaign', key: body.id, body })),
    ].map((record) => ({ ...record, body: JSON.stringify(record.body) })),
  });
  const rows = (name: string, columns: string): string =>
    `select unnest(from_json($1::json->'${name}', '[{${columns}}]'), recursive := true)`;
  await connection.run(`create table apps as ${rows('apps', '"number":"INTEGER","id":"VARCHAR"')}`, [given]);
  await connection.run(
    `create table campaigns as ${rows('campaigns', '"number":"INTEGER","id":"VARCHAR","app_id":"VARCHAR","channel":"VARCHAR","sites":"INTEGER","creatives":"INTEGER"')}`,
    [given],
  );
  await connection.run(
    `create table fraud as ${rows('fraud', '"number":"INTEGER","kind":"VARCHAR","site":"VARCHAR","campaign":"INTEGER"')}`,
    [given],
  );
  await connection.run(
    `create table ads as ${rows('ads', '"n":"INTEGER","f":"INTEGER","mediation":"VARCHAR","network":"VARCHAR","format":"VARCHAR"')}`,
    [given],
  );
  await connection.run(`create table releases as ${rows('releases', '"number":"INTEGER","version":"VARCHAR"')}`, [
    given,
  ]);
  await connection.run(few.typed(sqlOf('names')));
  await connection.run(
    `create table known_records as ${rows('records', '"part":"VARCHAR","key":"VARCHAR","body":"VARCHAR"')}`,
    [given],
  );
}
