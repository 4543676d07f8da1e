const UNFILLED = /^(?:\{.*\}|\$\{.*\}|\[.*\]|<.*>|%%.*%%|__.*__|\$.*\$|#.*#|null|nil|none|undefined|\(null\)|n\/a)$/is;

/** What most ids look like once they have been through here. */
const CANONICAL = /^[0-9a-f]{32}$/;
const ZERO = '0'.repeat(32);
/** No id is longer; what is longer is none. */
const LONGEST_ID = 256;
const ZEROS = /^0+$/;
const HEX_DIGIT = /^[0-9a-f]/i;

/** Whether a value is a network's placeholder that nobody filled in, such as `{gaid}`, `%%IDFA%%` or `__GAID__`. */
export function isUnfilled(value: string): boolean {
  // Ids start with a hexadecimal digit and placeholders never do: the pattern is only asked where it could match.
  return !HEX_DIGIT.test(value) && value.length <= 256 && UNFILLED.test(value.trim());
}

/**
 * The one form in which ids are compared: lower case, no hyphens, no white space around.
 *
 * @returns null for an empty, all-zero or unfilled value, and for one of more than 256 characters: it matches nothing.
 * @see Canonical 32 lower-case hex: tenjin.com/docs/tenjin-server-to-server-s2s. Other spellings that real clients
 *   send (upper case, hyphens, zeros in both forms) are our own reading of them (assumed).
 */
export function canonicalId(value: string | null | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (CANONICAL.test(value)) return value === ZERO ? null : value;
  if (value.length > LONGEST_ID || isUnfilled(value)) return null;
  const id = value.trim().toLowerCase().replaceAll('-', '');
  return id === '' || (id.startsWith('0') && ZEROS.test(id)) ? null : id;
}
