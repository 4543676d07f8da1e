import { isTrue, type Key, logNormal, poisson, uniform, unevenness } from '../chance/draws.js';
import { kinds } from '../cell/happenings.js';
import type { Season } from '../time/season.js';
import { purposes } from '../world/purposes.js';
import type { World, WorldCountry } from '../world/world.js';
import type { PurchaseConfig, SubscriptionConfig } from '../world/world-config.js';
import { type Quality, type Visit, visitsOf } from './lifetime.js';
import type { Told } from './told.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const MICROS = 1_000_000;
/** What stores leave of a price. */
const NET = 0.7;
/** Days on which a payer of one month opens the app, about: purchases a month are spread over them. */
const PAYING_DAYS = 10;
/** Subscriptions: what happened to one. */
export const stages = { start: 0, trial: 1, converted: 2, renewed: 3, cancelled: 4, refunded: 5 } as const;

export type Life = {
  readonly world: World;
  readonly country: WorldCountry;
  /** Of the installation. */
  readonly key: Key;
  readonly installAtMs: number;
  readonly season: Season;
  readonly quality: Quality;
  readonly told: Told;
};

/** All that one installation does from its first open on, except the first open itself. */
export function live(life: Life): void {
  const { world, key, installAtMs, season, quality, told } = life;
  const { purchases, subscriptions } = world.config;
  const buys = purchases === null ? null : payerOf(life, purchases);
  for (const visit of visitsOf(world, key, installAtMs, season, quality)) {
    if (visit.number > 0) told.tell(kinds.open, visit.atMs, 0, -1);
    if (buys !== null) buys(visit);
    watchAds(life, visit);
  }
  goThroughFunnel(life);
  for (const [place, subscription] of subscriptions.entries()) subscribe(life, place, subscription);
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

/** @returns What a payer does at a visit; null for whoever never pays. */
function payerOf(
  { world, country, key, quality, told }: Life,
  config: PurchaseConfig,
): ((visit: Visit) => void) | null {
  if (!isTrue(key, purposes.payer, Math.min(1, config.payers * quality.paying * country.config.paying))) return null;
  const generosity = unevenness(key, purposes.payerRate, config.sigma);
  const aDay = (config.monthly * generosity) / PAYING_DAYS;
  const paysAtOnce = isTrue(key, purposes.dayZeroPurchase, config.dayZero);
  let lastDay = -1;
  return (visit) => {
    // Once a day; on the first day after some minutes of play.
    if (visit.day === lastDay) return;
    lastDay = visit.day;
    const first = visit.day === 0 ? Number(paysAtOnce) : 0;
    const count = first + (visit.day === 0 && !paysAtOnce ? 0 : poisson(key, purposes.purchases, aDay, visit.day));
    for (let i = 0; i < Math.min(count, 50); i += 1) {
      const n = visit.day * 64 + i;
      const product = world.prices.choice.choose(key, purposes.price, n);
      const atMs = visit.atMs + MINUTE + Math.floor(uniform(key, purposes.purchaseDelay, n) * 20 * MINUTE);
      const gross = Math.round((config.prices[product]?.usd ?? 0) * MICROS);
      told.tell(kinds.purchase, atMs, product, 1);
      told.earn(atMs, { gross, net: gross * NET, refunds: 0 });
    }
  };
}

function watchAds({ world, country, key, told }: Life, visit: Visit): void {
  const config = world.config.adRevenue;
  const { ads } = world;
  if (config === null || ads === null) return;
  const count = poisson(key, purposes.adImpressions, config.perSession, visit.number);
  for (let i = 0; i < count; i += 1) {
    const n = visit.number * 256 + (i & 255);
    const network = ads.networks.choose(key, purposes.adNetwork, n);
    const format = ads.formats.choose(key, purposes.adFormat, n);
    const perThousand = country.config.ecpm * (config.formats[format]?.ecpm ?? 1);
    const micros = Math.max(1, Math.round(perThousand * 1000 * unevenness(key, purposes.adAmount, config.sigma, n)));
    const atMs = visit.atMs + 5000 + Math.floor(((i + uniform(key, purposes.adDelay, n)) * 10 * MINUTE) / count);
    told.tell(kinds.adRevenue, atMs, network * 256 + format, micros);
    told.earn(atMs, { gross: micros, net: micros, refunds: 0 });
  }
}

function subscribe(
  { key, installAtMs, told, quality, country }: Life,
  place: number,
  config: SubscriptionConfig,
): void {
  if (!isTrue(key, purposes.subscribes, Math.min(1, config.starts * quality.paying * country.config.paying), place))
    return;
  const begins = installAtMs + Math.ceil(logNormal(key, purposes.subscriptionDelay, 12, 1.2, place) * MINUTE);
  const gross = Math.round(config.usd * MICROS);
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
