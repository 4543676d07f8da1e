import { isIP } from 'node:net';
import type { ErrorObject } from 'ajv';
import { isCountry } from './countries.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** An IPv4 or IPv6 address, or nothing. */
export const ip = (text: string): boolean => text === '' || isIP(text) !== 0;

/** The years 0 to 9999 in UTC, which are written with four digits: a zone can lead out of them. */
const FIRST_INSTANT_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_INSTANT_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** An ISO 8601 instant with its zone, to the minute or finer. The day must exist: `Date.parse` makes 2 March of 30 February. */
export function instant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || ms < FIRST_INSTANT_MS || ms > LAST_INSTANT_MS) return false;
  const day = text.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** A UTC day that exists, such as 2026-11-24. */
export const day = (text: string): boolean => instant(`${text}T00:00:00Z`);

/** A country by its two letters, or nothing. */
export const country = (text: string): boolean => text === '' || isCountry(text);

/** Text that can be shown and kept as it is: no control characters, no line separators, no halves of surrogate pairs. */
export const printable = (text: string): boolean => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);

/** An absolute URL. */
export const target = (text: string): boolean => URL.canParse(text);

/** What `new RegExp(text, 'u')` takes. */
export function regularExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** How many characters a text has. Ajv's own function is CommonJS, whose default export test runners and Node disagree on. */
export function characters(text: string): number {
  return Array.from(text).length;
}

/** A megabyte of JSON can be wrong in half a million places, and nobody reads them all. */
export const MOST_ERRORS = 1000;

/** Adds the errors of a definition to those that were found before, as long as they are not too many. */
export function joinedErrors(found: ErrorObject[], more: readonly ErrorObject[]): ErrorObject[] {
  for (const error of more) {
    if (found.length >= MOST_ERRORS) break;
    found.push(error);
  }
  return found;
}
