import type { ClockState } from '@mmp-sim/contracts/answers';
import { DAY_MS } from '../parts/time-units.js';

/** What all pictures are about; each of them stands in the address. */
const FILTERS = ['app', 'channel', 'country', 'from', 'to'] as const;

/** The channel of those whom no ad brought. */
export const ORGANIC = 'organic';

export type Span = 'day' | 'week' | 'month';
/** What is one line of a curve, and one row of the retention. */
export type CohortBy = 'week' | 'month' | 'day' | 'channel';

export type Asked = {
  /** By name; null asks for all. */
  readonly filters: Readonly<Record<(typeof FILTERS)[number], string | null>>;
  readonly span: Span;
  readonly cohorts: CohortBy;
  /** What the address says and counts for nothing. */
  readonly wrong: readonly Wrong[];
};

type Wrong = { readonly name: string; readonly given: string; readonly expected: string };

const SPANS: readonly Span[] = ['day', 'week', 'month'];
const COHORTS: readonly CohortBy[] = ['week', 'month', 'day', 'channel'];

/** What the address asks for. What it says of days, spans and cohorts and is none of them counts as the usual, and is told. */
export function askedOf({ searchParams }: URL): Asked {
  const get = (name: string): string | null => searchParams.get(name);
  const wrong: Wrong[] = [];
  const day = (name: 'from' | 'to'): string | null => {
    const given = get(name);
    if (given === null || given === '' || isDay(given)) return given;
    wrong.push({ name, given, expected: 'a day such as 2026-11-24, from 1970 on' });
    return null;
  };
  const oneOf = <Name extends string>(name: string, all: readonly Name[]): Name | null => {
    const given = get(name);
    const one = all.find((each) => each === given) ?? null;
    if (one === null && given !== null) wrong.push({ name, given, expected: all.join(', ') });
    return one;
  };
  return {
    filters: { app: get('app'), channel: get('channel'), country: get('country'), from: day('from'), to: day('to') },
    span: oneOf('by', SPANS) ?? 'day',
    cohorts: oneOf('cohorts', COHORTS) ?? 'week',
    wrong,
  };
}

/** Whether there is such a day: not each month has a 31st, and nothing was tracked before 1970. */
export function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) && text >= '1970' ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && dayOf(ms) === text;
}

/** What a field for a day can hold of a text, which is more than counts: any day of any year. Empty where it is none. */
export function heldDay(text: string | null): string {
  const [, year = '0', month = '', day = ''] = /^(\d{4,6})-(\d{2})-(\d{2})$/.exec(text ?? '') ?? [];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isHeld = Number(year) > 0 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isHeld ? (text ?? '') : '';
}

export const isFiltered = ({ filters }: Asked): boolean => Object.values(filters).some((value) => value !== null);

type Days = { readonly from: string; readonly to: string };

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The week before the one that the workspace's clock shows, Monday to Sunday. */
export function lastWeek({ now }: Pick<ClockState, 'now'>): Days {
  const todayMs = Date.parse(`${now.slice(0, 10)}T00:00:00Z`);
  const mondayMs = todayMs - ((new Date(todayMs).getUTCDay() + 6) % 7) * DAY_MS;
  return { from: dayOf(mondayMs - 7 * DAY_MS), to: dayOf(mondayMs - DAY_MS) };
}

/** The last days on the workspace's clock, today among them. @param count - Days. */
export function lastDays(count: number, { now }: Pick<ClockState, 'now'>): Days {
  const day = (ago: number): string => dayOf(Date.parse(now) - ago * DAY_MS);
  return { from: day(count - 1), to: day(0) };
}
