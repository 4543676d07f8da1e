/** Functions of Redshift that are not there, and what DuckDB has instead. */
const instead: Readonly<Record<string, string>> = {
  regexp_instr: 'regexp_matches(x, pattern), which tells whether it is there',
  checksum: 'hash(x), which has other numbers',
  fnv_hash: 'hash(x), which has other numbers',
  farmfingerprint64: 'hash(x)',
  farmhash64: 'hash(x)',
  murmur3_32_hash: 'hash(x), which has other numbers',
  crc32: 'md5(x)',
  text_to_int_alt: 'x::integer',
  text_to_numeric_alt: 'x::decimal(18, 2)',
  soundex: 'levenshtein(a, b), which tells how far texts are apart',
  difference: 'levenshtein(a, b), which tells how far texts are apart',
  octetindex: 'strpos(whole, part)',
  insert: 'left(x, n) || y || substring(x, m)',
  width_bucket: 'floor((x - low) / width) + 1',
  hll: 'count(distinct x)',
  array: '[a, b]',
  get_array_length: 'len(x)',
  split_to_array: 'string_split(x, separator)',
  array_flatten: 'flatten(x)',
  subarray: 'x[from:to], from 1',
  object: 'json_object(name, value)',
  is_array: "json_type(x) = 'ARRAY'",
  is_object: "json_type(x) = 'OBJECT'",
  json_typeof: 'json_type(x)',
  json_serialize: 'x::varchar',
  can_json_parse: 'is_valid_json(x)',
  to_varbyte: 'from_hex(x)',
  from_varbyte: 'hex(x)',
  approximate_percentile_disc: 'approx_quantile(x, 0.5)',
  pg_get_session_roles: 'nothing: there are no roles',
  system_date: 'getdate()',
};

/** Functions that there are, and what else takes the place of those that there are not. */
const MANUAL = 'docs/datavault.md says which functions of Redshift are';

/** Where DuckDB's words tell of a thing that Redshift has: how to write it here. */
export function redshiftHint(message: string, sql: string): string | null {
  const name = /Function with name "?(\w+)"? does not exist/i.exec(message)?.[1]?.toLowerCase();
  const other = name === undefined ? undefined : instead[name];
  const percentile = name === undefined ? undefined : /^percentile_(cont|disc)$/.exec(name)?.[1];
  if (percentile !== undefined) {
    return `${(name ?? '').toUpperCase()} … WITHIN GROUP (ORDER BY x) OVER (…) is not there: write quantile_${percentile}(x, 0.5) over (…).`;
  }
  if (name !== undefined && other !== undefined) return `${name.toUpperCase()} is not there: write ${other}.`;
  if (name !== undefined) return `${name.toUpperCase()} is not there: ${MANUAL}.`;
  if (/^\s*unload\b/i.test(sql)) {
    return 'UNLOAD is not there: export a table by `mmp-sim export`, or GET /_sim/export/{table}.parquet.';
  }
  if (/\bto_number\b/i.test(sql) && /to_number\(/i.test(message)) {
    return 'TO_NUMBER takes a text and a format in quotes, of 9 0 . , D G L S MI PR.';
  }
  if (/['"]trunc\((?:TIMESTAMP|DATE|STRING_LITERAL)/.test(message)) return 'Write x::date for the day of an instant.';
  if (/'\/\/\(INTERVAL/.test(message)) return 'Intervals are not divided here: write the shorter one.';
  if (/syntax error/.test(message) && /\)\s*(?:ignore|respect)\s+nulls\b/i.test(sql)) {
    return 'IGNORE NULLS stands within the parentheses here: lag(x, 1 ignore nulls) over (…).';
  }
  if (/syntax error/.test(message) && /\bminus\b/i.test(sql)) return 'MINUS stands before a SELECT: write EXCEPT.';
  if (/syntax error/.test(message) && /\bselect\s+top\s+\d+/i.test(sql))
    return 'TOP is not there: write LIMIT at the end.';
  if (/\bto_char\b/i.test(sql) && /to_char does not exist|-> TIMESTAMP\)|cast.*TIMESTAMP/i.test(message)) {
    return 'TO_CHAR takes a date and a format in quotes; for numbers write round(x, 2)::varchar.';
  }
  return null;
}
