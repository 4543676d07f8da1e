import { type Key, poisson, uniform, unevenness } from '../chance/draws.js';
import type { Openings } from '../time/openings.js';
import { purposes } from '../world/purposes.js';
import { LIFETIME_DAYS, type World, type WorldCountry } from '../world/world.js';
import type { Told } from './told.js';

const DAY = 86_400_000;
/** Even those who stay longest miss a day now and then. */
const MOST_ACTIVE = 0.97;

/** How likely somebody is to come back and to pay, against the average of the app. */
export type Quality = { readonly retention: number; readonly paying: number };

/** What stores leave of a price. */
export const NET = 0.7;

export type Life = {
  readonly world: World;
  readonly country: WorldCountry;
  /** Of the installation. */
  readonly key: Key;
  readonly installAtMs: number;
  readonly season: Openings;
  readonly quality: Quality;
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
 * When an installation is opened, for as long as it lives: the first open, then the days on which its user comes back.
 *
 * @param key - Of the installation.
 */
export function visitsOf(
  world: World,
  key: Key,
  installAtMs: number,
  season: Openings,
  quality: Quality,
): readonly Visit[] {
  const { retention, sessions } = world.config;
  const sticky = quality.retention * unevenness(key, purposes.retention, retention.sigma);
  const visits: Visit[] = [{ atMs: installAtMs, day: 0, number: 0 }];
  const instants: number[] = [];
  for (let day = 0; day <= LIFETIME_DAYS; day += 1) {
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
    const u = uniform(key, purposes.active, day);
    // Mostly nobody is, and no calendar is needed to see it.
    if (u >= Math.min(MOST_ACTIVE, usual * season.most)) return false;
    return u < Math.min(MOST_ACTIVE, usual * season.activity(fromMs));
  }
}
