import type { Span } from './asked.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-11-02` as `2 Nov`; a month as `Nov 2026`. */
export function dateWords(date: string, span: Span = 'day'): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const name = MONTHS[Number(month) - 1] ?? month;
  return span === 'month' ? `${name} ${year}` : `${Number(day)} ${name}`;
}

/** The same with what it is the first day of. */
export const spanWords = (date: string, span: Span): string =>
  ({ day: date, week: `week of ${date}`, month: dateWords(date, 'month') })[span];
