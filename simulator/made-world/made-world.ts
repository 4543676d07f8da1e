import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { duckdbApi } from '../duckdb.js';
import { SimulatorError } from '../errors.js';
import { MANIFEST, type Manifest, SCHEMA_VERSION, WORLD } from '../generate/manifest.js';
import { DATABASE } from '../generate/world-database.js';
import { BEGUN_JOB } from '../generate/world-folder.js';
import type { Shape } from '../generate/tables.js';
import { sqlText } from '../sql-text.js';
import { type Catalogue, catalogueOf } from '../synthesis/enact/catalogue.js';
import { partitionsOf } from '../synthesis/people/cells.js';
import { readWorld } from '../synthesis/world/read-world.js';
import { type World, worldOf } from '../synthesis/world/world.js';
import { whyUnwritable } from '../why-unwritable.js';
import { type Listed, refuseChanged } from './refuse-changed.js';
import { castSql, type ColumnTypes, filesOf, readSql } from './table-source.js';

type Made = Listed & { readonly seed: string; readonly shape: string; readonly schemaVersion: number };

/** A row as it is read: whole numbers of 64 bits are numbers, decimals texts. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

type Opened = {
  readonly connection: DuckDBConnection;
  readonly tables: readonly string[];
  readonly close: () => void;
};

/** The folder of a world that was made, or a part of one, and a database that reads its files. */
export class MadeWorld {
  readonly folder: string;
  readonly world: World;
  readonly catalogue: Catalogue;
  /** Of its tables. */
  readonly shape: Shape;
  /** Partitions that lie in the folder, and those of the whole world. */
  readonly partitions: { readonly there: number; readonly of: number };
  /** Its tables are those of this version. */
  readonly isOfThisVersion: boolean;
  readonly #connection: DuckDBConnection;
  /** Where it is one file: its tables, with their schemas. */
  readonly #tables: readonly string[];
  readonly #close: () => void;

  private constructor(folder: string, { seed, schemaVersion, shape }: Made, { connection, tables, close }: Opened) {
    this.folder = folder;
    this.isOfThisVersion = schemaVersion === SCHEMA_VERSION;
    this.shape = shape === 'datavault' ? shape : 'domain';
    this.world = worldOf(configOf(folder), seed);
    this.catalogue = catalogueOf(this.world, seed);
    const of = partitionsOf(this.world).length;
    this.partitions = { there: tables.length > 0 ? of : filesOf(folder, 'truth_installs').length, of };
    this.#connection = connection;
    this.#tables = tables;
    this.#close = close;
  }

  /**
   * @param named - The folder that was asked for; its `truth` or `data` means the same.
   * @param flag - What it was asked by, for messages.
   * @throws {SimulatorError} REQUEST_INVALID for a folder that holds no world, or one of a newer version.
   */
  static async open(named: string, flag: string): Promise<MadeWorld> {
    const folder = folderOf(named, flag);
    const made = madeOf(folder, flag);
    const database = join(folder, DATABASE);
    const isDatabase = existsSync(database);
    if (!isDatabase && filesOf(folder, 'truth_installs').length === 0) {
      throw refused(
        `${flag}: ${named} has no truth/truth_installs, of which all is counted. It is made by mmp-sim generate: run it once more, or put the folder truth back.`,
      );
    }
    refuseChanged(folder, flag, made);
    const { DuckDBInstance } = duckdbApi();
    const spill = temporaryFolder();
    const instance = await DuckDBInstance.create(':memory:', { temp_directory: spill });
    const connection = await instance.connect();
    const close = (): void => {
      connection.closeSync();
      instance.closeSync();
      rmSync(spill, { recursive: true, force: true });
    };
    try {
      const tables = isDatabase ? await attached(connection, database, 'made', flag) : [];
      const world = new MadeWorld(folder, made, { connection, tables, close });
      await world.#refuseOtherSeed(flag);
      return world;
    } catch (error) {
      close();
      throw error;
    }
  }

  /** Whether the table lies in the folder. */
  has(table: string): boolean {
    return this.#inDatabase(table) !== null || filesOf(this.folder, table).length > 0;
  }

  /** Makes views of tables, with these columns; one that is not there is empty. */
  async show(tables: Readonly<Record<string, ColumnTypes>>): Promise<void> {
    for (const [name, columns] of Object.entries(tables)) {
      const table = this.#inDatabase(name);
      const paths = filesOf(this.folder, name).map(({ path }) => path);
      const sql = table === null ? readSql(paths, columns) : castSql(table, columns);
      await this.run(`create view ${name} as ${sql}`);
    }
  }

  /** @throws {SimulatorError} REQUEST_INVALID where a file cannot be read. */
  async run(sql: string): Promise<void> {
    await this.#told(this.#connection.run(sql));
  }

