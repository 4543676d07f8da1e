import type { Fact } from '@mmp-sim/contracts/facts';
import type { Batch } from './batch.js';
import { aboutTexts, factColumnValues, factTexts } from './columns.js';
import { reportSteps } from './fold-reports.js';

/** The rows of the texts of a batch, as the recorder writes them. */
const factRows = `'[{"w":"VARCHAR","n":"BIGINT","a":"BIGINT","f":"JSON","b":"JSON"}]'`;
const requestRows = `'[{"w":"VARCHAR","n":"BIGINT","r":"JSON"}]'`;
const stateRows = `'[{"w":"VARCHAR","p":"VARCHAR","k":"VARCHAR","o":"BIGINT","b":"JSON"}]'`;
const forgottenRows = `'[{"w":"VARCHAR","n":"BIGINT","u":"BOOLEAN"}]'`;

const requestTexts = `['$.atMs', '$.endpoint', '$.verdict', '$.reason', '$.app.id', '$.app.bundleId', '$.app.platform']`;
const countOf = (severity: string): string =>
  `len(list_filter(json_extract_string(r, '$.findings[*].severity'), s -> s = '${severity}'))`;

/** Facts rest by type, each type in a table of its own: what is asked is of one or two of them. `facts` shows them all. */
export const factTypes = [
  'install',
  'session',
  'event',
  'purchase',
  'subscription',
  'ad-revenue',
  'conversion-value',
  'engagement',
  'claim',
  'import',
] as const satisfies readonly Fact['type'][];
/** Fails to compile where a type of fact has no table. */
const complete: Exclude<Fact['type'], (typeof factTypes)[number]> extends never ? true : never = true;
void complete;

export const factTable = (type: Fact['type']): string => `facts_${type.replaceAll('-', '_')}`;

/** The rows of a text of a batch, which is given as bytes. */
const rowsIn = (shape: string): string => `(select unnest(from_json(decode($1::blob), ${shape}), recursive := true))`;

/** Reads the facts of a batch. */
export const readFacts = `create or replace temp table folding as
   select w as workspace, n as number, make_timestamp_ms(a)::timestamp_ms as arrived_at, ${factColumnValues},
     f::varchar as body, b::varchar as about
   from (select w, n, a, f, b, json_extract_string(f, ${factTexts}) as x, json_extract_string(b, ${aboutTexts}) as y
     from ${rowsIn(factRows)})`;

/** Puts those of one type among the others of it. */
export const insertFacts = (type: Fact['type']): string =>
  `insert into ${factTable(type)} by name select * exclude (type) from folding where type = '${type}'`;

/** Takes out what is gone, before all else of a batch. */
export const goneSteps: readonly string[] = [
  ...factTypes.map(factTable),
  'requests',
  'state',
  'counted',
  'counted_through',
  'network_reports',
].map((table) => `delete from ${table} where workspace in (select unnest(from_json(decode($1::blob), '["VARCHAR"]')))`);

/** Brings all but the facts of a batch into the tables that questions are asked of, each of its own text, after the facts. */
export const foldSteps: readonly (readonly [part: Exclude<keyof Batch, 'facts' | 'gone'>, sql: string])[] = [
  [
    'requests',
    `insert into requests
     select w, n, make_timestamp_ms(try_cast(x[1] as bigint))::timestamp_ms, x[2], x[3], x[4], x[5], x[6], x[7],
       ${countOf('error')}, ${countOf('warning')}, r::varchar
     from (select w, n, r, json_extract_string(r, ${requestTexts}) as x from ${rowsIn(requestRows)})`,
  ],
  [
    'state',
    // Only of the counts the last ones are enough: of all else the first ones tell the order.
    `insert into state
     select w, p, k, o, b::varchar
     from ${rowsIn(stateRows)}
     qualify p <> 'counts' or row_number() over (partition by w, p order by o desc) = 1`,
  ],
  [
    'forgotten',
    `delete from requests using ${rowsIn(forgottenRows)} as f
     where requests.workspace = f.w and (requests.number = f.n or (f.u and requests.number < f.n))`,
  ],
];

/** Network reports among the state, where there are any; the first step takes its text. */
export const foldReports = reportSteps(rowsIn(stateRows));
