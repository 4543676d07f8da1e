import { grid, legend, line, namesAxis, valueAxis } from '../pictures/frame.js';
import { DAY } from '../synthesis/time/units.js';
import { LIFETIME_DAYS } from '../synthesis/world/world.js';
import { shareBack, shareBelow } from './expected.js';
import type { Ground } from './ground.js';
import { qualityOfKind, type Who } from './lives.js';
import type { World } from '../synthesis/world/world.js';
import type { Measure } from './measure.js';

/** Installs within so long are looked at together. */
const SLOT = DAY / 4;
/** Whoever comes back on a day does so in the middle of it, on average. */
const MIDDLE = 0.5;
const TOLD = new Set([1, 2, 3, 5, 7, 10, 14, 21, 30, 60, 90, 180, 365]);

type Cohort = Who & {
  readonly country: string | null;
  readonly slot: number;
  readonly age: number;
  readonly n: number;
};
type Back = { readonly day: number; readonly n: number };

/** Who comes back on the days after the install: the power law of the world's file against sessions. Days are elapsed ones. */
export async function retention(ground: Ground): Promise<Measure> {
  const { world, published, endMs, days, rows } = ground;
  const { config, decay } = world.world;
  const cohorts = await rows<Cohort>(
    `select source, would_come, platform, country, at_ms // ${SLOT} as slot, (${endMs} - at_ms) // ${DAY} as age, count(*) as n
    from honest group by all order by all`,
  );
  const backs = await rows<Back>(`
    select day, count(*) as n
    from (
      select distinct h.installation_id, (epoch_ms(s.happened_at) - h.at_ms) // ${DAY} as day
      from sessions as s join honest as h using (installation_id)
      where (epoch_ms(s.happened_at) - h.at_ms) // ${DAY} < (${endMs} - h.at_ms) // ${DAY}
    )
    where day > 0
    group by all order by all`);
  const activity = activityOf(world.world);
  // Whoever installs the app again comes back to another installation.
  const isThere = (day: number): number =>
    1 - config.reinstalls.chance * shareBelow(day + MIDDLE, config.reinstalls.afterDays);
  const most = Math.min(days, LIFETIME_DAYS);
  const points = Array.from({ length: Math.max(0, most - 1) }, (_, i) => i + 1).map((day) => {
    const seen = cohorts.filter(({ age }) => age > day);
    const of = seen.reduce((sum, { n }) => sum + n, 0);
    const back = backs.find((one) => one.day === day)?.n ?? 0;
    const kinds = new Map<number, { n: number; active: number }>();
    for (const one of seen) {
      const factor = qualityOfKind(world.world, one).retention;
      const kind = kinds.get(factor) ?? { n: 0, active: 0 };
      kinds.set(factor, kind);
      kind.n += one.n;
      // Calendars differ: of those who came on one date a day is a Sunday, of others a Monday.
      kind.active += one.n * activity(one.country, one.slot, day);
    }
    const due = [...kinds].reduce((sum, [factor, { n, active }]) => {
      const usual = (decay[day] ?? 0) * factor;
      return sum + n * shareBack(usual * (active / n), config.retention.sigma);
    }, 0);
    return { day, of, realised: of === 0 ? null : back / of, target: of === 0 ? null : (due * isThere(day)) / of };
  });
  const told = points.filter(({ day, of }) => TOLD.has(day) && of > 0);
  return {
    name: 'retention',
    title: 'Retention',
    notes: [
      'Share of first installs that are opened on the n-th elapsed day after; of those that are old enough to know. Sources and platforms differ: the target counts each as often as it came, and leaves out who has had the app back in another installation by then.',
    ],
    rows: told.map(({ day, of, realised, target }) => ({
      what: `day ${day}`,
      unit: 'share',
      target,
      realised,
      of,
      published: published.of(`retention ${day}`, ['retention.day1', 'retention.exponent']),
    })),
    picture:
      told.length < 2
        ? null
        : {
            alt: 'Share of installs that come back, by day since the install',
            height: (width) => (width < 500 ? 260 : 320),
            option: () => ({
              legend: legend(['target', 'realised']),
              grid: grid({ bottom: 24 }),
              xAxis: namesAxis(
                points.map(({ day }) => String(day)),
                { name: 'day', nameLocation: 'middle', nameGap: 26, boundaryGap: false },
              ),
              yAxis: valueAxis({ min: 0 }),
              series: [
                line(
                  'realised',
                  points.map((one) => one.realised),
                  'realised',
                  { lineStyle: { color: 'var(--realised)', width: 3 } },
                ),
                line(
                  'target',
                  points.map((one) => one.target),
                  'target',
                ),
              ],
            }),
          },
  };
}

/** How much apps are opened on the n-th day after an install in a slot, in the zones of a country, against usual days. */
function activityOf({ countries }: World): (country: string | null, slot: number, day: number) => number {
  const known = new Map<string, number>();
  return (name, slot, day) => {
    const country = countries.find(({ config }) => config.country === name);
    if (country === undefined) return 1;
    const fromMs = (slot + 0.5) * SLOT + day * DAY;
    const key = `${name} ${fromMs}`;
    let sum = known.get(key);
    if (sum === undefined) {
      sum = country.zones.reduce((all, { share }, i) => all + share * (country.openings[i]?.activity(fromMs) ?? 1), 0);
      known.set(key, sum);
    }
    return sum;
  };
}
