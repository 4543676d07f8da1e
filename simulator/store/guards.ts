/**
 * Most characters of a text, or elements of a list, that one call may make of one row. DuckDB does not look at the clock, nor
 * always at its memory, while one function runs, which is for 2048 rows: `repeat('x', 2000000000)` takes 20 seconds and 4 GB,
 * whatever the limits are.
 */
const MOST = 10_000;
const MOST_CHANGED = 10_000_000;

/** The text that is changed, where it can become so large that it takes long. */
const changed = (what: string): string =>
  `case when len(t)::hugeint * greatest(len(a), len(b)) > ${MOST_CHANGED} then error('${what} makes more than ${MOST_CHANGED} at once: make less')::varchar else t end`;

const most = (size: string, count: string, what: string): string =>
  `case when ${size} > ${MOST} then error('${what} makes more than ${MOST} at once: make less')::bigint else ${count} end`;

/** How many elements from `a` to `b` in steps of `s` there are, of numbers or of instants. */
const STEPS = `abs(coalesce(
  (try_cast(b::varchar as double) - try_cast(a::varchar as double)) / try_cast(s::varchar as double),
  (epoch(try_cast(b::varchar as timestamp)) - epoch(try_cast(a::varchar as timestamp))) / epoch(try_cast(s::varchar as interval)),
  0))`;
const end = (what: string): string =>
  `case when ${STEPS} > ${MOST} then error('${what} makes more than ${MOST} at once: make less') else b end`;

/** What is written otherwise may become eight times as long, and that again in the next call. */
const written = (name: string): string => {
  const text = `case when len(t::varchar) > ${MOST} then error('${name}() takes ${MOST} at most: write less') else t end`;
  return `${name}(t) as system.main.${name}(${text})`;
};

/** Stand in the way of functions of the same name where users ask, each as `name(parameters) as expression`. */
export const guards: readonly string[] = [
  `repeat(t, n) as system.main.repeat(t, ${most('len(t) * n::hugeint', 'n', 'repeat()')})`,
  `lpad(t, n, c) as system.main.lpad(t, ${most('n', 'n', 'lpad()')}::integer, c)`,
  `rpad(t, n, c) as system.main.rpad(t, ${most('n', 'n', 'rpad()')}::integer, c)`,
  `replace(t, a, b) as system.main.replace(${changed('replace()')}, a, b)`,
  `regexp_replace(t, a, b) as system.main.regexp_replace(${changed('regexp_replace()')}, a, b),
     (t, a, b, o) as system.main.regexp_replace(${changed('regexp_replace()')}, a, b, o)`,
  `list_resize(l, n) as system.main.list_resize(l, ${most('n', 'n', 'list_resize()')}),
     (l, n, v) as system.main.list_resize(l, ${most('n', 'n', 'list_resize()')}, v)`,
  ...['bin', 'to_binary', 'hex', 'to_hex', 'url_encode', 'json_quote'].map(written),
  // The schemas of functions are ours alone.
  `current_schemas(implicit) as list_filter(
     case when implicit then system.main.current_schemas(true) else system.main.current_schemas(false) end,
     lambda s: s not in ('guards', 'redshift'))`,
  `current_schema() as current_schemas(false)[1]`,
  `array_resize(l, n) as list_resize(l, n), (l, n, v) as list_resize(l, n, v)`,
  `range(n) as system.main.range(${most('n', 'n', 'range()')}),
     (a, b) as system.main.range(a, ${most('b - a', 'b', 'range()')}),
     (a, b, s) as system.main.range(a, ${end('range()')}, s)`,
  `generate_series(n) as system.main.generate_series(${most('n', 'n', 'generate_series()')}),
     (a, b) as system.main.generate_series(a, ${most('b - a', 'b', 'generate_series()')}),
     (a, b, s) as system.main.generate_series(a, ${end('generate_series()')}, s)`,
  `equi_width_bins(a, b, n, r) as system.main.equi_width_bins(a, b, ${most('n', 'n', 'equi_width_bins()')}, r)`,
  `bitstring(t, n) as system.main.bitstring(t, ${most('n', 'n', 'bitstring()')}::integer)`,
];
