/**
 * Records as JSON that does not repeat itself: what fields there are is said once for all rows alike, and values of
 * fields that are mostly the same are said once in the whole document and then numbered. Any plain record can be packed;
 * what it holds is not known here.
 */
export type Packed = {
  readonly fields: readonly (readonly string[])[];
  /** The number of the row's fields, then their values in that order; of a pooled field, the number of its value. */
  readonly rows: readonly unknown[];
};

/** Values of pooled fields, by the name of the field. */
export type PooledValues = Readonly<Record<string, readonly unknown[]>>;

/** Fields whose values are mostly the same. Only a matter of size: any field may be pooled or not. */
const POOLED = new Set([
  'answer',
  'app',
  'appId',
  // An install and its installation have the same one.
  'attribution',
  'campaignId',
  'channel',
  'currency',
  'device',
  'deviceModel',
  'endpoint',
  'findings',
  'headers',
  'kind',
  'mediation',
  'method',
  'name',
  'params',
  'path',
  'platform',
  'productId',
  'reason',
  'remoteIp',
  'scope',
  'source',
  'type',
  'userAgent',
  'verdict',
]);

/** Texts that are kept once each, and numbered. */
class Pool {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** Packs records of one document. */
export class Packer {
  readonly #pools = new Map<string, Pool>();
  readonly #spend: (text: string) => void;

  /** @param spend - Told of each text that is kept; may throw where it becomes too much. */
  constructor(spend: (text: string) => void) {
    this.#spend = spend;
  }

  /** The JSON text of a {@link Packed}. */
  table(records: Iterable<object>): string {
    const shapes = new Pool();
    const rows: string[] = [];
    for (const record of records) {
      const fields: string[] = [];
      let values = '';
      for (const [field, value] of Object.entries(record) as [string, unknown][]) {
        // JSON has no undefined: a field that holds it is not there.
        if (value === undefined) continue;
        fields.push(field);
        const text = JSON.stringify(value);
        values += `,${POOLED.has(field) ? this.#pooled(field, text) : text}`;
      }
      const row = `[${shapes.numberOf(JSON.stringify(fields))}${values}]`;
      this.#spend(row);
      rows.push(row);
    }
    return `{"fields":[${shapes.texts.join(',')}],"rows":[${rows.join(',')}]}`;
  }

  /** The JSON text of the {@link PooledValues} of all tables so far. */
  pools(): string {
    const pools = [...this.#pools].map(([field, { texts }]) => `${JSON.stringify(field)}:[${texts.join(',')}]`);
    return `{${pools.join(',')}}`;
  }

  #pooled(field: string, text: string): number {
    let pool = this.#pools.get(field);
    if (pool === undefined) {
      pool = new Pool();
      this.#pools.set(field, pool);
    }
    const known = pool.texts.length;
    const number = pool.numberOf(text);
    if (number === known) this.#spend(text);
    return number;
  }
}

/** What is wrong with a row: where in it, what stands there, what is expected. */
export type RowProblem = { readonly at: string; readonly given: unknown; readonly expected: string };

/** Unpacks records of one document. */
export class Unpacker {
  /** About what pooled values would take if they stood wherever they are meant. */
  unfolded = 0;
  readonly #pools: PooledValues;
  readonly #sizes = new Map<object, number>();

  constructor(pools: PooledValues) {
    this.#pools = pools;
  }

  /** @returns The record that a row holds, or what is wrong with the row. */
  record({ fields }: Packed, row: unknown): { record: Record<string, unknown> } | { problem: RowProblem } {
    if (!Array.isArray(row)) return { problem: { at: '', given: row, expected: 'an array' } };
    const [shape, ...values] = row as unknown[];
    const names = typeof shape === 'number' ? fields[shape] : undefined;
    if (names === undefined) return { problem: { at: '.0', given: shape, expected: 'the number of its fields' } };
    if (values.length !== names.length) {
      return { problem: { at: '', given: `${values.length} values`, expected: `${names.length} values` } };
    }
    const record: Record<string, unknown> = {};
    for (const [index, name] of names.entries()) {
      const pool = Object.hasOwn(this.#pools, name) ? this.#pools[name] : undefined;
      const value = values[index];
      if (pool === undefined) record[name] = value;
      else if (typeof value === 'number' && value in pool) record[name] = this.#counted(pool[value]);
      else return { problem: { at: `.${index + 1}`, given: value, expected: `the number of a value of ${name}` } };
    }
    return { record };
  }

  #counted(value: unknown): unknown {
    if (typeof value === 'string') this.unfolded += value.length;
    if (typeof value !== 'object' || value === null) return value;
    let size = this.#sizes.get(value);
    if (size === undefined) {
      size = JSON.stringify(value).length;
      this.#sizes.set(value, size);
    }
    this.unfolded += size;
    return value;
  }
}
