/** Which words the files speak: those of mobile measurement, or those of the MMP's own warehouse. */
export type Shape = 'domain' | 'datavault';
export type Format = 'parquet' | 'csv' | 'ndjson';

/** A table that is written: what it is called, what it is read from, and the folder of its files. */
export type OutTable = { readonly name: string; readonly from: string; readonly folder: 'data' | 'truth' };

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

/** Tables of which each partition has its own rows. */
export function tablesOf(shape: Shape, ofMmp: readonly string[]): OutTable[] {
  const [schema, names] = shape === 'domain' ? ['mmp', domain] : ['tenjin', ofMmp];
  return [
    ...names.map((name) => ({ name, from: `${schema}.${name}`, folder: 'data' as const })),
    ...truthTables.map((name) => ({ name, from: name, folder: 'truth' as const })),
  ];
}

/** Tables that are written once. */
export const catalogueTables = (): OutTable[] =>
  catalogue.map((name) => ({ name, from: `mmp.${name}`, folder: 'data' as const }));

/** Path of a file in the folder of the world; of a table that is written once it has no number. */
export function pathOf({ name, folder }: OutTable, partition: number | null, format: Format): string {
  if (partition === null) return `${folder}/${name}/${name}.${format}`;
  return `${folder}/${name}/${name}-${String(partition).padStart(5, '0')}.${format}`;
}
