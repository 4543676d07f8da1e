import { SimulatorError } from '../../../errors.js';
import { partNames } from './date-parts.js';
import { dateFormat } from './date-format.js';
import { lengthAt, operandStart } from './length-casts.js';
import { sqlTokens, type Token } from './sql-tokens.js';

/** What doubles what it is about may not go on doing so. */
const MOST_CHARACTERS = 65_536;
/** Functions whose first argument names a part of a date, in Redshift with quotes or without. */
const DATE_FUNCTIONS = new Set(['dateadd', 'date_add', 'datediff', 'date_diff', 'date_part', 'datepart', 'date_trunc']);
const MAY_NEED_IT =
  /\b(?:date_?(?:add|diff|part|trunc)|sysdate|approximate|listagg|ratio_to_report|nvl|convert|float|similar|regexp_replace|minus|n?(?:var|bp)?char|character|to_(?:char|date|number|timestamp))\b|~/i;

/**
 * Redshift's SQL as DuckDB understands it, where no macro can help: parts of dates without quotes, `SYSDATE`,
 * `APPROXIMATE COUNT`, `TO_CHAR`, `TO_NUMBER`, `LISTAGG … WITHIN GROUP`, `RATIO_TO_REPORT`, `NVL` of many, `CONVERT`, `FLOAT` of eight bytes,
 * `SIMILAR TO`. Pure. What it cannot make sense of stays as it is.
 */
export function translate(sql: string): string {
  if (!MAY_NEED_IT.test(sql)) return sql;
  return textOf(translated(sqlTokens(sql)));
}

/** What a call is made of: its name, the tokens between its parentheses, and where it ends. */
type Call = { readonly inside: readonly Token[]; readonly end: number };

const textOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');
const word = (text: string): Token => ({ kind: 'word', text });
const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.text.toLowerCase());
const isSign = (token: Token | undefined, sign: string): boolean => token?.kind === 'sign' && token.text === sign;

function translated(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at] as Token;
    const cast = token.text === '::' ? lengthAt(tokens, next(tokens, at)) : null;
    const start = cast === null ? null : operandStart(out);
    if (cast !== null && start !== null) {
      out.push(word(cut(textOf(out.splice(start)), cast.length)));
      at = cast.end;
      continue;
    }
    const step = token.kind === 'word' ? stepAt(tokens, at) : token.text === '~' ? matchStep(tokens, at) : null;
    out.push(...(step?.tokens ?? [token]));
    at = step?.next ?? at + 1;
  }
  return out;
}

/** What takes the place of the tokens from here up to `next`; null where this one stays. */
type Step = { readonly tokens: readonly Token[]; readonly next: number };

function stepAt(tokens: readonly Token[], at: number): Step | null {
  const token = tokens[at] as Token;
  const before = tokens[previous(tokens, at)];
  // A column or a function of that name in some schema is neither.
  if (isSign(before, '.')) return null;
  const name = token.text.toLowerCase();
  const call = callAt(tokens, at);
  if (call === null) return wordStep(tokens, at, name, before);
  if (name === 'nvl') return { tokens: [word('coalesce')], next: at + 1 };
  if (DATE_FUNCTIONS.has(name)) return datePartStep(tokens, at, call);
  if (name === 'to_char' || name === 'to_date' || name === 'to_timestamp') return formatStep(name, call);
  if (name === 'to_number') return numberStep(call);
  if (name === 'listagg') return listaggStep(tokens, call);
  if (name === 'ratio_to_report') return ratioStep(tokens, call);
  if (name === 'convert') return convertStep(call);
  if (name === 'regexp_replace') return regexpStep(call);
  if (name === 'cast') return castStep(call);
  return null;
}

function wordStep(tokens: readonly Token[], at: number, name: string, before: Token | undefined): Step | null {
  const after = next(tokens, at);
  if (name === 'sysdate' && !isSign(tokens[after], '.')) return { tokens: [word('getdate()')], next: at + 1 };
  if (name === 'minus' && isWord(tokens[after], 'select', 'with', 'values')) {
    return { tokens: [word('except')], next: at + 1 };
  }
  if (name === 'approximate' && isWord(tokens[after], 'count')) return { tokens: [], next: after };
  if (name === 'float' && (isSign(before, '::') || isWord(before, 'as'))) {
    return { tokens: [word('double')], next: at + 1 };
  }
  const pattern = tokens[next(tokens, after)];
  if (name === 'similar' && isWord(tokens[after], 'to') && pattern?.kind === 'text' && pattern.text.startsWith("'")) {
    const regex = pattern.text.replaceAll('%', '.*').replaceAll('_', '.');
    return { tokens: [word(`similar to ${regex}`)], next: next(tokens, after) + 1 };
  }
  return null;
}

