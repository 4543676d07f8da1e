/** One whole unit of a currency: an amount counts 10^-9 units. */
export const ONE = 10n ** 9n;

/** 999999999.999999999, the most that DECIMAL(18,9) holds. */
export const MAX_AMOUNT = 10n ** 18n - 1n;

/** Digits of {@link MAX_AMOUNT}. */
const AMOUNT_DIGITS = 18;

const ZERO = '0'.charCodeAt(0);

/** Digits after the point. */
const DECIMALS = 9;

/** Holds the exact decimal expansion of every double below 10^9, the longest price an honest client can write. */
const MAX_TEXT_CHARACTERS = 1_100;

const NUMBER = /^\+?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** A share between nothing and everything, with no more decimals than an amount has. */
const SHARE = /^(?:0(?:\.\d{1,9})?|1(?:\.0{1,9})?)$/;

/**
 * Reads an amount of money from the wire.
 *
 * @param text - A decimal in plain or exponent notation (`4.99`, `500.0`, `1.5E7`), perhaps with a `+`; white space
 *   around it is ignored. At most 1,100 characters, white space included.
 * @param movedBy - Places by which the point moves to the left: 6 for micros, 3 for a price per thousand. The limit
 *   holds for the amount that comes of it.
 * @returns The amount in 10^-9 units, 0 to {@link MAX_AMOUNT}; what lies beyond the ninth decimal is rounded half away
 *   from zero, so `1e-10` is 0. `null` when the text is no such number, has a minus sign, or is too large once rounded.
 *   Never throws, and works no longer for `1e999999999` than for `1`.
 * @see Our own choices (assumed): leading zeros are not counted as digits; `.5` (Java's `DecimalFormat("#.##")`) and
 *   `5.` are read; `-0` is refused, as every minus sign is; only ASCII digits are.
 */
export function parseAmount(text: string, movedBy = 0): bigint | null {
  if (text.length > MAX_TEXT_CHARACTERS) return null;
  const match = NUMBER.exec(text.trim());
  if (match === null) return null;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;

  const significant = `${whole}${fraction}`.replace(/^0+/, '');
  if (significant === '') return 0n;

  // The value is 0.significant × 10^k. Looking at k first keeps a huge exponent from ever being raised to a power.
  // A number that is not exact any more is far beyond both bounds.
  const kept = significant.length - fraction.length + DECIMALS - movedBy + Number(exponent);
  if (kept > AMOUNT_DIGITS) return null;
  if (kept < 0) return 0n;

  const cutDown = BigInt(significant.slice(0, kept).padEnd(kept, '0'));
  const firstDropped = significant[kept] ?? '0'; // Enough to round half away: a half is a 5, whatever follows.
  return fitting(firstDropped >= '5' ? cutDown + 1n : cutDown);
}

/**
 * Writes an amount in the one spelling used everywhere: no exponent, no trailing zeros (`4.99`, `0`, `0.00125`).
 *
 * @param amount - In 10^-9 units, not negative. A sum of amounts may exceed {@link MAX_AMOUNT}.
 * @throws {RangeError} If it is negative: there is no negative money here.
 */
export function amountText(amount: bigint): string {
  requireNotNegative('amount', amount);
  const digits = amount.toString().padStart(DECIMALS + 1, '0');
  const point = digits.length - DECIMALS;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === ZERO) end -= 1;
  return end === point ? digits.slice(0, point) : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
}

/**
 * The price of several: gross is unit price × quantity.
 *
 * @param amount - In 10^-9 units, 0 to {@link MAX_AMOUNT}.
 * @param quantity - A count (not in 10^-9 units), not negative.
 * @returns The exact product, or `null` when it exceeds {@link MAX_AMOUNT}.
 * @throws {RangeError} If an argument is out of its range (a caller bug).
 */
export function times(amount: bigint, quantity: bigint): bigint | null {
  requireAmount(amount);
  requireNotNegative('quantity', quantity);
  return fitting(amount * quantity);
}

/**
 * A share of an amount, such as the store's commission. Take the other share by subtraction, and the two add up:
 * `net = gross - portion(gross, '0.3')`.
 *
 * @param amount - In 10^-9 units, 0 to {@link MAX_AMOUNT}.
 * @param share - 0 to 1: a plain decimal of at most nine decimals (`0.3`), or in 10^-9 units (`300_000_000n`).
 * @returns The share, never more than the amount; rounded half away from zero (our own choice, assumed: what
 *   {@link parseAmount} does too).
 * @throws {RangeError} If an argument is out of its range (a caller bug; shares are checked when settings are loaded).
 */
export function portion(amount: bigint, share: string | bigint): bigint {
  requireAmount(amount);
  return quotient(amount * shareUnits(share), ONE);
}

/**
 * An amount divided by a whole number: a CPM by 1,000, micros by 1,000,000.
 *
 * @param amount - In 10^-9 units, not negative. It may exceed {@link MAX_AMOUNT}, as a number of micros does early.
 * @param by - A count (not in 10^-9 units), positive.
 * @returns The quotient rounded half away from zero, or `null` when it exceeds {@link MAX_AMOUNT}.
 * @throws {RangeError} If an argument is out of its range (a caller bug).
 */
export function dividedBy(amount: bigint, by: bigint): bigint | null {
  requireNotNegative('amount', amount);
  if (by <= 0n) throw new RangeError(`by must be positive, got ${by}`);
  return fitting(quotient(amount, by));
}

/** Rounded half away from zero. Both are whole numbers, the dividend not negative, the divisor positive. */
function quotient(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor / 2n) / divisor;
}

function fitting(amount: bigint): bigint | null {
  return amount > MAX_AMOUNT ? null : amount;
}

function shareUnits(share: string | bigint): bigint {
  if (typeof share === 'bigint') {
    if (share >= 0n && share <= ONE) return share;
  } else if (SHARE.test(share)) {
    const units = parseAmount(share);
    if (units !== null) return units;
  }
  throw new RangeError(`share must be 0 to 1 with at most nine decimals, got ${String(share)}`);
}

function requireAmount(amount: bigint): void {
  if (amount < 0n || amount > MAX_AMOUNT) throw new RangeError(`amount must be 0 to ${MAX_AMOUNT}, got ${amount}`);
}

function requireNotNegative(name: string, value: bigint): void {
  if (value < 0n) throw new RangeError(`${name} must not be negative, got ${value}`);
}
