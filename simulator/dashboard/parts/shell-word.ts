/**
 * What a terminal takes as a key that was pressed, though it stands between quotes: it may drop the line and run the next one. And what
 * shows a text in another order than it has, or not at all. Ends of lines are none of it.
 */
// oxlint-disable-next-line no-control-regex -- These are what is looked for.
const KEYS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060\u2066-\u2069\uFEFF]/g;

export const hasKeys = (text: string): boolean => text.search(KEYS) !== -1;

/** The same for people: each of them as source text has it, so that it is seen and changes nothing of what is around it. */
export const visible = (text: string): string =>
  text.replaceAll(KEYS, (letter) => String.raw`\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);

/** Bash takes a line for a correction of the one before where it begins with this, between quotes too, as somebody types it. */
export const hasCorrection = (text: string): boolean => text.includes('\n^');

/** A text as one word of a shell, whatever it says: plain quotes, which each shell has, or those of bash and zsh where it has to be. */
export function quoted(text: string): string {
  if (!hasKeys(text) && !hasCorrection(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${plain(text).replaceAll(KEYS, bytesOf)}'`;
}

/** The same of what came by HTTP as bytes and is read as a letter each, as Node reads the head of a request: bytes they stay. */
export function quotedBytes(text: string): string {
  if (!BYTES.test(text)) return quoted(text);
  return `$'${plain(text).replaceAll(KEYS_AND_BYTES, byteOf)}'`;
}

const BYTES = /[\u0080-\u00FF]/;
// oxlint-disable-next-line no-control-regex -- As above.
const KEYS_AND_BYTES = /[\u0000-\u0009\u000B-\u001F\u007F-\u00FF]/g;

/** Within the quotes of bash and zsh. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\n', String.raw`\n`);

const hex = (byte: number): string => String.raw`\x${byte.toString(16).padStart(2, '0')}`;
const bytesOf = (letter: string): string => [...new TextEncoder().encode(letter)].map(hex).join('');
const byteOf = (letter: string): string => hex(letter.charCodeAt(0));

/** The same, without marks where nothing in it means anything to a shell. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text));
