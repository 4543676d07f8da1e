import { offsetMs, zonesOf } from '../synthesis/time/zones.js';
import type { RhythmConfig } from '../synthesis/world/world-config.js';
import { rhythmOf } from '../synthesis/world/spans.js';
import type { Ground } from './ground.js';
import type { Measure, Row } from './measure.js';
import { WEEKDAYS, weekdayOf, weekPicture } from './week.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const dayOf = (localMs: number): number => Math.floor(localMs / DAY);

type Slot = { readonly country: string; readonly slot: number; readonly n: number };

/** On which days of the week ads are seen, by the clock of most people of the country. */
export async function adWeekdays({ world, published, rows }: Ground): Promise<Measure | null> {
  const { config, span, campaigns } = world.world;
  if ((span.toMs - span.fromMs) / DAY < WEEKDAYS.length) return null;
  const slots = await rows<Slot>(`
    select e.country, epoch_ms(e.happened_at) // ${HOUR} as slot, count(*) as n
    from engagements as e
    where e.kind = 'impression' and e.country is not null
    group by all order by all`);
  // Those that run for a part of the span have other weeks.
  if (campaigns.some((one) => one.span.fromMs > span.fromMs || one.span.toMs < span.toMs)) return null;
  const realised = WEEKDAYS.map(() => 0);
  const target = WEEKDAYS.map(() => 0);
  const seen = new Map<string, number>();
  for (const { country, slot, n } of slots) {
    const [main] = zonesOf(country);
    if (main === undefined) continue;
    add(realised, weekdayOf(dayOf(slot * HOUR + offsetMs(main, slot * HOUR))), n);
    seen.set(country, (seen.get(country) ?? 0) + n);
  }
  for (const [country, n] of seen) {
    weekOf(config.exposure, country).forEach((share, weekday) => add(target, weekday, n * share));
  }
  const whole = realised.reduce((sum, n) => sum + n, 0);
  if (whole === 0) return null;
  const most = target.indexOf(Math.max(...target));
  const list = WEEKDAYS.map((what, weekday): Row => ({
    what,
    unit: 'share',
    target: (target[weekday] ?? 0) / whole,
    realised: (realised[weekday] ?? 0) / whole,
    of: whole,
    published: weekday === most ? published.of('exposure best day', ['exposure.weekdays']) : [],
  }));
  return {
    name: 'ad-weekdays',
    title: 'On which days ads are seen',
    notes: [
      'Share of impressions of networks that tell of them on each day of the week, by the clock of most people of the country; the target counts its time zones, and how many of each day the span has.',
    ],
    rows: list,
    picture: weekPicture(list, 'Share of impressions by day of the week'),
  };

  /** What happens in a country on each day of the week, by the clock of most people there. */
  function weekOf(rhythm: RhythmConfig, country: string): number[] {
    const week = WEEKDAYS.map(() => 0);
    const zones = zonesOf(country);
    const [main] = zones;
    if (main === undefined) return week;
    const { hours, weekdays, trend, holidays } = rhythmOf(rhythm, country);
    for (const zone of zones) {
      const weights: [number, number][] = [];
      for (let atMs = span.fromMs; atMs < span.toMs; atMs += HOUR / 2) {
        const localMs = atMs + offsetMs(zone, atMs);
        const holiday = holidays.get(new Date(localMs).toISOString().slice(0, 10)) ?? 1;
        const hour = hours[Math.floor(localMs / HOUR) % 24] ?? 0;
        const weight =
          hour * (weekdays[weekdayOf(dayOf(localMs))] ?? 0) * holiday * trend ** ((atMs - span.fromMs) / DAY);
        weights.push([weekdayOf(dayOf(atMs + offsetMs(main, atMs))), weight]);
      }
      const all = weights.reduce((sum, [, weight]) => sum + weight, 0);
      if (all > 0) for (const [weekday, weight] of weights) add(week, weekday, (zone.share * weight) / all);
    }
    return week;
  }
}

function add(to: number[], place: number, n: number): void {
  to[place] = (to[place] ?? 0) + n;
}
