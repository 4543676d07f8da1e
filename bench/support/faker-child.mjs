// The naive way to synthetic data: one record of Faker for each row, with the columns that `mmp-sim generate` writes, each by the
// call of Faker that fits it best. Nothing belongs together: no person, no campaign, no attribution, no truth.
// The rows go to lines of JSON, and by DuckDB from there to Parquet, as the world's do, by one thread.
// Argument: {folder, rows, out} as JSON: of a world that was made, so many rows in all, in the world's own proportions; a folder.
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { base, en, Faker } from '@faker-js/faker';
import duckdb from '@duckdb/node-api';

const { folder, rows, out } = JSON.parse(process.argv[2] ?? '{}');
const faker = new Faker({ locale: [en, base] });
faker.seed(1);
const [from, to] = ['2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z'];
const KINDS = ['click', 'impression'];

/** What a column is called says what to ask for; else its type. @param {string} name @param {string} type */
function callOf(name, type) {
  if (type.startsWith('TIMESTAMP') || type === 'DATE') return () => faker.date.between({ from, to }).toISOString();
  if (type === 'BOOLEAN') return () => faker.datatype.boolean();
  if (type.startsWith('DECIMAL')) return () => faker.commerce.price({ min: 0, max: 100 });
  if (/INT|DOUBLE/.test(type)) return () => faker.number.int({ max: 1_000_000 });
  if (name === 'user_agent') return () => faker.internet.userAgent();
  if (name === 'ip') return () => faker.internet.ipv4();
  if (name.includes('country')) return () => faker.location.countryCode();
  if (name === 'currency') return () => faker.finance.currencyCode();
  if (name.includes('version')) return () => faker.system.semver();
  if (name === 'kind') return () => faker.helpers.arrayElement(KINDS);
  if (name === 'id' || name.endsWith('_id')) return () => faker.string.uuid();
  return () => faker.word.noun();
}

/** @param {readonly (readonly [string, string])[]} columns */
const recordOf = (columns) => {
  const calls = columns.map(([name, type]) => [name, callOf(name, type)]);
  return () => {
    const record = {};
    for (const [name, call] of calls) record[name] = call();
    return record;
  };
};

const { files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const instance = await duckdb.DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const tables = new Map();
for (const { path, rows: count } of files) {
  const name = path.split('/')[1];
  if (!tables.has(name)) {
    const described = await connection.runAndReadAll(`describe select * from '${join(folder, path)}'`);
    const columns = described.getRowsJS().map(([column, type]) => [column, type]);
    tables.set(name, { count: 0, columns, record: recordOf(columns) });
  }
  tables.get(name).count += count;
}
const all = [...tables.values()].reduce((sum, { count }) => sum + count, 0);
mkdirSync(out, { recursive: true });

const before = process.cpuUsage();
let made = 0;
for (const [name, { count, columns, record }] of tables) {
  const most = Math.round((count * rows) / all);
  const lines = join(out, `${name}.ndjson`);
  const file = createWriteStream(lines);
  for (let row = 0; row < most; row += 1) {
    made += 1;
    if (!file.write(`${JSON.stringify(record())}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  const types = columns.map(([column, type]) => `'${column}': '${type}'`).join(', ');
  await connection.run(
    `copy (select * from read_json('${lines}', format = 'nd', columns = {${types}}))
     to '${join(out, name)}.parquet' (format parquet, compression zstd)`,
  );
}
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ rows: made, cpuMs: (user + system) / 1000 }));
