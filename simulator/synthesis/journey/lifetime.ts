import { isTrue, type Key, logNormal, poisson, unevenness } from '../chance/draws.js';
import type { Openings } from '../time/openings.js';
import { DAY, MINUTE } from '../time/units.js';
import { purposes } from '../world/purposes.js';
import type { Quality } from '../world/qualities.js';
import { LIFETIME_DAYS, type World, type WorldCountry } from '../world/world.js';
import type { Told } from './told.js';

/** Even those who stay longest miss a day now and then. Our own choice (assumed). */
export const MOST_ACTIVE = 0.97;
/** Longer a session does not last. Our own choice (assumed). */
const MOST_MINUTES = 240;

/** What one installation tells of a life. */
export type Life = {
  readonly world: World;
  readonly country: WorldCountry;
  /** Of the life. */
  readonly key: Key;
  /** With which it begins. */
  readonly installAtMs: number;
  readonly quality: Quality;
  /** All of it, in order of time, whichever installation is opened. */
  readonly visits: readonly Visit[];
  readonly told: Told;
};

/** One opening of the app. */
export type Visit = {
  readonly atMs: number;
  /** Elapsed 24-hour periods since the install. */
  readonly day: number;
  /** Place among all visits; 0 is the first open. */
  readonly number: number;
};

/**
 * When the app is opened, for as long as a life lasts: the first open, then the days on which its user comes back.
 *
 * @param key - Of the life.
 * @param days - From the install on, for whoever asks for no later ones.
 */
export function visitsOf(
  world: World,
  key: Key,
  installAtMs: number,
  season: Openings,
  quality: Quality,
  days = LIFETIME_DAYS,
): readonly Visit[] {
  const { retention, sessions } = world.config;
  const sticky = quality.retention * unevenness(key, purposes.retention, retention.sigma);
  const visits: Visit[] = [{ atMs: installAtMs, day: 0, number: 0 }];
  const instants: number[] = [];
  for (let day = 0; day < days; day += 1) {
    const fromMs = installAtMs + day * DAY;
    if (day > 0 && !isBack(day, fromMs)) continue;
    const mean = day === 0 ? (sessions.dayZero - 1) * season.activity(fromMs) : sessions.perDay - 1;
    const more = poisson(key, purposes.sessions, mean, day);
    const count = day === 0 ? more : more + 1;
    instants.length = 0;
    for (let i = 0; i < count; i += 1) {
      instants.push(season.instant(fromMs, key, purposes.sessionInstant, day * 64 + (i % 64)));
    }
    if (count > 1) instants.sort((a, b) => a - b);
    for (const atMs of instants) visits.push({ atMs, day, number: visits.length });
  }
  return visits;

  function isBack(day: number, fromMs: number): boolean {
    const usual = (world.decay[day] ?? 0) * sticky;
    // Mostly nobody is, and no calendar is needed to see it.
    if (!isTrue(key, purposes.active, Math.min(MOST_ACTIVE, usual * season.most), day)) return false;
    return isTrue(key, purposes.active, Math.min(MOST_ACTIVE, usual * season.activity(fromMs)), day);
  }
}

/** How long one lasts, milliseconds. */
export function sessionMs({ world, key }: Pick<Life, 'world' | 'key'>, { number }: Visit): number {
  const { median, sigma } = world.config.sessions.minutes;
  return MINUTE * Math.min(MOST_MINUTES, logNormal(key, purposes.sessionMinutes, median, sigma, number));
}

/**
 * When whoever deleted the app has it back; infinite for who never does.
 *
 * @param key - Of the life.
 */
export function reinstalledAtMs({ config: { reinstalls } }: World, key: Key, installAtMs: number): number {
  if (!isTrue(key, purposes.reinstalls, reinstalls.chance)) return Number.POSITIVE_INFINITY;
  const { median, sigma } = reinstalls.afterDays;
  return installAtMs + Math.ceil(logNormal(key, purposes.reinstallDelay, median, sigma) * DAY);
}

/** What of a price is left when the store has taken its share. */
export const netOf = ({ config }: World, gross: number): number => gross * (1 - config.app.commission);
