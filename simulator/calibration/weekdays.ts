import { offsetMs } from '../synthesis/time/zones.js';
import type { World } from '../synthesis/world/world.js';
import type { Ground } from './ground.js';
import type { Measure } from './measure.js';
import { WEEKDAYS, weekdayOf, weekPicture } from './week.js';

const DAY = 86_400_000;
/** Installs within so long are looked at together. */
const SLOT = DAY / 4;

type Cohort = { readonly country: string; readonly slot: number; readonly age: number; readonly n: number };
type Opened = { readonly country: string; readonly slot: number; readonly n: number };
type Together = { readonly n: number; readonly squares: number };

/**
 * On which days of the week apps are opened again: what the world's file says of openings, as often as people of each day of install
 * come back, against sessions.
 */
export async function openingWeekdays({ world, published, rows, endMs }: Ground): Promise<Measure> {
  const { countries, decay } = world.world;
  const cohorts = await rows<Cohort>(`
    select country, at_ms // ${SLOT} as slot, (${endMs} - at_ms) // ${DAY} as age, count(*) as n
    from honest where country is not null group by all order by all`);
  const opened = await rows<Opened>(`
    select s.country, epoch_ms(s.happened_at) // ${SLOT / 12} as slot, count(*) as n
    from sessions as s join honest as h using (installation_id)
    where h.country is not null and s.country is not null
      and (epoch_ms(s.happened_at) - h.at_ms) // ${DAY} between 1 and (${endMs} - h.at_ms) // ${DAY} - 1
    group by all order by all`);
  // Who comes back on a day opens the app once and oftener: days are left to chance, not sessions.
  const [together] = await rows<Together>(`
    select coalesce(sum(n), 0)::bigint as n, coalesce(sum(n * n), 0)::bigint as squares
    from (
      select count(*) as n from sessions as s join honest as h using (installation_id)
      where (epoch_ms(s.happened_at) - h.at_ms) // ${DAY} between 1 and (${endMs} - h.at_ms) // ${DAY} - 1
      group by installation_id, (epoch_ms(s.happened_at) - h.at_ms) // ${DAY}
    )`);
  const due = WEEKDAYS.map(() => 0);
  for (const { country: name, slot, age, n } of cohorts) {
    const country = countries.find(({ config }) => config.country === name);
    if (country === undefined) continue;
    for (let day = 1; day < age; day += 1) {
      for (const [weekday, weight] of weightsOf(country, (slot + 0.5) * SLOT + day * DAY)) {
        due[weekday] = (due[weekday] ?? 0) + n * (decay[day] ?? 0) * weight;
      }
    }
  }
  const realised = WEEKDAYS.map(() => 0);
  for (const { country: name, slot, n } of opened) {
    const [main] = countries.find(({ config }) => config.country === name)?.zones ?? [];
    if (main === undefined) continue;
    const atMs = slot * (SLOT / 12);
    const weekday = weekdayOf(Math.floor((atMs + offsetMs(main, atMs)) / DAY));
    realised[weekday] = (realised[weekday] ?? 0) + n;
  }
  const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
  const [whole, of] = [sum(due), sum(realised)];
  const points = WEEKDAYS.map((what, weekday) => ({
    what,
    target: whole === 0 ? null : (due[weekday] ?? 0) / whole,
    realised: of === 0 ? null : (realised[weekday] ?? 0) / of,
  }));
  return {
    name: 'opening-weekdays',
    title: 'On which days apps are opened',
    notes: [
      'Share of sessions from the second day after the install on, by the clock of most people of the country. The target counts how many were there to come back on each day.',
    ],
    rows:
      of === 0
        ? []
        : points.map((one, weekday) => ({
            ...one,
            unit: 'share',
            of,
            trials: together === undefined || together.squares === 0 ? of : (of * together.n) / together.squares,
            published: weekday < 5 ? [] : published.of('opening weekend', ['opening.weekdays']),
          })),
    picture: of === 0 ? null : weekPicture(points, 'Share of sessions by day of the week'),
  };
}

/** How much is opened in 24 hours, by day of the week, in all zones of a country. */
function* weightsOf({ zones, openings }: World['countries'][number], fromMs: number): Generator<[number, number]> {
  for (const [i, { share }] of zones.entries()) {
    const dates = openings[i]?.ofDates(fromMs);
    if (dates === undefined) continue;
    yield [weekdayOf(dates.localDay), share * dates.today];
    yield [weekdayOf(dates.localDay + 1), share * dates.tomorrow];
  }
}
