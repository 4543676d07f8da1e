/**
 * Records as JSON that does not repeat itself: what fields there are is said once for all rows alike, and values of
 * fields that are mostly the same are said once and then numbered. Any plain record can be packed; what it holds is not
 * known here.
 */
export type Packed = {
  readonly fields: readonly (readonly string[])[];
  /** Values of pooled fields. */
  readonly pools: Readonly<Record<string, readonly unknown[]>>;
  /** The number of the row's fields, then their values in that order; of a pooled field, the number of its value. */
  readonly rows: readonly unknown[];
};

/** Fields whose values are mostly the same. Only a matter of size: any field may be pooled or not. */
const POOLED = new Set([
  'answer',
  'app',
  'appId',
  'campaignId',
  'channel',
  'currency',
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
  'type',
  'userAgent',
  'verdict',
]);

class Pool {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** @returns The number of a value, as JSON. */
  number(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/**
 * Packs records, as the JSON text of a {@link Packed}.
 *
 * @param spend - Told of each text that is kept; may throw where it becomes too much.
 */
export function packedText(records: Iterable<object>, spend: (text: string) => void): string {
  const shapes = new Pool();
  const pools = new Map<string, Pool>();
  const rows: string[] = [];
  for (const record of records) {
    const fields: string[] = [];
    let row = '';
    for (const [field, value] of Object.entries(record) as [string, unknown][]) {
      // JSON has no undefined: a field that holds it is not there.
      if (value === undefined) continue;
      fields.push(field);
      const text = JSON.stringify(value);
      row += `,${POOLED.has(field) ? poolOf(pools, field).number(text) : text}`;
    }
    const text = `[${shapes.number(JSON.stringify(fields))}${row}]`;
    spend(text);
    rows.push(text);
  }
  const poolTexts = [...pools].map(([field, { texts }]) => {
    for (const text of texts) spend(text);
    return `${JSON.stringify(field)}:[${texts.join(',')}]`;
  });
  return `{"fields":[${shapes.texts.join(',')}],"pools":{${poolTexts.join(',')}},"rows":[${rows.join(',')}]}`;
}

function poolOf(pools: Map<string, Pool>, field: string): Pool {
  let pool = pools.get(field);
  if (pool === undefined) {
    pool = new Pool();
    pools.set(field, pool);
  }
  return pool;
}

/** What is wrong with a row: where in it, what stands there, what is expected. */
export type RowProblem = { readonly at: string; readonly given: unknown; readonly expected: string };

/**
 * Unpacks one row.
 *
 * @returns The record, or what is wrong with the row.
 */
export function unpackedRow(
  { fields, pools }: Packed,
  row: unknown,
): { record: Record<string, unknown> } | { problem: RowProblem } {
  if (!Array.isArray(row)) return { problem: { at: '', given: row, expected: 'an array' } };
  const [shape, ...values] = row as unknown[];
  const names = typeof shape === 'number' ? fields[shape] : undefined;
  if (names === undefined) return { problem: { at: '.0', given: shape, expected: 'the number of its fields' } };
  if (values.length !== names.length) {
    return { problem: { at: '', given: `${values.length} values`, expected: `${names.length} values` } };
  }
  const record: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) {
    const pool = Object.hasOwn(pools, name) ? pools[name] : undefined;
    const value = values[index];
    if (pool === undefined) record[name] = value;
    else if (typeof value === 'number' && value in pool) record[name] = pool[value];
    else return { problem: { at: `.${index + 1}`, given: value, expected: `the number of a value of ${name}` } };
  }
  return { record };
}
