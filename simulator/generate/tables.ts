import { OWN_SCHEMA } from '../store/views.js';
import type { MmpWarehouse } from '../warehouse.js';
import { stagesOfTruth, stagesOfView } from './made-of.js';
import type { StageName } from './stage-tables.js';

/** Which words the files speak: those of mobile measurement, or those of the MMP's own warehouse. */
export type Shape = 'domain' | 'datavault';
/** `duckdb` is one file of all tables; the others are files of their own for each table and partition. */
export type Format = 'parquet' | 'csv' | 'ndjson' | 'duckdb';
/** How the tables of a partition are written; those of a database wait as Parquet until all are there. */
export type FileFormat = Exclude<Format, 'duckdb'>;

/** A table that is written: what it is called, what it is read from, and the folder of its files. */
export type OutTable = {
  readonly name: string;
  readonly from: string;
  readonly folder: 'data' | 'truth';
  /** Those of a stage: where all of them are without rows it has none. Null where that is not known. */
  readonly stages: readonly StageName[] | null;
};

const domain = [
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
/** What each app, channel and campaign is called: small, and the same in every partition. */
const catalogue = ['apps', 'channels', 'campaigns'];
export const truthTables = [
  'truth_installs',
  'truth_incrementality',
  'truth_ltv',
  'truth_consent',
  'truth_fraud',
  'truth_fraud_clicks',
  'truth_mess',
];

const stages = new Map([
  ...domain.map((name) => [name, stagesOfView(name)] as const),
  ...truthTables.map((name) => [name, stagesOfTruth(name)] as const),
]);
const stagesIn = (name: string): OutTable['stages'] => stages.get(name) ?? null;

/** Tables of which each partition has its own rows. @param warehouse - Of the shape `datavault`; null of the other one. */
export function tablesOf(warehouse: MmpWarehouse | null): OutTable[] {
  const data =
    warehouse === null
      ? domain.map((name) => ({ name, from: `${OWN_SCHEMA}.${name}`, stages: stagesIn(name) }))
      : [
          ...warehouse.happened.single.map((name) => ({ name, from: `${warehouse.schema}.${name}`, stages: null })),
          // Sums come out in any order.
          ...warehouse.happened.summed.map((name) => ({
            name,
            from: `(select * from ${warehouse.schema}.${name} order by all)`,
            stages: null,
          })),
        ];
  return [
    ...data.map((one) => ({ ...one, folder: 'data' as const })),
    ...truthTables.map((name) => ({ name, from: name, folder: 'truth' as const, stages: stagesIn(name) })),
  ];
}

/** Tables that are written once. */
export function catalogueTables(warehouse: MmpWarehouse | null): OutTable[] {
  const [schema, names] = warehouse === null ? [OWN_SCHEMA, catalogue] : [warehouse.schema, namesIn(warehouse)];
  return names.map((name) => ({ name, from: `${schema}.${name}`, folder: 'data' as const, stages: null }));
}

/** What things are called there. */
function namesIn(warehouse: MmpWarehouse): string[] {
  const { schema, happened } = warehouse;
  const others = new Set([...happened.single, ...happened.summed]);
  return warehouse.views().flatMap((view) => (view.schema === schema && !others.has(view.name) ? [view.name] : []));
}

/** Path of a file in the folder of the world; of a table that is written once it has no number. */
export function pathOf({ name, folder }: OutTable, partition: number | null, format: FileFormat): string {
  if (partition === null) return `${folder}/${name}/${name}.${format}`;
  return `${folder}/${name}/${name}-${String(partition).padStart(5, '0')}.${format}`;
}

/** Whose partition's file it is; what is written once is the first one's. */
export const partitionIn = (path: string): number => Number(/-(\d+)\.\w+$/.exec(path)?.[1] ?? 0);

export const rowsOf = (files: readonly { readonly rows: number }[]): number =>
  files.reduce((sum, { rows }) => sum + rows, 0);