  async rows<R extends Row>(sql: string): Promise<R[]> {
    const result = await this.#told(this.#connection.runAndReadAll(sql));
    return result.getRowObjectsJS().map((row) => {
      const plain = Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'bigint' ? Number(value) : value,
      ]);
      return Object.fromEntries(plain) as R;
    });
  }

  /** Makes a table of what is given as texts: names for what is a number in the world, and the like. */
  async tell(table: string, columns: readonly string[], rows: readonly (readonly (string | null)[])[]): Promise<void> {
    await this.run(`create table ${table} (${columns.map((name) => `${name} varchar`).join(', ')})`);
    const texts = rows.map((row) => `(${row.map((text) => (text === null ? 'null' : sqlText(text))).join(', ')})`);
    if (texts.length > 0) await this.run(`insert into ${table} values ${texts.join(', ')}`);
  }

  /**
   * Opens a database beside it, which is only read; its own is open already.
   *
   * @param flag - What it was asked by, for messages.
   * @returns The full names of its tables.
   * @throws {SimulatorError} REQUEST_INVALID for what is no database, and one that somebody writes to.
   */
  async attach(path: string, flag: string): Promise<readonly string[]> {
    const own = join(this.folder, DATABASE);
    if (this.#tables.length > 0 && realpathSync(path) === realpathSync(own)) return this.#tables;
    return attached(this.#connection, path, 'beside', flag);
  }

  close(): void {
    this.#close();
  }

  /** Ids of campaigns follow from the seed. */
  async #refuseOtherSeed(flag: string): Promise<void> {
    const columns = { cause_campaign_id: 'varchar' } as const;
    const table = this.#inDatabase('truth_installs');
    const paths = filesOf(this.folder, 'truth_installs').map(({ path }) => path);
    const from = table === null ? readSql(paths, columns) : castSql(table, columns);
    const found = await this.rows<{ id: string | null }>(`select distinct cause_campaign_id as id from (${from})`);
    const known = new Set(this.catalogue.campaigns.map(({ id }) => id));
    if (found.every(({ id }) => id === null || known.has(id))) return;
    throw refused(
      `${flag}: ${this.folder} was made of another seed than ${MANIFEST} says: its truth tells of other campaigns. Put back the one that was made, or make the world anew.`,
    );
  }

  #inDatabase(name: string): string | null {
    return this.#tables.find((table) => table.endsWith(`.${name}`)) ?? null;
  }

  async #told<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      throw refused(`${this.folder} cannot be read: ${firstLine(error)}`, error);
    }
  }
}

/** @returns The tables of a file that is only read. */
async function attached(connection: DuckDBConnection, path: string, name: string, flag: string): Promise<string[]> {
  try {
    await connection.run(`attach ${sqlText(path)} as ${name} (read_only, type duckdb)`);
  } catch (error) {
    throw refused(`${flag}: ${path} cannot be read: ${firstLine(error)}`, error);
  }
  const found = await connection.runAndReadAll(
    `select schema_name || '.' || table_name from duckdb_tables() where database_name = '${name}'`,
  );
  return (found.getRowsJS() as [string][]).map(([table]) => `${name}.${table}`);
}

/** @throws {SimulatorError} REQUEST_INVALID where the system's own cannot be written. */
function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'mmp-sim-'));
  } catch (error) {
    throw refused(`TMPDIR: ${tmpdir()} cannot be written: ${whyUnwritable(error)}.`, error);
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

function folderOf(named: string, flag: string): string {
  const isWorld = (folder: string): boolean => existsSync(join(folder, WORLD));
  if (isWorld(named)) return named;
  const above = dirname(named);
  if (['truth', 'data'].includes(basename(named)) && isWorld(above)) return above;
  if (!existsSync(named))
    throw refused(`${flag}: ${named} is not there. Name the folder that mmp-sim generate --out made.`);
  throw refused(
    `${flag}: ${named} is no world: there is no ${WORLD} in it. Name the folder that mmp-sim generate --out made, or make one: mmp-sim generate --out world/`,
  );
}

/** What it was made of, from the manifest; of a world that is not whole yet, from what was begun. */
function madeOf(folder: string, flag: string): Made {
  const path = [join(folder, MANIFEST), join(folder, BEGUN_JOB)].find((one) => existsSync(one));
  if (path === undefined) {
    throw refused(
      `${flag}: ${folder} has no ${MANIFEST}, so nobody knows its seed. Run the same mmp-sim generate once more: it finds what is made and writes it.`,
    );
  }
  const { seed, schemaVersion, shape, configSha256, files } = (jsonOf(path) ?? {}) as Partial<Manifest>;
  const isListed = path.endsWith(MANIFEST) ? Array.isArray(files) : files === undefined;
  if (typeof seed !== 'string' || typeof schemaVersion !== 'number' || typeof configSha256 !== 'string' || !isListed) {
    throw refused(
      `${flag}: ${path} is no manifest of a world: it lacks seed, schemaVersion, configSha256 or files. Make the world anew.`,
    );
  }
  if (schemaVersion > SCHEMA_VERSION) {
    throw refused(
      `${flag}: ${folder} was made by a newer version: its tables have the version ${schemaVersion}, and up to ${SCHEMA_VERSION} is known. Update mmp-sim.`,
    );
  }
  return { seed, schemaVersion, configSha256, files: files ?? null, shape: shape ?? 'domain' };
}

function configOf(folder: string): World['config'] {
  const path = join(folder, WORLD);
  try {
    return readWorld(jsonOf(path));
  } catch (error) {
    if (!(error instanceof SimulatorError) || error.code !== 'WORLD_INVALID') throw error;
    throw refused(`${path} describes no world of this version: ${error.detail}`, error);
  }
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    throw refused(`${path} is no JSON: ${firstLine(error)}. Make the world anew.`, error);
  }
}

const refused = (detail: string, cause?: unknown): SimulatorError =>
  new SimulatorError('REQUEST_INVALID', detail, cause === undefined ? {} : { cause });
