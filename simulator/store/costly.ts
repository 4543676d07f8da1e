/**
 * Most steps, about, that one call may take for one row. DuckDB does not look at the clock while one function runs, which is
 * for 2048 rows: a pair of texts of 10,000 letters takes `levenshtein` 0.7 seconds, and one LIKE with three `%` an hour.
 */
const MOST_STEPS = 10_000_000;
/** Each is more work: it writes a table of as many numbers, and keeps it. */
const MOST_CELLS = 250_000;

/**
 * Refuses what takes too long. A call of `error()` would keep the optimizer from looking at a condition before it joins; a
 * text that is no number does not.
 */
const tooLong = (name: string, type: string): string =>
  `('${name} takes too many steps: compare shorter texts' || left(t::varchar, 0))::bigint::${type}`;

const unless = (isTooLong: string, name: string): string =>
  `case when ${isTooLong} then ${tooLong(name, 'varchar')} else t end`;

/** Of two texts, each with each of its letters. */
const pairs = (name: string, most: number, others: readonly string[] = []): string => {
  const text = unless(`strlen(t)::hugeint * strlen(b) > ${most}`, `${name}()`);
  const forms = [[], ...others.map((other) => [other])].map(
    (rest) => `(${['t', 'b', ...rest].join(', ')}) as system.main.${name}(${[text, 'b', ...rest].join(', ')})`,
  );
  return `${name}${forms.join(', ')}`;
};

/** How large a pattern is where what is counted in it is written out: RE2 does so, up to 1000 times in all. */
const COUNTS = `system.main.regexp_extract_all(r, '[{,]0*([1-9][0-9]*)', 1)::double[]`;
const SIZE = `strlen(r) * least(1000, greatest(1,
  coalesce(case when contains(r, '){') then list_product(${COUNTS}) else list_max(${COUNTS}) end, 1)))`;

/** RE2 looks at each letter with each part of its pattern. */
const matching = (name: string, ...rests: readonly string[]): string => {
  const text = unless(`strlen(t) * ${SIZE} > ${MOST_STEPS}`, `${name}()`);
  const forms = rests.map((rest) => `(t, r${rest}) as system.main.${name}(${text}, r${rest})`);
  return `${name}${forms.join(', ')}`;
};

/** What stands before each `%` but the last is looked for again after each place where it has been found. */
const again = (sign: string): string =>
  `(strlen(rtrim(p, '${sign}')) - strlen(system.main.replace(rtrim(p, '${sign}'), '${sign}', '')))`;
const tries = (sign: string): string =>
  `(pow(strlen(t::varchar), least(${again(sign)}, 20)) * strlen(p) / gamma(least(${again(sign)}, 20) + 1) > ${MOST_STEPS})`;

/** The same in RE2's words, which looks at each letter once. */
const REGEX = `system.main.replace(system.main.replace(regexp_escape(p), '\\%', '.*'), '_', '.')`;
const like = (operator: string, not: string, text: (one: string) => string): string =>
  `"${operator}"(t, p) as case when not ${tries('%')} then system.main."${operator}"(t, p)
     else ${not} guards.regexp_full_match(${text('t')}, ${text(REGEX)}, 's') end`;

const asIs = (one: string): string => one;
const lower = (one: string): string => `lower(${one})`;

/** What compares all of one with all of another, each as `name(parameters) as expression`. */
export const comparing: readonly string[] = [
  ...['levenshtein', 'editdist3', 'damerau_levenshtein'].map((name) => pairs(name, MOST_CELLS)),
  ...['jaro_similarity', 'jaro_winkler_similarity'].map((name) => pairs(name, MOST_STEPS * 10, ['c'])),
  `json_merge_patch(t, b) as system.main.json_merge_patch(${unless(
    `strlen(t::varchar)::hugeint * strlen(b::varchar) > ${MOST_STEPS * 10}`,
    'json_merge_patch()',
  )}::json, b)`,
];

/** What looks for one in another. */
export const searching: readonly string[] = [
  matching('regexp_matches', '', ', o'),
  matching('regexp_full_match', '', ', o'),
  matching('regexp_extract', '', ', g', ', g, o'),
  matching('regexp_extract_all', '', ', g', ', g, o'),
  ...['regexp_split_to_array', 'string_split_regex', 'str_split_regex'].map((name) => matching(name, '', ', o')),
  like('~~', '', asIs),
  like('!~~', 'not', asIs),
  like('~~*', '', lower),
  like('!~~*', 'not', lower),
  `"~~~"(t, p) as system.main."~~~"(${unless(tries('*'), 'GLOB')}, p)`,
];

/** Names of what is written as `name(parameters) as expression`, operators without their quotes. */
export const namesOf = (macros: readonly string[]): readonly string[] =>
  macros.map((macro) => macro.slice(0, macro.indexOf('(')).replaceAll('"', ''));

export const costlyNames: ReadonlySet<string> = new Set(namesOf([...comparing, ...searching]));
/** How often each of them names what it is given, about. */
export const TIMES = [5, 12] as const;
