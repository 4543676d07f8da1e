// Makes simulator/dist/views/: databases of nothing but the views and functions that a store has, which it copies into itself.
// One of our own and one with those of the MMP. Part of `npm run build`; does nothing while they have not changed.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { datavault } from '../simulator/dist/mmps/tenjin/warehouse/datavault.js';
import { migrate } from '../simulator/dist/store/migrate.js';
import { preparedViews } from '../simulator/dist/store/prepared-views.js';
import { placingOf } from '../simulator/dist/store/views.js';

const wanted = [null, datavault].map(placingOf);
const folder = dirname(preparedViews(''));
mkdirSync(folder, { recursive: true });
for (const placing of wanted) if (!existsSync(preparedViews(placing.hash))) await prepare(placing);
const names = new Set(wanted.map(({ hash }) => basename(preparedViews(hash))));
for (const name of readdirSync(folder)) if (!names.has(name)) rmSync(`${folder}/${name}`, { force: true });

/** They are made of tables, which go when they are there: to a view it is all one. */
async function prepare({ hash, statements }) {
  const path = preparedViews(hash);
  const draft = `${path}.${process.pid}`;
  const instance = await DuckDBInstance.create(draft);
  const connection = await instance.connect();
  const all = async (sql) => (await connection.runAndReadAll(sql)).getRowsJS().flat();
  await migrate(connection, null);
  for (const statement of statements) await connection.run(statement);
  const inMain = "where schema_name = 'main' and database_name = current_database() and not internal";
  for (const view of await all(`select view_name from duckdb_views() ${inMain}`))
    await connection.run(`drop view main.${view}`);
  for (const table of await all(`select table_name from duckdb_tables() ${inMain}`))
    await connection.run(`drop table main.${table}`);
  await connection.run('checkpoint');
  connection.closeSync();
  instance.closeSync();
  renameSync(draft, path);
}
