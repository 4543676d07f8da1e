import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { makeFolder } from '../make-folder.js';
import { tenjin } from '../mmps/tenjin/dialect.js';
import { sqlText } from '../sql-text.js';
import { storyOf } from '../synthesis/cell/story.js';
import { type Catalogue, catalogueOf } from '../synthesis/enact/catalogue.js';
import { enact } from '../synthesis/enact/enact.js';
import { regionIds } from '../synthesis/enact/engine-audience.js';
import { adsIn, type Cell, partitionsOf } from '../synthesis/people/cells.js';
import { type World, worldOf } from '../synthesis/world/world.js';
import type { WorldConfig } from '../synthesis/world/world-config.js';
import { countInstall } from './count-install.js';
import { expectedBytes } from './expected-bytes.js';
import { PartitionDatabase } from './partition-database.js';
import { DRAFTS, ROWS } from './world-database.js';
import { Spoilt } from './spoilt.js';
import type { Stage } from './stage.js';
import { catalogueTables, type Format, type OutTable, pathOf, type Shape, tablesOf } from './tables.js';
import { draftIn, nameWhole } from './whole-file.js';
import { writeLines } from './write-lines.js';

/** What is made, and where. */
export type Job = {
  readonly config: WorldConfig;
  readonly seed: string;
  /** Folder of the world. */
  readonly folder: string;
  readonly format: Format;
  readonly shape: Shape;
};

/** A file that is whole. `path` is within the folder of the world. */
export type MadeFile = {
  readonly path: string;
  /** Of a database, which holds several. */
  readonly table?: string;
  readonly rows: number;
  /** Size of the file; of a database that of all its tables. */
  readonly bytes: number;
  readonly sha256: string;
};
export type MadePartition = { readonly partition: number; readonly files: readonly MadeFile[] };

/**
 * So many partitions have one database, one after another. Of each that it had it keeps a megabyte or two until it is closed; to
 * open one takes a sixth of a second.
 */
const OF_ONE_DATABASE = 8;

/** Makes the partitions of one world, one after another. To be closed at the end. */
export class PartitionMaker {
  readonly #job: Job;
  readonly #world: World;
  readonly #catalogue: Catalogue;
  readonly #partitions: readonly { readonly cells: readonly Cell[]; readonly firstRegion: number }[];
  #database: PartitionDatabase | null = null;
  /** Partitions that the database has had. */
  #had = 0;
  /** Files of tables without rows by the name of the table: all are alike, and to ask for one takes as long as for thousands of rows. */
  readonly #empty = new Map<string, Buffer>();

