/** A piece of SQL. `blank` is space and comments; put together, all pieces are the text. */
export type Token = {
  readonly kind: 'blank' | 'text' | 'name' | 'word' | 'number' | 'sign';
  readonly text: string;
};

/** In this order; a quote or a comment that never ends is a sign, which DuckDB will refuse. */
const kinds: readonly (readonly [Token['kind'], RegExp])[] = [
  ['blank', /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)/y],
  ['text', /[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$/y],
  ['name', /"(?:[^"]|"")*"/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['number', /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/y],
  ['sign', /::|[\s\S]/y],
];

/** Takes SQL to pieces, so that what stands in texts, names and comments is never taken for SQL. */
export function sqlTokens(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    for (const [kind, pattern] of kinds) {
      pattern.lastIndex = at;
      const text = pattern.exec(sql)?.[0];
      if (text === undefined) continue;
      tokens.push({ kind, text });
      at += text.length;
      break;
    }
  }
  return tokens;
}
