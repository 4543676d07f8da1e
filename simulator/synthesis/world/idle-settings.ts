import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { DAY } from '../time/units.js';
import { spanOfWorld } from './spans.js';
import { LIFETIME_DAYS } from './world.js';
import type { Holiday, WorldConfig } from './world-config.js';

/** Settings of a world that change nothing in it: what was given, and what it takes until something comes of it. */
export function idleSettings(world: WorldConfig): JsonProblem[] {
  const { mess, adRevenue, purchases, subscriptions, exposure, opening } = world;
  const idle: JsonProblem[] = [];
  if (mess.clockSkew > 0 && adRevenue === null) {
    const expected = 'ads in the app (adRevenue): the clock of a phone dates nothing else';
    idle.push({ path: 'mess.clockSkew', given: String(mess.clockSkew), expected });
  }
  if (mess.wrongCurrency > 0 && purchases === null && subscriptions.length === 0) {
    const expected = 'purchases or subscriptions: nothing else has a price';
    idle.push({ path: 'mess.wrongCurrency', given: String(mess.wrongCurrency), expected });
  }
  idle.push(...idleHolidays('exposure', exposure.holidays ?? [], world, 0));
  // Lives go on after the span, in what the truth says of them.
  idle.push(...idleHolidays('opening', opening.holidays ?? [], world, LIFETIME_DAYS));
  return idle;
}

function* idleHolidays(
  of: 'exposure' | 'opening',
  holidays: readonly Holiday[],
  world: WorldConfig,
  daysAfter: number,
): Generator<JsonProblem> {
  const span = spanOfWorld(world);
  // Somewhere it is the day before still, and elsewhere the day after already.
  const [first, last] = [span.fromMs - DAY, span.toMs + daysAfter * DAY].map((ms) =>
    new Date(ms).toISOString().slice(0, 10),
  ) as [string, string];
  const outside = holidays.filter(({ date }) => date < first || date > last);
  if (outside.length > 0) {
    const dates = outside.map(({ date }) => date).join(', ');
    yield { path: `${of}.holidays`, given: dates, expected: `days from ${first} to ${last} (startsOn, days)` };
  }
  for (const [i, { countries: where }] of holidays.entries()) {
    if (where === undefined || world.countries.some(({ country }) => where.includes(country))) continue;
    const expected = `a country of countries: ${world.countries.map(({ country }) => country).join(', ')}`;
    yield { path: `${of}.holidays.${i}.countries`, given: where.join(', '), expected };
  }
}
