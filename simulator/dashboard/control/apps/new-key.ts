/** The alphabet of base32, and as many letters as the keys that the simulator makes have. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LETTERS = 32;

/** An SDK key that nobody has. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(LETTERS))].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
