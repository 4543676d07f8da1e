import { sqlFile } from '../sql-file.js';
import { factTable, factTypes } from '../store/fold.js';
import { OWN_SCHEMA, ownViews } from '../store/views.js';
import { factRows } from './fact-views.js';
import { type StageName, stageTables } from './stage-tables.js';

/** Comments have a `from` as well, and so has a comparison of what may be null. */
const NO_TABLE = /--.*|\bis (?:not )?distinct from\b/g;

/**
 * Of which tables of a stage the rows of a table are: it has none where all of them have none. What they are joined with adds no
 * rows. It is read from the SQL that makes it, since a list beside it would be true until somebody changes one of the two.
 *
 * @param sql - Of a view of our own, or of a table of truth.
 * @returns Null where that cannot be told.
 */
export function stagesOf(sql: string): readonly StageName[] | null {
  const told = sql.replaceAll(NO_TABLE, '');
  const found = new Set<StageName>();
  for (const [, name = ''] of told.matchAll(/\bfrom ([\w.]+)/g)) {
    const within = isStage(name) ? [name] : told.includes(`with ${name} as (`) ? [] : stagesOfFacts(name);
    if (within === null) return null;
    for (const stage of within) found.add(stage);
  }
  return found.size === 0 ? null : [...found];
}

const isStage = (name: string): name is StageName => Object.hasOwn(stageTables, name);

function stagesOfFacts(table: string): readonly StageName[] | null {
  const type = factTypes.find((one) => `main.${factTable(one)}` === table);
  return type === undefined ? null : stagesOf(factRows([type]));
}

/** {@link stagesOf} a view of our own. */
export function stagesOfView(name: string): readonly StageName[] | null {
  const view = ownViews.find((one) => one.schema === OWN_SCHEMA && one.name === name);
  return view === undefined ? null : stagesOf(view.sql);
}

/** The SQL of a table of truth. */
export const truthSql = (name: string): string => sqlFile(new URL(`./sql/truth/${name}.sql`, import.meta.url));

export const stagesOfTruth = (name: string): readonly StageName[] | null => stagesOf(truthSql(name));
