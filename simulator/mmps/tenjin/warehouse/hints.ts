/** Functions of Redshift that are not there, and what DuckDB has instead. */
const instead: Readonly<Record<string, string>> = {
  date_cmp: 'comparisons such as a < b',
  regexp_instr: 'regexp_matches(x, pattern), which tells whether it is there',
  crc32: 'md5(x)',
  sha: 'sha1(x)',
  func_sha1: 'sha1(x)',
  farmfingerprint64: 'hash(x)',
  text_to_int_alt: 'x::integer',
  array: '[a, b]',
  json_serialize: 'x::varchar',
  json_array_length: 'json_array_length(x)',
  approximate_percentile_disc: 'approx_quantile(x, 0.5)',
  pg_get_session_roles: 'nothing: there are no roles',
  system_date: 'getdate()',
};

/** Where DuckDB's words tell of a thing that Redshift has: how to write it here. */
export function redshiftHint(message: string, sql: string): string | null {
  const name = /Function with name (\w+) does not exist/i.exec(message)?.[1]?.toLowerCase();
  const other = name === undefined ? undefined : instead[name];
  if (name !== undefined && other !== undefined) return `${name.toUpperCase()} is not there: write ${other}.`;
  if (/['"]trunc\((?:TIMESTAMP|DATE|STRING_LITERAL)/.test(message)) return 'Write x::date for the day of an instant.';
  if (/'\/\/\(INTERVAL/.test(message)) return 'Intervals are not divided here: write the shorter one.';
  if (/syntax error/.test(message) && /\bselect\s+top\s+\d+/i.test(sql))
    return 'TOP is not there: write LIMIT at the end.';
  if (/\bto_char\b/i.test(sql) && /to_char does not exist|-> TIMESTAMP\)|cast.*TIMESTAMP/i.test(message)) {
    return 'TO_CHAR takes a date and a format in quotes; for numbers write round(x, 2)::varchar.';
  }
  return null;
}
