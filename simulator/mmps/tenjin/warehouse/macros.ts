const numbers = (n: number): number[] => Array.from({ length: n }, (_, at) => at + 1);

/** What is added to an instant for `n` parts of a date. */
const span = `case p
  when 'millennium' then to_months(12000 * n::integer) when 'century' then to_months(1200 * n::integer)
  when 'decade' then to_months(120 * n::integer) when 'year' then to_months(12 * n::integer)
  when 'quarter' then to_months(3 * n::integer) when 'month' then to_months(n::integer)
  when 'week' then to_days(7 * n::integer) when 'hour' then to_hours(n::bigint) when 'minute' then to_minutes(n::bigint)
  when 'second' then to_seconds(n::double) when 'millisecond' then to_milliseconds(n::double)
  when 'microsecond' then to_microseconds(n::bigint) else to_days(n::integer) end`;

/** `decode(value, search, result, …, default)` for up to so many pairs. */
const PAIRS = 12;
const decode = numbers(PAIRS).flatMap((pairs) => {
  const names = numbers(pairs)
    .flatMap((n) => [`s${n}`, `r${n}`])
    .join(', ');
  const cases = numbers(pairs)
    .map((n) => `when e is not distinct from s${n} then r${n}`)
    .join(' ');
  return [`(e, ${names}) as case ${cases} end`, `(e, ${names}, d) as case ${cases} else d end`];
});

const KEYS = 6;
/** The last may be no key: whether what is no JSON is null, and no error. */
const jsonPath = numbers(KEYS).map((keys) => {
  const names = numbers(keys).map((n) => `k${n}`);
  const path = (some: readonly string[]): string =>
    ["'$'", ...some.map((name) => `'."' || ${name} || '"'`)].join(' || ');
  const last = names.at(-1) ?? '';
  const isFlag = keys > 1 ? `typeof(${last}) = 'BOOLEAN'` : 'false';
  return `(j, ${names.join(', ')}) as system.main.json_extract_string(
    case when ${isFlag} and ${last}::varchar = 'true' and not json_valid(j::varchar) then null else j end,
    case when ${isFlag} then ${path(names.slice(0, -1))} else ${path(names)} end)`;
});

const isEnd = (t: string): string => `system.main.last_day(${t}::date) = ${t}::date`;
const sinceMonth = (t: string): string =>
  `system.main.date_diff('second', system.main.date_trunc('month', ${t}::timestamp), ${t}::timestamp)`;
/** Whole months between the same days of months, or their ends; else what is left counts as part of a month of 31 days. */
const monthsBetween = `system.main.date_diff('month', b::timestamp, a::timestamp) + case
  when day(a::date) = day(b::date) or (${isEnd('a')} and ${isEnd('b')}) then 0::double
  else (${sinceMonth('a')} - ${sinceMonth('b')}) / 2678400.0::double end`;

/** Days of a week by what their names begin with; a lone M is Monday. */
const DAYS = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];
const dayOfWeek = `case ${DAYS.map((day, at) => `when lower(d) like '${day}%' then ${at}`).join(' ')} when lower(d) = 'm' then 1
  else error('NEXT_DAY knows no day ' || d || ': write Monday, Mon or Mo') end`;

/** Signs that a number may have: a minus before or after it, or what stands for one. */
const toNumber = `(case when regexp_matches(t, '[-<]') then -1 else 1 end * regexp_replace(t, '[^0-9.]', '', 'g')::decimal(38, 18))`;

/** -1, 0 or 1, as the first is less than the second, the same or more. */
const compared = (name: string, value: (one: string) => string): string =>
  `${name}(a, b) as case when ${value('a')} < ${value('b')} then -1 when ${value('a')} > ${value('b')} then 1
     when ${value('a')} = ${value('b')} then 0 end`;
const instantOf = (one: string): string => `${one}::timestamp`;
const comparisons = [
  ...['date_cmp', 'timestamp_cmp', 'date_cmp_timestamp', 'timestamp_cmp_date'].map((name) => compared(name, instantOf)),
  compared('interval_cmp', (one) => `${one}::interval`),
  // Blanks at the end do not count.
  ...['bpcharcmp', 'bttext_pattern_cmp'].map((name) => compared(name, (one) => `rtrim(${one})`)),
];

/** What divides by nothing is no answer; DuckDB says null. */
const byNothing = (operator: string): string =>
  `system.main."${operator}"(a, case when b = 0 then error('division by zero. Write a / nullif(b, 0) for null instead') else b end)`;

/** Now, as the clock of the workspace has it; that of the machine where nobody says. */
const NOW = `coalesce(getvariable('now'), system.main.get_current_timestamp()::timestamp)::timestamp`;

/**
 * Functions of Redshift that DuckDB does not have, or has otherwise, each as `name(parameters) as expression`. They live
 * in the schema `redshift`; parts of dates come as DuckDB's names.
 */
