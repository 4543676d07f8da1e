import { isTrue, logNormal, poisson, uniform, unevenness } from '../chance/draws.js';
import { kinds } from '../cell/happenings.js';
import { DAY, MINUTE, SECOND } from '../time/units.js';
import { purposes } from '../world/purposes.js';
import { usdMicros } from '../world/local-price.js';
import type { SubscriptionConfig } from '../world/world-config.js';
import { LIFETIME_DAYS } from '../world/world.js';
import { type Life, netOf, sessionMs, type Visit } from './lifetime.js';
import { buy } from './purchases.js';

/** The first ad of a session is not seen sooner after its beginning. Our own choice (assumed). */
const FIRST_AD_MS = 5 * SECOND;
/** From the first open to the beginning of a subscription, minutes: most are offered one at once. Our own choice (assumed). */
const OFFER_MINUTES = { median: 12, sigma: 1.2 };
/** Trials are cancelled so long before they would be paid for, and money is asked back so long after it was paid. Our own choice (assumed). */
const CANCELLED_BEFORE_MS = DAY / 2;
const REFUNDED_AFTER_MS = DAY;
/** Whoever does not renew cancels in the middle of the last period. Our own choice (assumed). */
const CANCELLED_WITHIN = 0.5;

/** Subscriptions: what happened to one. */
export const stages = { start: 0, trial: 1, converted: 2, renewed: 3, cancelled: 4, refunded: 5 } as const;

/** All of a life from its first open on, except first opens themselves. */
export function live(life: Life): void {
  const { world, visits, told } = life;
  const { purchases, subscriptions } = world.config;
  for (const visit of visits) {
    if (visit.number > 0) told.tell(kinds.open, visit.atMs, 0, -1);
    watchAds(life, visit);
  }
  if (purchases !== null) buy(life, purchases);
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

/** Steps are taken in sessions: whoever is not in the app when one would be due takes it when back, or never. */
export function goThroughFunnel(life: Life): void {
  const { world, key, installAtMs, visits, told } = life;
  let atMs = installAtMs;
  let place = 0;
  for (const [step, { chance, afterMinutes }] of world.config.funnel.entries()) {
    if (!isTrue(key, purposes.funnel, chance, step)) return;
    const delay = logNormal(key, purposes.funnelDelay, afterMinutes.median, afterMinutes.sigma, step);
    const dueMs = atMs + Math.ceil(delay * MINUTE);
    while ((visits[place + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= dueMs) place += 1;
    const last = visits[place];
    if (last !== undefined && dueMs < last.atMs + sessionMs(life, last)) atMs = dueMs;
    else {
      place += 1;
      const next = visits[place];
      if (next === undefined) return;
      atMs = next.atMs + Math.floor(uniform(key, purposes.funnelVisit, step) * sessionMs(life, next));
    }
    told.tell(kinds.event, atMs, step, step + 1);
  }
}

function watchAds(life: Life, visit: Visit): void {
  const { world, country, key, told } = life;
  const config = world.config.adRevenue;
  const { ads } = world;
  if (config === null || ads === null) return;
  const count = poisson(key, purposes.adImpressions, config.perSession, visit.number);
  if (count === 0) return;
  const session = sessionMs(life, visit);
  for (let i = 0; i < count; i += 1) {
    const n = visit.number * 256 + (i & 255);
    const network = ads.networks.choose(key, purposes.adNetwork, n);
    const format = ads.formats.choose(key, purposes.adFormat, n);
    const perThousand = country.config.ecpm * (config.formats[format]?.ecpm ?? 1);
    const micros = Math.max(1, Math.round(perThousand * 1000 * unevenness(key, purposes.adAmount, config.sigma, n)));
    const atMs = visit.atMs + FIRST_AD_MS + Math.floor(((i + uniform(key, purposes.adDelay, n)) * session) / count);
    told.tell(kinds.adRevenue, atMs, network * 256 + format, micros);
    told.earn(atMs, { gross: micros, net: micros, refunds: 0 });
  }
}

function subscribe({ world, key, installAtMs, told, country }: Life, place: number, config: SubscriptionConfig): void {
  const { median, sigma } = OFFER_MINUTES;
  const begins = installAtMs + Math.ceil(logNormal(key, purposes.subscriptionDelay, median, sigma, place) * MINUTE);
  const price = country.periods[place];
  if (price === undefined) throw new RangeError(`no subscription ${place}`);
  // It goes on where it began, also when that installation is gone.
  const tell = (atMs: number, stage: number): void => told.tell(kinds.subscription, atMs, place, stage, begins);
  let atMs = begins;
  if (config.trialDays > 0) {
    tell(begins, stages.trial);
    atMs += config.trialDays * DAY;
    if (!isTrue(key, purposes.converts, config.converts, place))
      return tell(atMs - CANCELLED_BEFORE_MS, stages.cancelled);
  }
  const end = installAtMs + LIFETIME_DAYS * DAY;
  for (let period = 0; atMs < end; period += 1) {
    tell(atMs, period > 0 ? stages.renewed : config.trialDays > 0 ? stages.converted : stages.start);
    const gross = usdMicros(price, 1, atMs);
    told.earn(atMs, { gross, net: netOf(world, gross), refunds: 0 }, begins);
    const n = place * 1024 + period;
    if (isTrue(key, purposes.refunds, config.refunds, n)) {
      const refundedAtMs = atMs + REFUNDED_AFTER_MS;
      tell(refundedAtMs, stages.refunded);
      told.earn(refundedAtMs, { gross: 0, net: 0, refunds: gross }, begins);
      return tell(refundedAtMs, stages.cancelled);
    }
    if (isTrue(key, purposes.churns, config.churn, n))
      return tell(atMs + config.periodDays * DAY * CANCELLED_WITHIN, stages.cancelled);
    atMs += config.periodDays * DAY;
  }
}
