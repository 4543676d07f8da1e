import { createRequire } from 'node:module';
import type * as Api from '@duckdb/node-api';
import type Bindings from '@duckdb/node-bindings';

// As CommonJS, which it is: to find what it exports, `import` reads and parses each of its hundred files once more beforehand,
// which takes twice the processor time of all the rest (0.28 s in all, for 0.11), in each thread anew.
const load = createRequire(import.meta.url);

/** DuckDB, which is loaded when it is asked for. */
export const duckdbApi = (): typeof Api => load('@duckdb/node-api') as typeof Api;
export const duckdbBindings = (): typeof Bindings => load('@duckdb/node-bindings') as typeof Bindings;
