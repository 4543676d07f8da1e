import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { storyOf } from '../synthesis/cell/story.js';
import { type Catalogue, catalogueOf } from '../synthesis/enact/catalogue.js';
import { enact } from '../synthesis/enact/enact.js';
import { regionIds } from '../synthesis/enact/engine-audience.js';
import { adsIn, type Cell, partitionsOf } from '../synthesis/people/cells.js';
import { type World, worldOf } from '../synthesis/world/world.js';
import type { WorldConfig } from '../synthesis/world/world-config.js';
import { countInstall } from './count-install.js';
import { expectedBytes } from './expected-bytes.js';
import type { InTurn } from './in-turn.js';
import { PartitionDatabase } from './partition-database.js';
import { PartitionFiles, warehouseOf } from './partition-files.js';
import { DRAFTS } from './world-database.js';
import { Spoilt } from './spoilt.js';
import type { Stage } from './stage.js';
import type { Format, Shape } from './tables.js';
import { draftIn } from './whole-file.js';

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

export type Steps = {
  /** Told after each region of a partition how many facts it has, and people. */
  readonly onRegion: (partition: number, facts: number, people: number) => void;
  /** Told of each partition that is whole. */
  readonly onMade: (made: MadePartition) => void | Promise<void>;
};

/** Makes the partitions of one world, one after another. */
export class PartitionMaker {
  readonly #job: Job;
  readonly #world: World;
  readonly #catalogue: Catalogue;
  readonly #partitions: readonly { readonly cells: readonly Cell[]; readonly firstRegion: number }[];
  readonly #files: PartitionFiles;
  #database: PartitionDatabase | null = null;

  constructor(job: Job) {
    this.#job = job;
    this.#files = new PartitionFiles(job);
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

  /** Makes partitions one after another until none is left, each file under its name when it is whole. */
  async makeAll(inTurn: Pick<InTurn, 'next'>, { onRegion, onMade }: Steps): Promise<void> {
    try {
      for (let number = inTurn.next(); number !== undefined; number = inTurn.next()) {
        const database = await this.#emptyDatabase();
        await this.#happen(number, database.stage, onRegion);
        await onMade({ partition: number, files: await this.#files.write(number, database) });
      }
    } finally {
      this.#database?.close();
    }
  }

  async #happen(number: number, stage: Stage, onRegion: Steps['onRegion']): Promise<void> {
    const partition = this.#partitions[number];
    if (partition === undefined) throw new RangeError(`no partition ${number} of ${this.count}`);
    for (const [i, cell] of partition.cells.entries()) {
      const before = stage.facts;
      await this.#tell(stage, cell, partition.firstRegion + i);
      onRegion(number, stage.facts - before, cell.people);
    }
    stage.flush();
  }

  /** The database that the partition before was in, without it; or a new one. */
  async #emptyDatabase(): Promise<PartitionDatabase> {
    const before = this.#database;
    if (before !== null && before.had < OF_ONE_DATABASE) {
      await before.empty();
      return before;
    }
    this.#database = null;
    before?.close();
    const { folder, format } = this.#job;
    const spill = `${draftIn(join(folder, DRAFTS))}.tmp`;
    const isParquet = format === 'parquet' || format === 'duckdb';
    const warehouse = await warehouseOf(this.#job);
    this.#database = await PartitionDatabase.open(this.#world, this.#catalogue, spill, warehouse, isParquet);
    return this.#database;
  }

  async #tell(stage: Stage, cell: Cell, region: number): Promise<void> {
    const world = this.#world;
    const story = storyOf(world, cell);
    const spoilt = new Spoilt(stage, story);
    stage.begin(region, story, regionIds(cell, this.#job.seed), world);
    const steps = enact(
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
    // Between them whoever asks it to end is heard, and what other workers say.
    while (steps.next().done !== true) await turn();
    spoilt.tellLost();
    stage.end(story, world, this.#catalogue);
  }
}
