/**
 * What a terminal takes as a key that was pressed, though it stands between quotes: it may drop the line and run the next one. And what
 * shows a text in another order than it has. Ends of lines are none of it.
 */
// oxlint-disable-next-line no-control-regex -- These are what is looked for.
const KEYS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

export const hasKeys = (text: string): boolean => text.search(KEYS) !== -1;

/** A text as one word of a shell, whatever it says: plain quotes, which each shell has, or those of bash and zsh where it has to be. */
export function quoted(text: string): string {
  if (!hasKeys(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const plain = text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\n', String.raw`\n`);
  return `$'${plain.replaceAll(KEYS, bytesOf)}'`;
}

const bytesOf = (letter: string): string =>
  [...new TextEncoder().encode(letter)].map((byte) => String.raw`\x${byte.toString(16).padStart(2, '0')}`).join('');

/** The same, without marks where nothing in it means anything to a shell. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text));
