/** A network's placeholder (JSON is none), also one whose brackets were percent-encoded once too often, or what a program says of nothing. */
const PLACEHOLDER =
  /^(?:\{[^"]*\}|%7b[a-z0-9_.-]*%7d|\$\{[^"]*\}|\[[^"]*\]|%5b[a-z0-9_.-]*%5d|<[^"]*>|%+[a-z0-9_]+%+|__.*__|\$.*\$|#.*#|@.*@)$/is;
/** What programs write where there is nothing. */
const NOTHING = new Set(['null', 'nil', 'none', 'undefined', '(null)', 'n/a']);
/** Words that stand in the place of an id, the names of placeholders among them. */
const NO_ID = new Set(
  `unknown na nan optout true false idfa
   gaid ifa aaid adid device_id deviceid advertising_id user_id`.split(/\s+/),
);

/** What most ids look like once they have been through here. */
const CANONICAL = /^[0-9a-f]{32}$/;
const ZERO = '0'.repeat(32);
/** No id is longer; what is longer is none. */
const LONGEST_ID = 256;
const ZEROS = /^0+$/;
/** A pattern, since V8 drops what one matches in half the time that `replaceAll` of a text takes. */
const HYPHENS = /-/g;
const LETTER_OR_DIGIT = /^[0-9a-z]/i;
/** Longer ones are texts. */
const LONGEST_PLACEHOLDER = 256;

/**
 * Whether a value is a network's placeholder that nobody filled in, such as `{gaid}`, `%%IDFA%%` or `__GAID__`, or the
 * word of a program for nothing, such as `undefined`.
 *
 * @see Macros that networks failed to fill were seen on links; which texts they are is our own list (assumed).
 */
export function isUnfilled(value: string): boolean {
  if (value.length > LONGEST_PLACEHOLDER) return false;
  // Few values begin like a placeholder: the pattern is only asked where it could match.
  if (!LETTER_OR_DIGIT.test(value)) {
    const text = value.trim().toLowerCase();
    return PLACEHOLDER.test(text) || NOTHING.has(text);
  }
  return value.length <= 16 && NOTHING.has(value.trim().toLowerCase());
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
  const id = value.trim().toLowerCase().replace(HYPHENS, '');
  return id === '' || NO_ID.has(id) || (id.startsWith('0') && ZEROS.test(id)) ? null : id;
}
