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
  /** Told once of each call that has changed any of them. */
  readonly onChange: () => void;
};

/** Rows that came from outside, in the order in which the first of each key came. */
export class ReportRows<Row extends Numbered> {
  /** Another one after each change: whoever has a copy sees whether it is stale. */
  revision = 0;
  readonly #options: RowsOptions<Row>;
  readonly #changes: Changes;
  #rows = new Map<string, Row>();
  /** The number of the newest that is there. Ids need only tell those apart that are. */
  #newest = 0;

  constructor(options: RowsOptions<Row>, changes: Changes) {
    this.#options = options;
    this.#changes = changes;
  }

  get size(): number {
    return this.#rows.size;
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

  /** Puts in new ones, and others in the place of those that have their keys; each gets its number. */
  put(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    for (const row of rows) {
      const key = this.#options.keyOf(row);
      const number = this.get(key)?.number ?? this.#newest + 1;
      const numbered = { ...row, number };
      this.#rows.set(key, numbered);
      this.#newest = Math.max(this.#newest, number);
      this.#changes.changed(this.#options.part, numbered);
    }
    this.revision += 1;
    this.#options.onChange();
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
    this.#options.onChange();
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
