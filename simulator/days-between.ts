const DAY_MS = 86_400_000;

/** How many days the second of two UTC days, as `YYYY-MM-DD`, is after the first. */
export const daysBetween = (first: string, second: string): number =>
  Math.round((Date.parse(second) - Date.parse(first)) / DAY_MS);