/** `datediff(sec, a, b)` → `datediff('second', a, b)`. */
function datePartStep(tokens: readonly Token[], at: number, call: Call): Step | null {
  const first = call.inside.findIndex(({ kind }) => kind !== 'blank');
  const part = call.inside[first];
  if ((part?.kind !== 'word' && part?.kind !== 'text') || !isSign(call.inside[next(call.inside, first)], ','))
    return null;
  const name = partNames.get(part.text.replaceAll("'", '').toLowerCase());
  if (name === undefined) return null;
  const start = call.end - call.inside.length + first;
  return { tokens: [...tokens.slice(at, start), word(`'${name}'`)], next: start + 1 };
}

/** `to_char(x, 'YYYY-MM')` → `strftime((x)::timestamp, '%Y-%m')`, and `to_date`, `to_timestamp` the other way. */
function formatStep(name: string, { inside, end }: Call): Step | null {
  const [value, format, ...rest] = argumentsOf(inside);
  const text = format?.find(({ kind }) => kind !== 'blank')?.text;
  if (value === undefined || rest.length > 0 || text?.startsWith("'") !== true) return null;
  const what = textOf(translated(value));
  const { read, parts, unknown } = dateFormat(text.slice(1, -1), `(${what})::timestamp`);
  const called = name.toUpperCase();
  if (unknown !== null) {
    throw new SimulatorError('SQL_REFUSED', `${called} has no ${unknown} in its format. Write texts in double quotes.`);
  }
  if (name === 'to_char') return { tokens: [word(shown(parts))], next: end + 1 };
  if (read === null) {
    throw new SimulatorError('SQL_REFUSED', `${called} cannot read all of ${text}. Write a format of usual parts.`);
  }
  return { tokens: [word(`strptime(${what}, '${read}')${name === 'to_date' ? '::date' : ''}`)], next: end + 1 };
}

/** Each part names what it is of. */
function shown([part = "''", ...others]: readonly string[]): string {
  const isPlain = others.length === 0 && part.startsWith('strftime(');
  const made = isPlain ? part : `date_text(${[part, ...others].join(' || ')})`;
  if (made.length > MOST_CHARACTERS) throw new SimulatorError('SQL_LIMIT', 'to_char() stands in too many others.');
  return made;
}

/** `to_number(x, '99D9')` → `to_number(x)::decimal(38, 1)`: as many places as the format has. */
function numberStep({ inside, end }: Call): Step | null {
  const [value, format, ...rest] = argumentsOf(inside);
  const text = format?.find(({ kind }) => kind !== 'blank')?.text;
  if (value === undefined || rest.length > 0 || text === undefined) return null;
  const found = /^'(?:[\s90,GLS$]|MI|PR|FM)*(?:[D.](?<places>[90]*))?(?:[\sLS$]|MI|PR)*'$/i.exec(text);
  if (found === null) return null;
  const places = found.groups?.['places']?.length ?? 0;
  return { tokens: [word(`to_number(${textOf(translated(value))})::decimal(38, ${places})`)], next: end + 1 };
}

/** `listagg(x, ',') within group (order by y)` → `string_agg((x)::varchar, ',' order by y)`. */
function listaggStep(tokens: readonly Token[], { inside, end }: Call): Step {
  const [value = [], separator = [{ kind: 'text', text: "''" }]] = argumentsOf(inside);
  const distinct = value.findIndex(({ kind }) => kind !== 'blank');
  const isDistinct = isWord(value[distinct], 'distinct');
  const what = isDistinct ? value.slice(distinct + 1) : value;
  const within = next(tokens, end);
  const group = next(tokens, within);
  const order = isWord(tokens[within], 'within') && isWord(tokens[group], 'group') ? callAt(tokens, group) : null;
  const made = [
    // DuckDB orders distinct values by themselves alone, as they stand.
    word(isDistinct ? 'string_agg(distinct ' : 'string_agg(('),
    ...translated(what),
    word(isDistinct ? ', ' : ')::varchar, '),
    ...translated(separator),
    ...(order === null ? [] : [word(' '), ...translated(order.inside)]),
    word(')'),
  ];
  return { tokens: made, next: (order?.end ?? end) + 1 };
}

