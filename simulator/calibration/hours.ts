import { bars, grid, legend, line, namesAxis, valueAxis } from '../pictures/frame.js';
import { offsetMs, zonesOf } from '../synthesis/time/zones.js';
import type { Ground } from './ground.js';
import type { Measure, Row } from './measure.js';
import { toldHours } from './told-hours.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Clocks of countries differ from UTC by halves of hours. */
const SLOT = HOUR / 2;

type Slot = { readonly country: string; readonly slot: number; readonly n: number };

/** When apps are opened again, by the local clock: what the world's file says of openings against sessions. */
export async function openingHours(ground: Ground): Promise<Measure> {
  const slots = await ground.rows<Slot>(`
    select s.country, epoch_ms(s.happened_at) // ${SLOT} as slot, count(*) as n
    from sessions as s join honest as h using (installation_id)
    where s.happened_at > h.installed_at and s.country is not null and ${isWholeDay(ground)}
    group by all order by all`);
  return hoursOf(ground, slots, {
    name: 'opening-hours',
    title: 'When apps are opened',
    what: 'sessions after the first open',
    rhythm: 'opening',
  });
}

/** Of the last day that the data have of somebody, only the hours until the end are there. */
const isWholeDay = ({ endMs }: Pick<Ground, 'endMs'>): string =>
  `(epoch_ms(s.happened_at) - h.at_ms) // ${DAY} < (${endMs} - h.at_ms) // ${DAY}`;

/** When ads are seen, by the local clock. */
export async function adHours(ground: Ground): Promise<Measure> {
  const slots = await ground.rows<Slot>(`
    select country, epoch_ms(happened_at) // ${SLOT} as slot, count(*) as n
    from engagements
    where kind = 'impression' and country is not null
    group by all order by all`);
  return hoursOf(ground, slots, {
    name: 'ad-hours',
    title: 'When ads are seen',
    what: 'impressions of networks that tell of them',
    rhythm: 'exposure',
  });
}

type About = {
  readonly name: string;
  readonly title: string;
  readonly what: string;
  readonly rhythm: 'opening' | 'exposure';
};

function hoursOf({ world, published }: Ground, slots: readonly Slot[], about: About): Measure {
  const { hours: weights } = world.world.config[about.rhythm];
  const realised = new Float64Array(24);
  const target = new Float64Array(24);
  /** By country and date there: how many. */
  const dates = new Map<string, Map<number, number>>();
  let n = 0;
  for (const { country, slot, n: here } of slots) {
    const [main] = zonesOf(country);
    if (main === undefined) continue;
    const localMs = slot * SLOT + offsetMs(main, slot * SLOT);
    add(realised, Math.floor(localMs / HOUR) % 24, here);
    n += here;
    const ofCountry = dates.get(country) ?? new Map<number, number>();
    dates.set(country, ofCountry);
    const date = Math.floor(localMs / DAY);
    ofCountry.set(date, (ofCountry.get(date) ?? 0) + here);
  }
  for (const [country, ofCountry] of dates) {
    const zones = zonesOf(country);
    // Nobody's zone stands in the data: what happens at eight in the west is told at eleven by the clock of the east.
    for (const zone of zones)
      for (const [date, here] of ofCountry) {
        const told = toldHours(weights, date, zone, zones[0] ?? zone);
        told.forEach((weight, hour) => add(target, hour, here * zone.share * weight));
      }
  }
  const share = (of: Float64Array, hour: number): number | null => (n === 0 ? null : (of[hour] ?? 0) / n);
  const at = (of: Float64Array, most: boolean): number => {
    const list = [...of];
    return list.indexOf(most ? Math.max(...list) : Math.min(...list));
  };
  const row = (what: string, hour: number, fact: string): Row => ({
    what,
    unit: 'share',
    target: share(target, hour),
    realised: share(realised, hour),
    of: n,
    published: published.of(fact, [`${about.rhythm}.hours`]),
  });
  const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
  const [busiest, quietest] = [at(target, true), at(target, false)];
  return {
    name: about.name,
    title: about.title,
    notes: [
      `Share of ${about.what} in each hour of the day, by the clock of most people of the country; the target counts each of its time zones.`,
    ],
    rows:
      n === 0
        ? []
        : weights.map((_, hour) => {
            if (hour === busiest) return row(`${clock(hour)}, the busiest`, hour, `${about.rhythm} peak`);
            return hour === quietest
              ? row(`${clock(hour)}, the quietest`, hour, `${about.rhythm} trough`)
              : row(clock(hour), hour, '');
          }),
    picture:
      n === 0
        ? null
        : {
            alt: `Share of ${about.what} by local hour, target and realised`,
            height: (width) => (width < 500 ? 240 : 300),
            option: () => ({
              legend: legend(['target', 'realised']),
              grid: grid(),
              xAxis: namesAxis(
                Array.from({ length: 24 }, (_, hour) => String(hour)),
                { axisLabel: { color: 'var(--soft)', fontSize: 12, interval: 2 } },
              ),
              yAxis: valueAxis({ min: 0 }),
              series: [
                bars(
                  'realised',
                  [...realised].map((value) => value / n),
                  'realised',
                  { barCategoryGap: '20%' },
                ),
                line(
                  'target',
                  [...target].map((value) => value / n),
                  'target',
                  { step: 'middle' },
                ),
              ],
            }),
          },
  };
}

function add(to: Float64Array, hour: number, n: number): void {
  to[hour] = (to[hour] ?? 0) + n;
}
