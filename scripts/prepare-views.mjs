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
  await migrate(connection, null);
  for (const statement of statements) await connection.run(statement);
  const inMain = "where schema_name = 'main' and database_name = current_database() and not internal";
  const found = await connection.runAndReadAll(
    `select 'view ' || view_name from duckdb_views() ${inMain}
     union all select 'table ' || table_name from duckdb_tables() ${inMain} order by 1 desc`,
  );
  const things = /** @type {string[][]} */ (found.getRowsJS()).flat();
  for (const thing of things) await connection.run(`drop ${thing}`);
  await connection.run('checkpoint');
  connection.closeSync();
  instance.closeSync();
  renameSync(draft, path);
}
