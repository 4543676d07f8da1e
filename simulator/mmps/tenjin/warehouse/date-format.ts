/**
 * What a piece of a format stands for.
 *
 * `plain` is what `strftime` calls it, `sql` else a text of an instant `t`; `read` is what `strptime` calls it, if anything.
 */
type Piece = { readonly plain?: string; readonly sql?: string; readonly read?: string };

const plain = (name: string): Piece => ({ plain: name, read: name });
const sql = (text: string): Piece => ({ sql: text });
const digits = (number: string, places: number): string => `lpad((${number})::varchar, ${places}, '0')`;
const MONTHS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];
const era = (before: string, after: string): Piece =>
  sql(`case when year(t) <= 0 then '${before}' else '${after}' end`);
const half = (am: string, pm: string): Piece => ({
  sql: `case when hour(t) < 12 then '${am}' else '${pm}' end`,
  ...(am.includes('.') ? {} : { read: '%p' }),
});

/** Names, as wide as the longest of them unless `FM` stands before, in the letters that they are asked for in. */
const names: Readonly<Record<string, { readonly text: string; readonly wide: number; readonly read?: string }>> = {
  MONTH: { text: "strftime(t, '%B')", wide: 9, read: '%B' },
  MON: { text: "strftime(t, '%b')", wide: 0, read: '%b' },
  DAY: { text: "strftime(t, '%A')", wide: 9, read: '%A' },
  DY: { text: "strftime(t, '%a')", wide: 0, read: '%a' },
  RM: { text: `[${MONTHS.map((month) => `'${month}'`).join(', ')}][month(t)]`, wide: 4 },
};

const patterns: Readonly<Record<string, Piece>> = {
  'Y,YYY': sql(`(year(t) // 1000)::varchar || ',' || ${digits('year(t) % 1000', 3)}`),
  YYYY: plain('%Y'),
  YYY: sql(digits('year(t) % 1000', 3)),
  YY: plain('%y'),
  Y: sql('(year(t) % 10)::varchar'),
  IYYY: plain('%G'),
  IYY: sql(digits('isoyear(t) % 1000', 3)),
  IY: sql(digits('isoyear(t) % 100', 2)),
  I: sql('(isoyear(t) % 10)::varchar'),
  CC: sql(digits('century(t)', 2)),
  Q: sql('quarter(t)::varchar'),
  MM: plain('%m'),
  WW: sql(digits('(dayofyear(t) + 6) // 7', 2)),
  W: sql('((day(t) + 6) // 7)::varchar'),
  IW: plain('%V'),
  IDDD: sql(digits('isodow(t) + 7 * (weekofyear(t) - 1)', 3)),
  DDD: plain('%j'),
  DD: plain('%d'),
  ID: sql('isodow(t)::varchar'),
  D: sql('(dayofweek(t) + 1)::varchar'),
  J: sql('julian(t::date)::bigint::varchar'),
  HH24: plain('%H'),
  HH12: plain('%I'),
  HH: plain('%I'),
  MI: plain('%M'),
  SSSSS: sql("date_diff('second', t::date::timestamp, t)::varchar"),
  SSSS: sql("date_diff('second', t::date::timestamp, t)::varchar"),
  SS: plain('%S'),
  MS: plain('%g'),
  US: plain('%f'),
  // All instants are of UTC.
  OF: sql("'+00'"),
  TZ: sql("'UTC'"),
};

const pairs: readonly (readonly [string, string, (one: string, other: string) => Piece])[] = [
  ['AM', 'PM', half],
  ['A.M.', 'P.M.', half],
  ['BC', 'AD', era],
  ['B.C.', 'A.D.', era],
];
/** What is written in the letters that it is asked for in. */
const indicators = new Map(
  pairs.flatMap(([one, other, piece]) => {
    const low: [string, string] = [one.toLowerCase(), other.toLowerCase()];
    return [
      ...[one, other].map((name) => [name, piece(one, other)] as const),
      ...low.map((name) => [name, piece(...low)] as const),
    ];
  }),
);
indicators.set('tz', sql("'utc'"));

/** Longer ones first: of those that begin alike the longest is meant. */
const known = [...Object.keys(names), ...Object.keys(patterns), ...indicators.keys()]
  .toSorted((one, other) => other.length - one.length)
  .map((name) => name.replaceAll('.', '\\.'));
const pieces = new RegExp(`"([^"]*)"|(FM)?(${known.join('|')})|([\\s\\S])`, 'gi');

function pieceOf(name: string, isFilled: boolean): Piece {
  const upper = name.toUpperCase();
  const written = names[upper];
  if (written === undefined) return indicators.get(name) ?? indicators.get(upper) ?? patterns[upper] ?? {};
  const { text, wide, read } = written;
  const shown = name === upper ? `upper(${text})` : name === name.toLowerCase() ? `lower(${text})` : text;
  return {
    sql: isFilled && wide > 0 ? `rpad(${shown}, ${wide}, ' ')` : shown,
    ...(read === undefined ? {} : { read }),
  };
}

/** A number without what fills it up. */
const unfilled = (text: string): string => `coalesce(nullif(ltrim(${text}, '0'), ''), '0')`;

/**
 * A format of dates as Redshift writes it. What stands in double quotes is text, and a T before the time.
 *
 * @param instant - What is written, in SQL.
 * @returns `read` for `strptime`, null where it has no word for a piece; `parts`, texts in SQL; `unknown`:
 *   letters that stand for nothing.
 * @see https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html
 */
export function dateFormat(
  format: string,
  instant: string,
): { read: string | null; parts: readonly string[]; unknown: string | null } {
  const parts: string[] = [];
  let read: string | null = '';
  let unknown: string | null = null;
  let together = '';
  const flush = (): void => {
    if (together !== '') parts.push(`strftime(${instant}, '${together}')`);
    together = '';
  };
  for (const [, quoted, fill, name, sign] of format.matchAll(pieces)) {
    const piece = name === undefined ? null : pieceOf(name, fill === undefined);
    if (piece === null) {
      const text = (quoted ?? sign ?? '').replaceAll('%', '%%');
      if (sign !== undefined && /[a-su-z]/i.test(sign)) unknown ??= sign;
      together += text;
      read = read === null ? null : read + text;
      continue;
    }
    read = read === null || piece.read === undefined ? null : read + piece.read;
    if (piece.plain !== undefined && fill === undefined) together += piece.plain;
    else {
      flush();
      const text = piece.sql ?? `strftime(t, '${piece.plain ?? ''}')`;
      const isFilled = fill === undefined || (name ?? '').toUpperCase() in names;
      const shown = isFilled ? text : unfilled(text);
      parts.push(shown.replaceAll(/\bt\b/g, () => instant));
    }
  }
  flush();
  return { read, parts, unknown };
}
