/** Half a surrogate pair: `JSON.stringify` escapes nothing else so. A backslash before it would be one of the text. */
const HALF_PAIR = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/**
 * JSON that DuckDB reads. It refuses half a surrogate pair, which a text of the control API may hold, and then the whole
 * batch: it is kept as U+FFFD, as whatever writes UTF-8 does.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('\\ud') ? text.replaceAll(HALF_PAIR, '$1\\ufffd') : text;
}
