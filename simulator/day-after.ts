const DAY_MS = 86_400_000;

/** The UTC day after one, both as `YYYY-MM-DD`; after the last of the year 9999 comes `10000-01-01`. */
export function dayAfter(day: string): string {
  const [date = ''] = new Date(Date.parse(day) + DAY_MS).toISOString().split('T');
  // JavaScript writes years of five digits with a sign and six.
  return date.replace(/^\+0?/, '');
}
