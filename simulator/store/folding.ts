import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import { type BatchBytes, joinedLists, packedBatch, PARTS, unpackedBatch } from './batch.js';
import { countSteps, UNCOUNTED, uncountedValues } from './counted.js';
import { factTypes, foldReports, foldSteps, goneSteps, insertFacts, readFacts } from './fold.js';
import { mayTellOfReports } from './fold-reports.js';
import type { LogRecord } from './log-record.js';
import { rowsOf } from './open-file.js';
import { isOfData, UnfoldableBatch } from './unfoldable-batch.js';

/** A batch that waits to be folded. */
type Waiting = { readonly number: number; readonly batch: BatchBytes; readonly bytes: number };

export type FoldingOptions = {
  /** The number of the last batch that is in the tables. */
  readonly folded: number;
  /** When so many facts of installations have not been counted, it is done; see `counted.ts`. */
  readonly countedTogether: number;
  /** Does something, and once more where memory was short. */
  readonly retried: (work: () => Promise<unknown>) => Promise<void>;
};

/** Batches are brought into the tables by so many bytes, so that a question that comes in between need not wait long. */
const SLICE_BYTES = 4_000_000;
/** While a simulator runs, so many times as many are counted together. */
const RUNNING = 5;

/** Batches that are durable and not in the tables yet, and how they get there. */
export class Folding {
  readonly #connection: DuckDBConnection;
  readonly #options: FoldingOptions;
  readonly #waiting: Waiting[] = [];
  /** Who waits for some to be in. */
  readonly #heard: (() => void)[] = [];
  #last: Promise<void> = Promise.resolve();
  #folded: number;
  #bytes = 0;
  /** Folded and not counted yet, about. */
  #uncounted = 0;

  constructor(connection: DuckDBConnection, options: FoldingOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#folded = options.folded;
  }

  /** The number of the last batch that is in the tables, durably. */
  get folded(): number {
    return this.#folded;
  }

  /** What waits, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @param records - With higher numbers than those before. */
  add(...records: readonly LogRecord[]): void {
    for (const { number, packed } of records) {
      this.#waiting.push({ number, batch: unpackedBatch(packed), bytes: packed.length });
      this.#bytes += packed.length;
    }
  }

  /** Brings what waits into the tables. */
  fold(): Promise<void> {
    const folded = this.#last.then(() => this.#foldAll());
    this.#last = folded.catch(() => {});
    return folded;
  }

  /** The same, but resolves when some of it is in. */
  async foldSome(): Promise<void> {
    await Promise.race([this.fold(), new Promise<void>((resolve) => this.#heard.push(resolve))]);
  }

  /** Resolves when nothing is folded any more. */
  settled(): Promise<void> {
    return this.#last;
  }

  /**
   * Folds what stands in the table `staged`: all that waited in files of older simulators, and a batch that could not be
   * brought into the tables.
   */
  async foldStaged(): Promise<void> {
    for (;;) {
      const rows = (await rowsOf(
        this.#connection,
        `select * from (select *, sum(coalesce(len(facts), 0) + coalesce(len(requests), 0) + coalesce(len(state), 0)) over (order by number) as bytes from staged)
         where bytes <= ${SLICE_BYTES} or number = (select min(number) from staged) order by number`,
      )) as [bigint, ...(string | null)[]][];
      if (rows.length === 0) return;
      const staged = rows.map(([number, ...texts]) => {
        const [facts = null, requests = null, state = null, gone = null, forgotten = null] = texts;
        const packed = packedBatch({ facts, requests, state, gone, forgotten });
        return { number: Number(number), batch: unpackedBatch(packed), bytes: packed.length };
      });
      for (const slice of slicesOf(staged)) {
        await this.#foldSlice(slice, {
          done: ({ number }) => `delete from staged where number <= ${number}`,
          isIn: () => {},
          failed: () => Promise.resolve(),
        });
      }
    }
  }

  /** Counts where so many facts have not been counted: then a file that is opened needs only count those after them. */
  async countFrom(least = this.#options.countedTogether): Promise<void> {
    const found = (await rowsOf(this.#connection, UNCOUNTED)) as [string, bigint, bigint][];
    this.#uncounted = found.reduce((sum, [, , amount]) => sum + Number(amount), 0);
    if (this.#uncounted < least) return;
    const values = uncountedValues(found.map(([w, first]) => ({ w, n: Number(first) })));
    await this.#together(async () => {
      const [first, ...rest] = countSteps;
      await this.#connection.run(first, values);
      for (const step of rest) await this.#connection.run(step);
    });
    this.#uncounted = 0;
  }

  /** Gives up what of the state later records have taken the place of, when it is more than the rest. */
  async compact(): Promise<void> {
    const [[all, now]] = (await rowsOf(
      this.#connection,
      'select (select count(*) from state), (select count(distinct (workspace, part, key)) from state)',
    )) as [[bigint, bigint]];
    if (all <= now * 2n + 1000n) return;
    await this.#together(async () => {
      await this.#connection.run('create temp table compacted as select * from records');
      await this.#connection.run('delete from state');
      await this.#connection.run('insert into state select * from compacted');
      await this.#connection.run('drop table compacted');
    });
  }

