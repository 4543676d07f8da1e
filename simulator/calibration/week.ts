import { bars, grid, legend, namesAxis, valueAxis } from '../pictures/frame.js';
import type { Picture } from '../pictures/sheet.js';

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Place in {@link WEEKDAYS} of a day since the first of January 1970, which was a Thursday. */
export const weekdayOf = (day: number): number => (day + 3) % WEEKDAYS.length;

type Weekday = { readonly target: number | null; readonly realised: number | null };

/** @param week - From Monday on. */
export const weekPicture = (week: readonly Weekday[], alt: string): Picture => ({
  alt: `${alt}, target and realised`,
  height: (width) => (width < 500 ? 240 : 280),
  option: () => ({
    legend: legend(['target', 'realised']),
    grid: grid(),
    xAxis: namesAxis(WEEKDAYS.map((name) => name.slice(0, 3))),
    yAxis: valueAxis({ min: 0 }),
    series: (['target', 'realised'] as const).map((name) =>
      bars(
        name,
        week.map((one) => one[name]),
        name,
      ),
    ),
  }),
});
