import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import { amountText, parseAmount } from '@mmp-sim/contracts/money/amount';

/** A value that cannot be written, and what would do. */
export type Fault = { readonly expected: string; readonly hint: string };

/** Writes a value of a call as text for the wire, or tells why not. It is never asked about null and undefined. */
export type Writer = (value: unknown) => string | Fault;

/** Digits after the point that an amount may have. */
const DECIMALS = 9;
const AMOUNT = 'a decimal of 0 or more with at most nine decimals, below one billion, such as 4.99';
const PLAIN_OR_EXPONENT = /^\+?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

const fault = (expected: string, hint = `Give ${expected}.`): Fault => ({ expected, hint });

/** What is wrong with a value, in a message: `true`, `'text'`, `an object`. Long texts are cut. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

/** Any text, and a number as it is spelt. */
export const text: Writer = (value) => {
  if (typeof value === 'string') return value;
  const isNumber = (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint';
  return isNumber ? String(value) : fault('a text');
};

/** 32 lower-case hexadecimal digits; what is no id is left as it is, for the schema to refuse. */
export const id: Writer = (value) => {
  if (typeof value !== 'string') return fault('an id as text');
  return canonicalId(value) ?? value.trim();
};

/** True or false as 1 or 0. */
export const flag: Writer = (value) => (typeof value === 'boolean' ? (value ? '1' : '0') : fault('true or false'));

/** True or false as words, where the MMP's page has words. */
export const word: Writer = (value) => (typeof value === 'boolean' ? String(value) : fault('true or false'));

/** In capitals, without white space around. */
export const capitals: Writer = (value) =>
  typeof value === 'string' ? value.trim().toUpperCase() : fault('a code as text');

/** Without white space around. */
export const trimmed: Writer = (value) => (typeof value === 'string' ? value.trim() : fault('a text'));

export const wholeNumber: Writer = (value) => {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? value.trim() : fault('a whole number');
};

/** Epoch milliseconds. */
export const instant: Writer = (value) => {
  const ms = value instanceof Date ? value.getTime() : value;
  return typeof ms === 'number' && Number.isSafeInteger(ms) && ms >= 0
    ? String(ms)
    : fault('a Date, or epoch milliseconds');
};

/** JSON, or what can be written as such. */
export const json: Writer = (value) => {
  if (typeof value === 'string') return value;
  try {
    const written: unknown = typeof value === 'object' ? JSON.stringify(value) : undefined;
    if (typeof written === 'string') return written;
  } catch {
    // A circle, or a bigint in it.
  }
  return fault('an object, or its JSON as text');
};

/**
 * Exact money in the one spelling of this project. Nothing is rounded: a number that is no short decimal is the rest of
 * a calculation in binary, and whoever made it knows best what was meant.
 */
export const amount: Writer = (value) => {
  if (typeof value === 'bigint') {
    return fault(AMOUNT, 'A bigint may be cents as well as units: write the units as text, such as "4.99".');
  }
  if (typeof value !== 'string' && typeof value !== 'number') return fault(AMOUNT);
  const given = String(value).trim();
  if (given.startsWith('-')) {
    return fault(AMOUNT, 'There is no negative revenue: report a refund as a custom event.');
  }
  const units = parseAmount(given);
  if (units === null) return fault(AMOUNT, `Give ${AMOUNT}: no currency sign, no thousands separators.`);
  if (isExact(given)) return amountText(units);
  return fault(
    AMOUNT,
    typeof value === 'number'
      ? 'This number is the inexact result of a calculation: round it as you mean it, and give it as text.'
      : 'Round it to at most nine decimals as you mean it: the sender rounds no money.',
  );
};

/** Whether nothing lies beyond the ninth decimal. */
function isExact(given: string): boolean {
  const [, whole = '', fraction = '', exponent = '0'] = PLAIN_OR_EXPONENT.exec(given) ?? [];
  const digits = `${whole}${fraction}`.replace(/0+$/, '');
  const dropped = whole.length + fraction.length - digits.length;
  return digits === '' || fraction.length - dropped - Number(exponent) <= DECIMALS;
}
