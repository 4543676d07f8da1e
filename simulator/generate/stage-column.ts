import type Bindings from '@duckdb/node-bindings';

/** Rows of a block: what DuckDB takes at a time. */
export const ROWS = 2048;

type Duckdb = typeof Bindings;
type Vector = Bindings.Vector;

const ALL = 0xffffffff;

/** Which rows of a block have a value. */
class Validity {
  readonly #words = new Uint32Array(ROWS / 32).fill(ALL);
  /** There was a null in this block, or in one before: from then on the vector has a mask. */
  #isUsed = false;
  #hasNull = false;

  clear(row: number): void {
    const word = row >>> 5;
    this.#words[word] = (this.#words[word] ?? 0) & ~(1 << (row & 31));
    this.#isUsed = true;
    this.#hasNull = true;
  }

  flush(duckdb: Duckdb, vector: Vector): void {
    if (!this.#isUsed) return;
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, this.#words.buffer, 0, this.#words.byteLength);
    if (this.#hasNull) this.#words.fill(ALL);
    this.#hasNull = false;
  }
}

/** Whole numbers up to 2^53 too: they cost less than 64 bits do. One class for each kind of array: what writes to several is slower. */
class Doubles {
  readonly #values = new Float64Array(ROWS);
  readonly #validity = new Validity();

  set(row: number, value: number): void {
    this.#values[row] = value;
  }

  setOrNull(row: number, value: number | null): void {
    if (value === null) this.#validity.clear(row);
    else this.#values[row] = value;
  }

  flush(duckdb: Duckdb, vector: Vector): void {
    duckdb.copy_data_to_vector(vector, 0, this.#values.buffer, 0, this.#values.byteLength);
    this.#validity.flush(duckdb, vector);
  }
}

class Integers {
  readonly #values = new Int32Array(ROWS);
  readonly #validity = new Validity();

  set(row: number, value: number): void {
    this.#values[row] = value;
  }

  setOrNull(row: number, value: number | null): void {
    if (value === null) this.#validity.clear(row);
    else this.#values[row] = value;
  }

  flush(duckdb: Duckdb, vector: Vector): void {
    duckdb.copy_data_to_vector(vector, 0, this.#values.buffer, 0, this.#values.byteLength);
    this.#validity.flush(duckdb, vector);
  }
}

class Booleans {
  readonly #values = new Uint8Array(ROWS);
  readonly #validity = new Validity();

  set(row: number, value: boolean): void {
    this.#values[row] = value ? 1 : 0;
  }

  setOrNull(row: number, value: boolean | null): void {
    if (value === null) this.#validity.clear(row);
    else this.#values[row] = value ? 1 : 0;
  }

  flush(duckdb: Duckdb, vector: Vector): void {
    duckdb.copy_data_to_vector(vector, 0, this.#values.buffer, 0, this.#values.byteLength);
    this.#validity.flush(duckdb, vector);
  }
}

/** Ids of 32 hex digits, with hyphens or without, as 16 bytes: a text would be asked for one by one. */
class Ids {
  readonly #words = new Uint32Array(ROWS * 4);
  readonly #validity = new Validity();
  readonly #four = new Uint32Array(4);

  /** @param words - Four of 32 bits, the first digits first. */
  setWords(row: number, words: Uint32Array): void {
    const at = row * 4;
    // DuckDB keeps a number of 128 bits, its lowest word first, with the highest bit turned so that ids sort as texts do.
    this.#words[at] = words[3] ?? 0;
    this.#words[at + 1] = words[2] ?? 0;
    this.#words[at + 2] = words[1] ?? 0;
    this.#words[at + 3] = (words[0] ?? 0) ^ 0x80000000;
  }

  /** @param text - Lower-case. */
  set(row: number, text: string): void {
    let digits = 0;
    let word = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code === HYPHEN) continue;
      word = (word << 4) | (code < LETTERS ? code - ZERO : code - LETTERS + 10);
      digits += 1;
      if ((digits & 7) === 0) this.#four[(digits >>> 3) - 1] = word;
    }
    if (digits !== 32) throw new RangeError(`${text} has ${digits} digits, not 32`);
    this.setWords(row, this.#four);
  }

  setOrNull(row: number, text: string | null): void {
    if (text === null) this.#validity.clear(row);
    else this.set(row, text);
  }

  flush(duckdb: Duckdb, vector: Vector): void {
    duckdb.copy_data_to_vector(vector, 0, this.#words.buffer, 0, this.#words.byteLength);
    this.#validity.flush(duckdb, vector);
  }
}

const HYPHEN = '-'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);
const LETTERS = 'a'.charCodeAt(0);

/** A block of no texts. To copy it takes a twentieth of the time that it takes to make it, and there are fifty columns of them. */
const NO_TEXTS: readonly null[] = Array.from({ length: ROWS }, () => null);

/** Texts go into DuckDB one by one: for tables of few rows. */
class Texts {
  readonly #values: (string | null)[] = [...NO_TEXTS];
  readonly #validity = new Validity();

  set(row: number, value: string): void {
    this.#values[row] = value;
  }

  setOrNull(row: number, value: string | null): void {
    this.#values[row] = value;
    if (value === null) this.#validity.clear(row);
  }

  flush(duckdb: Duckdb, vector: Vector, rows: number): void {
    for (let row = 0; row < rows; row += 1) {
      const value = this.#values[row];
      if (value != null) duckdb.vector_assign_string_element(vector, row, value);
    }
    this.#validity.flush(duckdb, vector);
  }
}

type TextTable = { add(row: { readonly text: string | null }): void };

/**
 * Texts that come again and again: each once, in a table of its own, under its number. No text has a number too, since rows
 * that are joined with nothing would come out after others.
 */
export class TextNumbers {
  readonly #numbers = new Map<string | null, number>();
  readonly #table: TextTable;
  #size = 0;

  /** @param table - Gets each text, in the order of their numbers. */
  constructor(table: TextTable) {
    this.#table = table;
  }

  /** Of the table of texts itself, whose own have no numbers. */
  static readonly none = new TextNumbers({
    add: ({ text }) => {
      throw new RangeError(`no number for ${text}`);
    },
  });

  numberOf(text: string | null): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.newNumberOf(text);
      this.#numbers.set(text, number);
    }
    return number;
  }

  /** Of a text that has none yet, and for which its number will not be asked again: whoever asks keeps it. */
  newNumberOf(text: string | null): number {
    const number = this.#size;
    this.#size += 1;
    this.#table.add({ text });
    return number;
  }
}

class TextsByNumber {
  readonly #column = new Integers();
  readonly #numbers: TextNumbers;

  constructor(numbers: TextNumbers) {
    this.#numbers = numbers;
  }

  set(row: number, text: string): void {
    this.#column.set(row, this.#numbers.numberOf(text));
  }

  setOrNull(row: number, text: string | null): void {
    this.#column.set(row, this.#numbers.numberOf(text));
  }

  setNumber(row: number, number: number): void {
    this.#column.set(row, number);
  }

  flush(duckdb: Duckdb, vector: Vector): void {
    this.#column.flush(duckdb, vector);
  }
}

/** How a column is kept, by what it is in the database; `text` is the number of a text that comes again and again. */
export type ColumnKinds = {
  readonly varchar: Texts;
  readonly double: Doubles;
  readonly integer: Integers;
  readonly boolean: Booleans;
  readonly uuid: Ids;
  readonly text: TextsByNumber;
};
export type ColumnKind = keyof ColumnKinds;
export type StageColumn = ColumnKinds[ColumnKind];

const makers: { readonly [Kind in ColumnKind]: (numbers: TextNumbers) => ColumnKinds[Kind] } = {
  varchar: () => new Texts(),
  double: () => new Doubles(),
  integer: () => new Integers(),
  boolean: () => new Booleans(),
  uuid: () => new Ids(),
  text: (numbers) => new TextsByNumber(numbers),
};

export const newColumn = (kind: ColumnKind, numbers: TextNumbers): StageColumn => makers[kind](numbers);
