import { refused } from './question-end.js';

/** The parser names them with a schema, so that nothing stands in their way. */
const ESCAPES = new Set(['like_escape', 'not_like_escape', 'ilike_escape', 'not_ilike_escape']);
/** Each is looked for again after each place where those before it have been found. */
const MOST_ESCAPED = 2;

/** How JSON is to be read is looked at again for each part of it while a plan is made, which nothing ends. */
const READING = new Set(['json_transform', 'json_transform_strict', 'from_json', 'from_json_strict']);
const MOST_STRUCTURE = 1000;

const SUMMING = new Set(['list_aggregate', 'array_aggregate', 'list_aggr', 'array_aggr', 'aggregate']);
/** Of a list it writes outside of what it has, which ends the process. */
const DANGEROUS = 'bitstring_agg';

/**
 * Looks at what can be known of some functions alone where it is written out.
 *
 * @param name - Of the function, in lower case.
 * @param given - What DuckDB's tree says that it is given.
 * @throws {SimulatorError} SQL_REFUSED.
 */
export function checkWritten(name: string, given: unknown): void {
  const text = Array.isArray(given) ? constantOf(given[1]) : null;
  if (ESCAPES.has(name) && (text === null || percents(text) > MOST_ESCAPED)) {
    throw refused(
      `LIKE … ESCAPE takes a pattern in quotes, with ${MOST_ESCAPED} % before its last. Write x ~ a regular expression.`,
    );
  }
  if (READING.has(name) && (text === null || text.length > MOST_STRUCTURE)) {
    throw refused(
      `${name}() takes a structure in quotes, of ${MOST_STRUCTURE} characters at most. Write a shorter one.`,
    );
  }
  if (SUMMING.has(name) && (text === null || text.toLowerCase() === DANGEROUS)) {
    throw refused(
      `${name}() takes the name of a function in quotes, and not of ${DANGEROUS}. Unnest the list, and aggregate.`,
    );
  }
}

/** The last one is found at once. */
const percents = (pattern: string): number => pattern.replace(/%+$/, '').split('%').length - 1;

/** A text that is written out. */
function constantOf(node: unknown): string | null {
  const { class: kind, value } = (node ?? {}) as { readonly class?: unknown; readonly value?: { value?: unknown } };
  return kind === 'CONSTANT' && typeof value?.value === 'string' ? value.value : null;
}
