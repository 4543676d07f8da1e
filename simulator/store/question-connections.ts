import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { MmpWarehouse, UserQuestion } from '../warehouse.js';
import { CATALOG } from './catalogue.js';
import { GUARD_SCHEMA, MACRO_SCHEMA, OWN_SCHEMA } from './views.js';

/** Where one statement of a user runs at a time. How integers divide, and where nulls stand, is set before the configuration is locked. */
export type UserSlot = { readonly [Dialect in UserQuestion['dialect']]: DuckDBConnection };

export type QuestionConnections = {
  /** For a look at how much memory is taken. */
  readonly watching: DuckDBConnection;
  /** For questions of our own. */
  readonly own: readonly DuckDBConnection[];
  readonly users: readonly UserSlot[];
};

/** Those are all. The binding has four threads by default, and what is staged and folded needs one. */
const OWN_AT_ONCE = 1;
/** DuckDB's own limit of 1000 takes a minute to plan. */
const DEPTH = 'set session max_expression_depth = 200';

/** Nulls count as larger than all else, in windows and aggregates too: docs.aws.amazon.com/redshift/latest/dg/r_ORDER_BY_clause.html. */
const NULLS = "set session default_null_order = 'nulls_last_on_asc_first_on_desc'";

const pathOf = (...schemas: readonly string[]): string =>
  `set search_path = '${schemas.map((schema) => `${CATALOG}.${schema}`).join(',')}'`;

/**
 * Connects to a database that is to be asked.
 *
 * @param instance - Its configuration is not locked yet, and its views are there.
 * @param statements - Of users, that run at once.
 */
export async function questionConnections(
  instance: DuckDBInstance,
  { warehouse, statements }: { readonly warehouse: MmpWarehouse | null; readonly statements: number },
): Promise<QuestionConnections> {
  const theirs = warehouse?.schema;
  const tables = theirs === undefined ? [] : [theirs];
  const connect = async (...settings: readonly string[]): Promise<DuckDBConnection> => {
    const connection = await instance.connect();
    for (const setting of settings) await connection.run(setting);
    return connection;
  };
  const own = await Promise.all(Array.from({ length: OWN_AT_ONCE }, () => connect(pathOf(OWN_SCHEMA, 'main'))));
  const users = await Promise.all(
    Array.from({ length: statements }, async () => ({
      redshift: await connect(
        pathOf(GUARD_SCHEMA, MACRO_SCHEMA, ...tables, OWN_SCHEMA),
        DEPTH,
        'set session integer_division = true',
        NULLS,
      ),
      duckdb: await connect(pathOf(GUARD_SCHEMA, OWN_SCHEMA, ...tables), DEPTH),
    })),
  );
  return { watching: await connect(), own, users };
}
