import type { Token } from './sql-tokens.js';

/** Types of texts that have a length. */
const TEXTS = new Set(['varchar', 'nvarchar', 'char', 'nchar', 'bpchar', 'character']);
/** What ends in parentheses, or in itself, and is part of something longer. */
const PARTS = new Set(['over', 'filter', 'group', 'end', 'in', 'any', 'all', 'exists', 'using']);

const isSign = (token: Token | undefined, sign: string): boolean => token?.kind === 'sign' && token.text === sign;

/** The length that a type of texts has here, and where it ends. @param at - Where its name stands. */
export function lengthAt(
  tokens: readonly Token[],
  at: number,
): { readonly length: string; readonly end: number } | null {
  const name = tokens[at];
  if (name?.kind !== 'word' || !TEXTS.has(name.text.toLowerCase())) return null;
  const rest = tokens
    .slice(at + 1, at + MOST_TOKENS)
    .map(({ text }) => text)
    .join('');
  const found = /^(?:\s+varying)?\s*\(\s*(\d+)\s*\)/i.exec(rest);
  if (found === null) return null;
  let end = at;
  for (let length = 0; length < found[0].length; end += 1) length += tokens[end + 1]?.text.length ?? 1;
  return { length: found[1] ?? '', end: end + 1 };
}

/** So many stand between the name of a type and the end of its length. */
const MOST_TOKENS = 9;

/** Where what is cast at the end of some tokens begins; null where that cannot be told. */
export function operandStart(tokens: readonly Token[]): number | null {
  let at = previous(tokens, tokens.length);
  for (;;) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'blank') return null;
    if (isSign(token, ')') || isSign(token, ']')) {
      const open = openOf(tokens, at);
      if (open === null) return null;
      const before = tokens[open - 1];
      const isCall = before?.kind === 'word' || before?.kind === 'name';
      if (!isCall && isSign(token, ')'))
        return PARTS.has(tokens[previous(tokens, open)]?.text.toLowerCase() ?? '') ? null : open;
      if (!isCall && !isSign(before, ')') && !isSign(before, ']')) return null;
      at = open - 1;
      continue;
    }
    if (token.kind === 'sign' || PARTS.has(token.text.toLowerCase())) return null;
    const sign = tokens[at - 1];
    if (!isSign(sign, '.') && !isSign(sign, '::')) return at;
    at -= 2;
  }
}

function openOf(tokens: readonly Token[], end: number): number | null {
  let depth = 0;
  for (let at = end; at >= 0; at -= 1) {
    if (isSign(tokens[at], ')') || isSign(tokens[at], ']')) depth += 1;
    if (isSign(tokens[at], '(') || isSign(tokens[at], '[')) depth -= 1;
    if (depth === 0) return at;
  }
  return null;
}

function previous(tokens: readonly Token[], at: number): number {
  let before = at - 1;
  while (tokens[before]?.kind === 'blank') before -= 1;
  return before;
}
