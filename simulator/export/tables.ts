import { nameHint } from '@mmp-sim/contracts/known-names';
import { SimulatorError } from '../errors.js';
import type { ShownTable, Warehouse } from '../warehouse.js';

export type TableColumn = { readonly name: string; readonly type: string };

/** A view whose rows can be exported. */
export type Table = Pick<ShownTable, 'schema' | 'name' | 'columns'>;

/** Its tables are called by their own names, those of others with the schema before it: `events`, `tenjin.events`. */
const OWN = 'mmp';
/** The first of these that a table has tells when a row happened, or which day it is about. */
const TIMES = ['happened_at', 'created_at', 'date', 'install_date', 'acquired_at', 'updated_at'];

/** Every table that can be exported, those of no MMP first. */
export async function exportTables(warehouse: Pick<Warehouse, 'tables'>): Promise<readonly Table[]> {
  const tables = await warehouse.tables();
  return tables.toSorted((a, b) => Number(a.schema !== OWN) - Number(b.schema !== OWN));
}

/** How a table is called where it is asked for. */
export const tableName = ({ schema, name }: Table): string => (schema === OWN ? name : `${schema}.${name}`);

/** The table of this name. @throws {SimulatorError} NOT_FOUND, with the names of those that there are. */
export function findTable(tables: readonly Table[], asked: string): Table {
  const found = tables.find((one) => tableName(one) === asked || `${one.schema}.${one.name}` === asked);
  if (found !== undefined) return found;
  const names = tables.map(tableName);
  throw new SimulatorError('NOT_FOUND', `no table is called ${JSON.stringify(asked)}. ${nameHint(asked, names)}`);
}

/** By which column a span of days is taken; null where rows have no time. */
export function timeColumn({ columns }: Table): string | null {
  return TIMES.find((name) => columns.some((column) => column.name === name)) ?? null;
}
