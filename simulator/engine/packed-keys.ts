const HEX = Buffer.from('0123456789abcdef', 'latin1');

/** Value of a lower-case hexadecimal digit by its character code, else 16. */
const DIGITS = new Uint8Array(128).fill(16);
for (let value = 0; value < 16; value += 1) DIGITS[value.toString(16).charCodeAt(0)] = value;

/**
 * Packs 32 lower-case hexadecimal digits into four words.
 *
 * @returns Whether the text was that; otherwise `into` holds nothing of use.
 */
export function hexWords(text: string, into: Uint32Array | Int32Array, start: number): boolean {
  if (text.length !== 32) return false;
  for (let word = 0; word < 4; word += 1) {
    let packed = 0;
    for (let i = word * 8; i < word * 8 + 8; i += 1) {
      const code = text.charCodeAt(i);
      const digit = code < 128 ? (DIGITS[code] ?? 16) : 16;
      if (digit === 16) return false;
      packed = (packed << 4) | digit;
    }
    into[start + word] = packed;
  }
  return true;
}

/** The 32 digits that four words pack. Written as bytes: a text of sixteen pieces is put together when it is first read. */
export function wordsHex(words: Uint32Array, start: number): string {
  for (let i = 0; i < 4; i += 1) {
    let rest = words[start + i] ?? 0;
    for (let at = i * 8 + 7; at >= i * 8; at -= 1) {
      digits[at] = HEX[rest & 15] ?? 0;
      rest >>>= 4;
    }
  }
  return digits.toString('latin1');
}

const digits = Buffer.alloc(32);

/** Packs a canonical dotted quad; null for anything else. */
export function ipv4Number(ip: string): number | null {
  let packed = 0;
  let part = 0;
  let dots = 0;
  if (ip.length > 15) return null;
  for (let i = 0; i < ip.length; i += 1) {
    const code = ip.charCodeAt(i);
    if (code === 46) {
      packed = packed * 256 + part;
      part = 0;
      dots += 1;
    } else if (code >= 48 && code <= 57) part = part * 10 + (code - 48);
    else return null;
  }
  return dots === 3 ? packed * 256 + part : null;
}

export function ipv4Text(packed: number): string {
  return `${packed >>> 24}.${(packed >>> 16) & 255}.${(packed >>> 8) & 255}.${packed & 255}`;
}
