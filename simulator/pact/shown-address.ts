/**
 * An address as it may be printed: without user name, password, query and fragment, which may be secrets, and without a
 * slash at the end. It need not be one that can be read.
 */
export function shownAddress(text: string): string {
  const url = /^https?:/i.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (url !== null) return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  // A password may hold any character, where nobody has encoded it.
  return text.replace(/^(\w+:\/\/)?.*@/s, '$1…@').replace(/[?#].*$/s, '?…');
}