  async #foldAll(): Promise<void> {
    for (const slice of slicesOf([...this.#waiting])) {
      await this.#foldSlice(slice, {
        done: ({ number }) => `update logged set folded = ${number}`,
        isIn: (some) => this.#isIn(some),
        failed: (one) => this.#setAside(one),
      });
    }
    const running = this.#options.countedTogether * RUNNING;
    if (this.#uncounted >= running) await this.countFrom(running);
  }

  async #foldSlice(slice: readonly Waiting[], ends: Ends): Promise<void> {
    const [first] = slice;
    const last = slice.at(-1);
    if (first === undefined || last === undefined) return;
    try {
      await this.#options.retried(() => this.#foldTogether(slice, ends.done(last)));
      ends.isIn(slice);
    } catch (error) {
      if (!isOfData(error)) throw error;
      if (first === last) {
        await ends.failed(first);
        throw new UnfoldableBatch(first.number, error);
      }
      // One by one, so that what is before it gets in, and its number can be told.
      for (const one of slice) await this.#foldSlice([one], ends);
    }
  }

  #foldTogether(slice: readonly Waiting[], done: string): Promise<void> {
    const { facts, gone, ...others } = together(slice);
    return this.#together(async () => {
      if (gone !== null) for (const step of goneSteps) await this.#runWith(step, gone);
      if (facts !== null) await this.#foldFacts(facts);
      for (const [part, step] of foldSteps) {
        const text = others[part];
        if (text !== null) await this.#runWith(step, text);
      }
      if (others.state !== null && mayTellOfReports(others.state)) await this.#foldReports(others.state);
      await this.#connection.run(done);
    });
  }

  async #foldFacts(facts: Buffer): Promise<void> {
    await this.#runWith(readFacts, facts);
    const found = new Set((await rowsOf(this.#connection, 'select distinct type from folding')).flat());
    for (const type of factTypes.filter((one) => found.delete(one))) {
      const { rowsChanged } = await this.#connection.run(insertFacts(type));
      this.#uncounted += rowsChanged;
    }
    if (found.size > 0) throw new RangeError(`facts of no known type: ${[...found].join(', ')}`);
    await this.#connection.run('drop table folding');
  }

  async #foldReports(state: Buffer): Promise<void> {
    const [first, ...rest] = foldReports;
    await this.#runWith(first, state);
    for (const step of rest) await this.#connection.run(step);
  }

  async #runWith(sql: string, text: Buffer): Promise<void> {
    const statement = await this.#connection.prepare(sql);
    try {
      statement.bindBlob(1, text);
      await statement.run();
    } finally {
      statement.destroySync();
    }
  }

  /** One that cannot be read comes into the file, where its owner can look at it and let go of it; then the log goes on. */
  async #setAside(one: Waiting): Promise<void> {
    const { number, batch } = one;
    await this.#together(async () => {
      const statement = await this.#connection.prepare(
        'insert into staged values ($1, decode($2), decode($3), decode($4), decode($5), decode($6))',
      );
      statement.bindBigInt(1, BigInt(number));
      for (const [at, part] of PARTS.entries()) bindBytes(statement, at + 2, batch[part]);
      await statement.run();
      statement.destroySync();
      await this.#connection.run(`update logged set folded = ${number}`);
    });
    this.#isIn([one]);
  }

  /** The first ones that waited wait no more. */
  #isIn(some: readonly Waiting[]): void {
    this.#waiting.splice(0, some.length);
    this.#folded = some.at(-1)?.number ?? this.#folded;
    this.#bytes -= some.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const tell of this.#heard.splice(0)) tell();
  }

  /** All of it, or nothing. */
  async #together(work: () => Promise<void>): Promise<void> {
    await this.#connection.run('begin');
    try {
      await work();
      await this.#connection.run('commit');
    } catch (error) {
      await this.#connection.run('rollback').catch(() => {});
      throw error;
    }
  }
}

type Ends = {
  /** Notes in the same transaction that all up to a batch is in. @returns SQL. */
  done(last: Waiting): string;
  /** Told when that is so. */
  isIn(some: readonly Waiting[]): void;
  /** Told of one that cannot be read. */
  failed(one: Waiting): Promise<void>;
};

function bindBytes(statement: DuckDBPreparedStatement, at: number, bytes: Buffer | null): void {
  if (bytes === null) statement.bindNull(at);
  else statement.bindBlob(at, bytes);
}

/** Several batches as one. */
function together(slice: readonly Waiting[]): BatchBytes {
  const [facts = null, requests = null, state = null, gone = null, forgotten = null] = PARTS.map((part) =>
    joinedLists(slice.map(({ batch }) => batch[part])),
  );
  return { facts, requests, state, gone, forgotten };
}

/** Runs of batches of about so many bytes; one in which something goes stands alone. */
function* slicesOf(batches: readonly Waiting[]): Generator<readonly Waiting[]> {
  let slice: Waiting[] = [];
  let bytes = 0;
  for (const one of batches) {
    const isAlone = one.batch.gone !== null || one.batch.forgotten !== null;
    if (slice.length > 0 && (isAlone || bytes >= SLICE_BYTES)) {
      yield slice;
      slice = [];
      bytes = 0;
    }
    if (isAlone) {
      yield [one];
      continue;
    }
    slice.push(one);
    bytes += one.bytes;
  }
  if (slice.length > 0) yield slice;
}