  constructor(job: Job) {
    this.#job = job;
    this.#world = worldOf(job.config, job.seed);
    this.#catalogue = catalogueOf(this.#world, job.seed);
    let firstRegion = 0;
    this.#partitions = partitionsOf(this.#world).map((cells) => {
      const partition = { cells, firstRegion };
      firstRegion += cells.length;
      return partition;
    });
  }

  get count(): number {
    return this.#partitions.length;
  }

  /** How many bytes the files of partitions will have, about. @param people - See {@link expectedBytes}. */
  expectedBytes(numbers: readonly number[], people?: number): number {
    const cells = numbers.flatMap((number) => this.#partitions[number]?.cells ?? []);
    return expectedBytes(this.#world, cells, this.#job.format, people);
  }

  /** How many people live in a partition. */
  peopleOf(number: number): number {
    return (this.#partitions[number]?.cells ?? []).reduce((sum, { people }) => sum + people, 0);
  }

  /** How long a partition takes, against others: most of what happens are ads. */
  workOf(number: number): number {
    return (this.#partitions[number]?.cells ?? []).reduce(
      (sum, cell) => sum + cell.people + adsIn(this.#world, cell),
      0,
    );
  }

  /**
   * Files of one partition, each under its name when it is whole.
   *
   * @param onRegion - Told after each region how many facts it has, and people.
   */
  async make(number: number, onRegion: (facts: number, people: number) => void): Promise<MadePartition> {
    const partition = this.#partitions[number];
    if (partition === undefined) throw new RangeError(`no partition ${number} of ${this.count}`);
    const warehouse = this.#job.shape === 'datavault' ? ((await tenjin.warehouse?.()) ?? null) : null;
    if (this.#had === OF_ONE_DATABASE) this.close();
    this.#database ??= await PartitionDatabase.open(
      this.#world,
      this.#catalogue,
      `${draftIn(join(this.#job.folder, DRAFTS))}.tmp`,
      warehouse,
      this.#job.format === 'parquet' || this.#job.format === 'duckdb',
    );
    const { connection } = this.#database;
    const stage = await this.#database.begin();
    this.#had += 1;
    for (const [i, cell] of partition.cells.entries()) {
      const before = stage.facts;
      this.#tell(stage, cell, partition.firstRegion + i);
      onRegion(stage.facts - before, cell.people);
      // Whoever asks it to end is heard here.
      await turn();
    }
    stage.flush();
    await this.#database.join();
    const files: MadeFile[] = [];
    for (const table of tablesOf(warehouse)) {
      const isEmpty = table.stages?.every((name) => !stage.hasRows(name)) ?? false;
      files.push(await this.#write(connection, table, number, isEmpty));
    }
    if (number === 0)
      for (const table of catalogueTables(warehouse)) files.push(await this.#write(connection, table, null));
    return { partition: number, files };
  }

  close(): void {
    this.#database?.close();
    this.#database = null;
    this.#had = 0;
  }

  #tell(stage: Stage, cell: Cell, region: number): void {
    const world = this.#world;
    const story = storyOf(world, cell);
    const spoilt = new Spoilt(stage, story);
    stage.begin(region, story, regionIds(cell, this.#job.seed));
    enact(
      world,
      this.#catalogue,
      story,
      this.#job.seed,
      (fact, about, happening, address) => {
        countInstall(story.reported, fact, this.#catalogue);
        stage.did(fact, about, happening, happening.who, address);
        spoilt.tell(fact, happening);
      },
      (id, engagement, happening) => stage.engaged(id, engagement, happening),
    );
    spoilt.tellLost();
    stage.end(story, world, this.#catalogue);
  }

  async #write(
    connection: DuckDBConnection,
    table: OutTable,
    partition: number | null,
    isEmpty = false,
  ): Promise<MadeFile> {
    const { folder } = this.#job;
    const isPart = this.#job.format === 'duckdb';
    const format = this.#job.format === 'duckdb' ? 'parquet' : this.#job.format;
    const path = `${isPart ? `${ROWS}/` : ''}${pathOf(table, partition, format)}`;
    const whole = join(folder, path);
    makeFolder(dirname(whole));
    const draft = draftIn(join(folder, DRAFTS));
    const known = isEmpty ? this.#empty.get(table.name) : undefined;
    let rows = 0;
    if (known !== undefined) await writeFile(draft, known);
    else {
      rows =
        format === 'parquet'
          ? await writeParquet(connection, table.from, draft)
          : await writeLines(connection, table.from, draft, format);
      if (isEmpty && rows === 0) this.#empty.set(table.name, await readFile(draft));
    }
    return { path, rows, ...(await nameWhole(draft, whole)) };
  }
}

/** Of zstd: what it takes more than this one makes files no smaller. */
const LEVEL = 1;

/** @returns How many rows there are. */
async function writeParquet(connection: DuckDBConnection, from: string, path: string): Promise<number> {
  const options = `format parquet, compression zstd, compression_level ${LEVEL}, row_group_size 122880`;
  const result = await connection.runAndReadAll(`copy (select * from ${from}) to ${sqlText(path)} (${options})`);
  return Number(result.getRowsJS()[0]?.[0] ?? 0);
}