/** `ratio_to_report(x) over (w)` → `ratio_to_report(x, sum(x) over (w))`. */
function ratioStep(tokens: readonly Token[], { inside, end }: Call): Step | null {
  const over = next(tokens, end);
  const window = isWord(tokens[over], 'over') ? callAt(tokens, over) : null;
  if (window === null) return null;
  const value = textOf(translated(inside));
  const made = `ratio_to_report(${value}, sum(${value}) over (${textOf(translated(window.inside))}))`;
  if (made.length > MOST_CHARACTERS)
    throw new SimulatorError('SQL_LIMIT', 'ratio_to_report() stands in too many others.');
  return { tokens: [word(made)], next: window.end + 1 };
}

/** `x::varchar(3)`: DuckDB reads the length, and forgets it. */
const cut = (what: string, length: string): string => `char_of(${what}, ${length})`;

/**
 * `cast(x as varchar(3))` → `char_of(x, 3)`, which is cut.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html: an explicit cast cuts what is longer.
 */
function castStep({ inside, end }: Call): Step | null {
  const as = inside.findLastIndex((token) => isWord(token, 'as'));
  const type = as === -1 ? null : lengthAt(inside, next(inside, as));
  if (type === null || next(inside, type.end - 1) < inside.length) return null;
  return { tokens: [word(cut(textOf(translated(inside.slice(0, as))).trimEnd(), type.length))], next: end + 1 };
}

/** `convert(integer, x)` → `cast(x as integer)`. */
function convertStep({ inside, end }: Call): Step | null {
  const [type, value, ...rest] = argumentsOf(inside);
  if (type === undefined || value === undefined || rest.length > 0) return null;
  return { tokens: [word(`cast(${textOf(translated(value))} as ${textOf(type)})`)], next: end + 1 };
}

/**
 * `x ~ 'b'` → `x ~ '(?s).*(?:b).*'`: it need not be all of the text.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-posix.html
 */
function matchStep(tokens: readonly Token[], at: number): Step | null {
  const after = next(tokens, at);
  const pattern = tokens[after];
  // `~~` is LIKE.
  if (isSign(tokens[at - 1], '~') || pattern?.kind !== 'text' || !pattern.text.startsWith("'")) return null;
  return { tokens: [word(`~ '(?s).*(?:${once(pattern.text.slice(1, -1))}).*'`)], next: after + 1 };
}

/** Redshift reads two backslashes of a text as one; DuckDB has no need of the second. */
const once = (pattern: string): string => pattern.replaceAll('\\\\', '\\');

/**
 * `regexp_replace(x, 'a', 'b')` → `regexp_replace(x, 'a', 'b', 'g')`: each of them is replaced.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_REPLACE.html: `(text, pattern [, by [, position [, parameters]]])`,
 *   of which `i` is for letters of either case. Our own reading (assumed): `$1` is what the first parentheses found.
 */
function regexpStep({ inside, end }: Call): Step | null {
  const [value, pattern, by, position, parameters, ...rest] = argumentsOf(inside).map((one) => textOf(translated(one)));
  // What DuckDB has in the fourth place is a text.
  if (value === undefined || pattern === undefined || rest.length > 0 || position?.trim().startsWith("'") === true) {
    return null;
  }
  const options = parameters !== undefined && /^\s*'[a-z]*i[a-z]*'\s*$/.test(parameters) ? "'gi'" : "'g'";
  const found = (by ?? "''").replaceAll(/\$(\d)/g, '\\$1');
  const made =
    position === undefined || position.trim() === '1'
      ? `regexp_replace(${value},${once(pattern)},${found}, ${options})`
      : `regexp_replace_from(${value},${once(pattern)},${found},${position}, ${options})`;
  return { tokens: [word(made)], next: end + 1 };
}

/** The call whose name stands here; null where no parenthesis follows, or it never ends. */
function callAt(tokens: readonly Token[], at: number): Call | null {
  const open = next(tokens, at);
  if (!isSign(tokens[open], '(')) return null;
  let depth = 0;
  for (let end = open; end < tokens.length; end += 1) {
    if (isSign(tokens[end], '(')) depth += 1;
    if (isSign(tokens[end], ')')) depth -= 1;
    if (depth === 0) return { inside: tokens.slice(open + 1, end), end };
  }
  return null;
}

/** Cut at the commas that stand in no parentheses of their own. */
function argumentsOf(tokens: readonly Token[]): Token[][] {
  const list: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isSign(token, '(')) depth += 1;
    if (isSign(token, ')')) depth -= 1;
    if (depth === 0 && isSign(token, ',')) list.push([]);
    else list.at(-1)?.push(token);
  }
  return list;
}

function next(tokens: readonly Token[], at: number): number {
  let after = at + 1;
  while (tokens[after]?.kind === 'blank') after += 1;
  return after;
}

function previous(tokens: readonly Token[], at: number): number {
  let before = at - 1;
  while (tokens[before]?.kind === 'blank') before -= 1;
  return before;
}
