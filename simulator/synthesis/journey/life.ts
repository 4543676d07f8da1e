import { isTrue, logNormal, poisson, uniform, unevenness } from '../chance/draws.js';
import { kinds } from '../cell/happenings.js';
import { purposes } from '../world/purposes.js';
import { usdMicros } from '../world/local-price.js';
import type { SubscriptionConfig } from '../world/world-config.js';
import { type Life, NET, type Visit, visitsOf } from './lifetime.js';
import { buy } from './purchases.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Longer a session does not last. */
const MOST_MINUTES = 240;
/** Subscriptions: what happened to one. */
export const stages = { start: 0, trial: 1, converted: 2, renewed: 3, cancelled: 4, refunded: 5 } as const;

/** All that one installation does from its first open on, except the first open itself. */
export function live(life: Life): void {
  const { world, key, installAtMs, season, quality, told } = life;
  const { purchases, subscriptions } = world.config;
  const visits = visitsOf(world, key, installAtMs, season, quality);
  for (const visit of visits) {
    if (visit.number > 0) told.tell(kinds.open, visit.atMs, 0, -1);
    watchAds(life, visit);
  }
  if (purchases !== null) buy(life, purchases, visits);
  goThroughFunnel(life);
  const plan = planOf(life);
  const subscription = plan === null ? undefined : subscriptions[plan];
  if (plan !== null && subscription !== undefined) subscribe(life, plan, subscription);
}

/** The one subscription that somebody begins, by its place in the file; null for none. */
function planOf({ world, key, quality, country }: Life): number | null {
  const { subscriptions } = world.config;
  const chance = uniform(key, purposes.subscribes);
  let sum = 0;
  const place = subscriptions.findIndex(({ starts }) => {
    sum += starts * quality.paying * country.config.paying;
    return chance < sum;
  });
  return place < 0 ? null : place;
}

function goThroughFunnel({ world, key, installAtMs, told }: Life): void {
  let atMs = installAtMs;
  for (const [step, { chance, afterMinutes }] of world.config.funnel.entries()) {
    if (!isTrue(key, purposes.funnel, chance, step)) return;
    const delay = logNormal(key, purposes.funnelDelay, afterMinutes.median, afterMinutes.sigma, step);
    atMs += Math.ceil(delay * MINUTE);
    told.tell(kinds.event, atMs, step, step + 1);
  }
}

function watchAds({ world, country, key, told }: Life, visit: Visit): void {
  const config = world.config.adRevenue;
  const { ads } = world;
  if (config === null || ads === null) return;
  const count = poisson(key, purposes.adImpressions, config.perSession, visit.number);
  if (count === 0) return;
  const { median, sigma } = world.config.sessions.minutes;
  const session = MINUTE * Math.min(MOST_MINUTES, logNormal(key, purposes.sessionMinutes, median, sigma, visit.number));
  for (let i = 0; i < count; i += 1) {
    const n = visit.number * 256 + (i & 255);
    const network = ads.networks.choose(key, purposes.adNetwork, n);
    const format = ads.formats.choose(key, purposes.adFormat, n);
    const perThousand = country.config.ecpm * (config.formats[format]?.ecpm ?? 1);
    const micros = Math.max(1, Math.round(perThousand * 1000 * unevenness(key, purposes.adAmount, config.sigma, n)));
    const atMs = visit.atMs + 5000 + Math.floor(((i + uniform(key, purposes.adDelay, n)) * session) / count);
    told.tell(kinds.adRevenue, atMs, network * 256 + format, micros);
    told.earn(atMs, { gross: micros, net: micros, refunds: 0 });
  }
}

function subscribe({ key, installAtMs, told, country }: Life, place: number, config: SubscriptionConfig): void {
  const begins = installAtMs + Math.ceil(logNormal(key, purposes.subscriptionDelay, 12, 1.2, place) * MINUTE);
  const price = country.periods[place];
  if (price === undefined) throw new RangeError(`no subscription ${place}`);
  const tell = (atMs: number, stage: number): void => told.tell(kinds.subscription, atMs, place, stage);
  let atMs = begins;
  if (config.trialDays > 0) {
    tell(begins, stages.trial);
    atMs += config.trialDays * DAY;
    if (!isTrue(key, purposes.converts, config.converts, place)) return tell(atMs - DAY / 2, stages.cancelled);
  }
  const end = installAtMs + 365 * DAY;
  for (let period = 0; atMs < end; period += 1) {
    tell(atMs, period > 0 ? stages.renewed : config.trialDays > 0 ? stages.converted : stages.start);
    const gross = usdMicros(price, 1, atMs);
    told.earn(atMs, { gross, net: gross * NET, refunds: 0 });
    const n = place * 1024 + period;
    if (isTrue(key, purposes.refunds, config.refunds, n)) {
      tell(atMs + DAY, stages.refunded);
      told.earn(atMs + DAY, { gross: 0, net: 0, refunds: gross });
      return tell(atMs + DAY, stages.cancelled);
    }
    if (isTrue(key, purposes.churns, config.churn, n))
      return tell(atMs + (config.periodDays * DAY) / 2, stages.cancelled);
    atMs += config.periodDays * DAY;
  }
}
