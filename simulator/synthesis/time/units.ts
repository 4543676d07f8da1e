const HOUR = 3_600_000;
/** Milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * HOUR;
