const UNFILLED = /^(?:\{.*\}|\$\{.*\}|\[.*\]|<.*>|%%.*%%|__.*__|\$.*\$|#.*#|null|nil|none|undefined|\(null\)|n\/a)$/is;

/** Whether a value is a network's placeholder that nobody filled in, such as `{gaid}`, `%%IDFA%%` or `__GAID__`. */
export function isUnfilled(value: string): boolean {
  const first = value.charCodeAt(0);
  // A digit starts no placeholder, and most ids: the pattern is only asked where it could match.
  if (first >= 48 && first <= 57) return false;
  return value.length <= 256 && UNFILLED.test(value.trim());
}

/**
 * The one form in which ids are compared: lower case, no hyphens, no white space around.
 *
 * @returns null for an empty, all-zero or unfilled value: it matches nothing.
 * @see Canonical 32 lower-case hex: tenjin.com/docs/tenjin-server-to-server-s2s. Other spellings that real clients
 *   send (upper case, hyphens, zeros in both forms) are our own reading of them (assumed).
 */
export function canonicalId(value: string | null | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (isUnfilled(value)) return null;
  const id = value.trim().toLowerCase().replaceAll('-', '');
  return id === '' || /^0+$/.test(id) ? null : id;
}
