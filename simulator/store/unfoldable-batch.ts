/** How DuckDB says that something is wrong with what it was given, and not with the disk or the memory. */
const OF_DATA = /^(Conversion|Invalid Input|Invalid|Out of Range|Constraint|Mismatch Type) Error/;

/** A batch is durable, but cannot be brought into the tables: not now, nor at any later time. */
export class UnfoldableBatch extends Error {
  override readonly name = 'UnfoldableBatch';

  constructor(number: number, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `batch ${number} of its table staged cannot be read (${why}), and all before it is in. Keep a copy of the file and report it. To go on without what that batch says: duckdb FILE "delete from staged where number = ${number}"`,
      { cause },
    );
  }
}

export const isOfData = (error: unknown): boolean => error instanceof Error && OF_DATA.test(error.message);