export const redshiftMacros: readonly string[] = [
  `getdate() as ${NOW}`,
  `now() as ${NOW}`,
  `current_timestamp() as ${NOW}`,
  `get_current_timestamp() as ${NOW}`,
  `transaction_timestamp() as ${NOW}`,
  `localtimestamp() as ${NOW}`,
  `current_localtimestamp() as ${NOW}`,
  `current_date() as ${NOW}::date`,
  `today() as ${NOW}::date`,
  `timeofday() as strftime(${NOW}, '%a %b %d %H:%M:%S.%f %Y UTC')`,
  `dateadd(p, n, t) as t::timestamp + ${span}`,
  `date_add(d, i) as d + i, (p, n, t) as redshift.dateadd(p, n, t)`,
  // Boundaries between weeks, which begin on Monday as those of DATE_TRUNC do; DuckDB counts seven days.
  `datediff(p, a, b) as case when p = 'week'
     then system.main."//"(system.main.date_diff('day', system.main.date_trunc('week', a::timestamp), system.main.date_trunc('week', b::timestamp)), 7)
     else system.main.date_diff(p, a::timestamp, b::timestamp) end`,
  `date_diff(p, a, b) as redshift.datediff(p, a, b)`,
  `date_part(p, t) as system.main.date_part(p, t::timestamp)`,
  `datepart(p, t) as system.main.date_part(p, t::timestamp)`,
  `date_trunc(p, t) as system.main.date_trunc(p, t::timestamp)`,
  `last_day(t) as system.main.last_day(t::date)`,
  `months_between(a, b) as ${monthsBetween}`,
  `next_day(t, d) as t::date + (system.main."%"(${dayOfWeek} - dayofweek(t::date) + 6, 7) + 1)::integer`,
  `date_part_year(t) as year(t::date)`,
  ...comparisons,
  `add_months(t, n) as t::timestamp + to_months(n::integer)`,
  `convert_timezone(target, t) as t::timestamp at time zone 'UTC' at time zone target,
     (source, target, t) as t::timestamp at time zone source at time zone target`,
  `"//"(a, b) as ${byNothing('//')}`,
  `"%"(a, b) as ${byNothing('%')}`,
  `mod(a, b) as ${byNothing('%')}`,
  `ratio_to_report(part, whole) as part::double / nullif(whole, 0)`,
  `average(total, number) as system.main."//"(total, number)`,
  `nvl2(e, a, b) as case when e is not null then a else b end`,
  `isnull(a, b) as coalesce(a, b)`,
  `decode${decode.join(', ')}`,
  `charindex(part, whole) as strpos(whole, part)`,
  `replicate(t, n) as repeat(t, n)`,
  `initcap(t) as array_to_string(list_transform(
     regexp_extract_all(lower(t), '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+'), lambda w: upper(w[1]) || w[2:]), '')`,
  `sha2(t, bits) as case when bits in (0, 256) then sha256(t)
     else error('SHA2 of ' || bits || ' bits is not there: write sha2(x, 256)')::varchar end`,
  `sha(t) as sha1(t)`,
  `func_sha1(t) as sha1(t)`,
  `textlen(t) as len(t)`,
  `octet_length(t) as strlen(t::varchar)`,
  `quote_literal(t) as '''' || replace(t, '''', '''''') || ''''`,
  `quote_ident(t) as case when regexp_full_match(t, '[a-z_][a-z0-9_]*') then t else '"' || replace(t, '"', '""') || '"' end`,
  `to_number(t) as ${toNumber}`,
  // As `TO_CHAR` and casts are written; their columns are called so.
  `date_text(t) as t`,
  `char_of(t, n) as left(t::varchar, n)`,
  `dexp(x) as exp(x)`,
  `dlog1(x) as ln(x)`,
  `dlog10(x) as log10(x)`,
  `btrim(t) as trim(t), (t, c) as trim(t, c)`,
  `strtol(t, base) as list_reduce(
     list_prepend(0::bigint, list_transform(string_split(lower(t), ''), lambda c: strpos('0123456789abcdefghijklmnopqrstuvwxyz', c)::bigint - 1)),
     lambda a, b: a * base + b)`,
  `regexp_substr(t, r) as regexp_extract(t, r)`,
  `regexp_replace_from(t, r, b, n, o) as left(t, case when n < 1 then 0 else n - 1 end) || regexp_replace(substr(t, n), r, b, o)`,
  // What stands before the first letter counts too.
  `substr(t, a) as system.main.substring(t, case when a < 1 then 1 else a end),
     (t, a, n) as case when a >= 1 then system.main.substring(t, a, n)
       else system.main.substring(t, 1, case when n + a < 1 then 0 else n + a - 1 end) end`,
  `regexp_count(t, r) as len(regexp_extract_all(t, r))`,
  `json_extract_path_text${jsonPath.join(', ')}`,
  `json_extract_array_element_text(j, n) as system.main.json_extract_string(j, '$[' || n || ']'),
     (j, n, b) as system.main.json_extract_string(case when b and not json_valid(j::varchar) then null else j end, '$[' || n || ']')`,
  `is_valid_json(j) as json_valid(j)`,
  `is_valid_json_array(j) as case when json_valid(j) then json_type(j) = 'ARRAY' else false end`,
  `json_parse(j) as j::json`,
];
