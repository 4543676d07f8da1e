/**
 * Parts of dates as Redshift spells them, by DuckDB's name.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html
 */
const dateParts = {
  millennium: ['millennium', 'millennia', 'mil', 'mils'],
  century: ['century', 'centuries', 'c', 'cent', 'cents'],
  decade: ['decade', 'decades', 'dec', 'decs'],
  epoch: ['epoch'],
  year: ['year', 'years', 'y', 'yr', 'yrs'],
  quarter: ['quarter', 'quarters', 'qtr', 'qtrs'],
  month: ['month', 'months', 'mon', 'mons'],
  week: ['week', 'weeks', 'w'],
  dow: ['dow', 'dayofweek', 'dw', 'weekday'],
  doy: ['doy', 'dayofyear', 'dy', 'yearday'],
  day: ['day', 'days', 'd'],
  hour: ['hour', 'hours', 'h', 'hr', 'hrs'],
  minute: ['minute', 'minutes', 'm', 'min', 'mins'],
  second: ['second', 'seconds', 's', 'sec', 'secs'],
  millisecond: [
    'millisecond',
    'milliseconds',
    'ms',
    'msec',
    'msecs',
    'msecond',
    'mseconds',
    'millisec',
    'millisecs',
    'millisecon',
  ],
  microsecond: [
    'microsecond',
    'microseconds',
    'us',
    'usec',
    'usecs',
    'usecond',
    'useconds',
    'microsec',
    'microsecs',
    'microsecon',
  ],
} as const;

/** DuckDB's name by each spelling. */
export const partNames: ReadonlyMap<string, string> = new Map(
  Object.entries(dateParts).flatMap(([name, spellings]) => spellings.map((spelling) => [spelling, name] as const)),
);
