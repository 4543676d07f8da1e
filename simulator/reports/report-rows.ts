import type { Changes, StatePart } from '../changes.js';
import { SimulatorError } from '../errors.js';

type Numbered = { readonly number: number };
export type RowsOptions<Row> = {
  readonly part: StatePart;
  /** What there may be one row of. */
  readonly keyOf: (row: Row) => string;
  readonly most: number;
  /** What is said where there is no room. */
  readonly refusal: string;
};

/** Rows that came from outside, in the order in which the first of each key came. */
export class ReportRows<Row extends Numbered> {
  /** Another one after each change: whoever has a copy sees whether it is stale. */
  revision = 0;
  readonly #options: RowsOptions<Row>;
  readonly #changes: Changes;
  #rows = new Map<string, Row>();
  /** The number of the newest that is there. */
  #newest = 0;

  constructor(options: RowsOptions<Row>, changes: Changes) {
    this.#options = options;
    this.#changes = changes;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** The number of the next new row. Ids need only tell those apart that are there. */
  get next(): number {
    return this.#newest + 1;
  }

  /** The oldest first. */
  all(): Iterable<Row> {
    return this.#rows.values();
  }

  /** The newest first. @param number - Only those before it. */
  *before(number: number): Generator<Row> {
    for (const row of [...this.#rows.values()].toReversed()) if (row.number < number) yield row;
  }

  get(key: string): Row | null {
    return this.#rows.get(key) ?? null;
  }

  /** @param more - How many rows are to come. @throws {SimulatorError} CATALOG_LIMIT where not all of them have room. */
  requireRoom(more: number): void {
    if (this.size + more > this.#options.most) throw new SimulatorError('CATALOG_LIMIT', this.#options.refusal);
  }

  /** A new one, or one in the place of the one that has its key. */
  put(row: Row): void {
    this.#rows.set(this.#options.keyOf(row), row);
    this.#newest = Math.max(this.#newest, row.number);
    this.revision += 1;
    this.#changes.changed(this.#options.part, row);
  }

  /** @returns How many were deleted. */
  delete(isMeant: (row: Row) => boolean): number {
    const meant = [...this.#rows].filter(([, row]) => isMeant(row));
    for (const [key, row] of meant) {
      this.#rows.delete(key);
      this.#changes.gone(this.#options.part, row);
    }
    if (meant.length === 0) return 0;
    this.#newest = newestOf(this.#rows.values());
    this.revision += 1;
    return meant.length;
  }

  /** As if none had ever been; whoever keeps them is told by who calls this. */
  restore(rows: Iterable<Row>): void {
    this.#rows = new Map([...rows].map((row) => [this.#options.keyOf(row), row]));
    this.#newest = newestOf(this.#rows.values());
    this.revision += 1;
  }
}

const newestOf = (rows: Iterable<Numbered>): number => {
  let newest = 0;
  for (const { number } of rows) newest = Math.max(newest, number);
  return newest;
};
