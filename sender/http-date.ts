const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = String.raw`(?<time>(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60))`;
const MONTH = `(?<month>${MONTHS.join('|')})`;

/** The three forms: today's, that of RFC 850, and that of C's `asctime`. All of them are in UTC. */
const FORMS = [
  String.raw`(?:mon|tue|wed|thu|fri|sat|sun), (?<day>\d\d) ${MONTH} (?<year>\d{4}) ${TIME} gmt`,
  String.raw`(?:mon|tues|wednes|thurs|fri|satur|sun)day, (?<day>\d\d)-${MONTH}-(?<year>\d\d) ${TIME} gmt`,
  String.raw`(?:mon|tue|wed|thu|fri|sat|sun) ${MONTH} (?<day>[ \d]\d) ${TIME} (?<year>\d{4})`,
].map((form) => new RegExp(`^${form}$`, 'i'));

/**
 * Reads a date as HTTP headers hold it. `Date.parse` would take much else for one, and reads `asctime`'s form, which
 * names no zone, in that of the machine.
 *
 * @param nowMs - Epoch milliseconds: two digits of a year are of the last such year that is not over 50 years ahead.
 * @returns Epoch milliseconds; null for anything else.
 * @see www.rfc-editor.org/rfc/rfc9110#http.date
 */
export function httpDateMs(text: string, nowMs: number): number | null {
  const found = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (found === undefined) return null;
  const { year = '', month = '', day, time = '' } = found;
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const [fullYear, monthIndex, dayOfMonth] = [
    yearOf(year, new Date(nowMs).getUTCFullYear()),
    MONTHS.indexOf(month.toLowerCase()),
    Number(day),
  ];
  // A day that the month does not have would be one of the next.
  if (new Date(Date.UTC(fullYear, monthIndex, dayOfMonth)).getUTCDate() !== dayOfMonth) return null;
  return Date.UTC(fullYear, monthIndex, dayOfMonth, hours, minutes, seconds);
}

function yearOf(digits: string, thisYear: number): number {
  if (digits.length === 4) return Number(digits);
  const inThisCentury = thisYear - (thisYear % 100) + Number(digits);
  return inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury;
}
