import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { slotWeights, type Span } from '../../time/season.js';
import { knownCountries, zonesOf } from '../../time/zones.js';
import { LIFETIME_DAYS } from '../world.js';
import { rhythmOf, spanOf, spanOfWorld } from '../spans.js';
import type { RhythmConfig, WorldConfig } from '../world-config.js';
import { lastDay, type Rule } from './rule.js';

const DAY = 86_400_000;
/** Lifetimes go on for a year after the span, and then there is a day more. */
const MOST_DAYS_AFTER = LIFETIME_DAYS + 1;
/** Instants are written with four digits of the year. */
const LAST_DAY_MS = Date.parse('9999-12-31');

/** What has a beginning ends after it, within the span of the world, and something can happen in between. */
export const dateRules: readonly Rule[] = [
  { needs: ['startsOn', 'days'], find: start },
  { needs: ['campaigns[].from', 'campaigns[].to'], find: orders },
  { needs: ['startsOn', 'days', 'campaigns[].from', 'campaigns[].to'], find: campaigns },
  { needs: ['startsOn', 'days', 'countries', 'exposure', 'opening', 'campaigns'], last: true, find: silence },
];

function* start({ startsOn, days }: WorldConfig): Generator<JsonProblem> {
  const latest = LAST_DAY_MS - (days + MOST_DAYS_AFTER) * DAY;
  const given = Date.parse(startsOn);
  if (given >= 0 && given <= latest) return;
  const expected = `a day from 1970-01-01 to ${new Date(latest).toISOString().slice(0, 10)}: lives are lived for a year after the span`;
  yield { path: 'startsOn', given: startsOn, expected };
}

type Dates = { readonly from?: string; readonly to?: string };

/** What begins and ends within the span of the world. */
export function* within(
  path: string,
  { from, to }: Dates,
  world: Pick<WorldConfig, 'startsOn' | 'days'>,
): Generator<JsonProblem> {
  const [first, last] = [world.startsOn, lastDay(world)];
  for (const [name, day] of Object.entries({ from, to })) {
    if (day === undefined || (day >= first && day <= last)) continue;
    const expected = `a day of the span, ${first} to ${last} (startsOn, days)`;
    yield { path: `${path}.${name}`, given: day, expected };
  }
}

/** What begins before it ends. */
export function* inOrder(path: string, { from, to }: Dates): Generator<JsonProblem> {
  if (from === undefined || to === undefined || from <= to) return;
  yield { path: `${path}.to`, given: to, expected: `${from} or later: it begins then` };
}

function* orders({ campaigns: list }: WorldConfig): Generator<JsonProblem> {
  for (const [i, campaign] of list.entries()) yield* inOrder(`campaigns.${i}`, campaign);
}

function* campaigns(world: WorldConfig): Generator<JsonProblem> {
  for (const [i, campaign] of world.campaigns.entries()) yield* within(`campaigns.${i}`, campaign, world);
}

/** A span in which every hour is one of those in which nothing happens. */
function* silence(world: WorldConfig): Generator<JsonProblem> {
  const whole = spanOfWorld(world);
  for (const { country } of world.countries.filter((one) => knownCountries.includes(one.country))) {
    for (const of of ['exposure', 'opening'] as const) {
      if (isSilent(world[of], country, whole)) yield silent(of, 'the span', country);
    }
    for (const [i, campaign] of world.campaigns.entries()) {
      const span = spanOf(campaign, whole);
      if (span.fromMs >= span.toMs || campaign.countries?.includes(country) === false) continue;
      if (isSilent(world.exposure, country, span)) yield silent(`campaigns.${i}`, 'its span', country);
    }
  }
}

const silent = (path: string, span: string, country: string): JsonProblem => ({
  path,
  given: `0 in every hour of ${span} in ${country}`,
  expected: 'an hour, a weekday and a holiday factor above 0 in it',
});

function isSilent(config: RhythmConfig, country: string, span: Span): boolean {
  const rhythm = rhythmOf(config, country);
  const hasSilentDays = rhythm.weekdays.includes(0) || [...rhythm.holidays.values()].includes(0);
  // In all other spans some hour has its turn; but on one day alone clocks may leave out the only one.
  const mayLackHour = rhythm.hours.includes(0) && span.toMs - span.fromMs <= DAY;
  if (!hasSilentDays && !mayLackHour) return false;
  return zonesOf(country).some((zone) => slotWeights(rhythm, zone, span).every((weight) => weight === 0));
}
