import { below, isTrue, logNormal, poisson, uniform, unevenness } from '../chance/draws.js';
import { kinds, REFUND } from '../cell/happenings.js';
import { DAY, MINUTE } from '../time/units.js';
import { usdMicros } from '../world/local-price.js';
import { purposes } from '../world/purposes.js';
import type { PurchaseConfig } from '../world/world-config.js';
import { type Life, netOf, type Visit } from './lifetime.js';

const MONTH_DAYS = 30;
/** A purchase comes after some minutes of play, and before so many more. Our own choice (assumed). */
const MOST_MINUTES = 20;
/** Of one product at once, and in one month, at the most. */
export const MOST_PIECES = 20;
const MOST_PURCHASES = 63;

/**
 * What a payer buys: one thing on the day of the install or when first coming back, others at visits of the month that
 * follows, and after it as many as visits are left.
 */
export function buy(life: Life, config: PurchaseConfig): void {
  const { key, quality, country, visits } = life;
  if (!isTrue(key, purposes.payer, Math.min(1, config.payers * quality.paying * country.config.paying))) return;
  const generosity = unevenness(key, purposes.payerRate, config.sigma);
  const first = isTrue(key, purposes.dayZeroPurchase, config.dayZero) ? 0 : firstReturn(visits);
  const begins = visits[first];
  if (begins === undefined) return;
  buyOnce(life, config, begins, 0);
  const monthOf = ({ day }: Visit): number => Math.floor((day - begins.day) / MONTH_DAYS);

  let usual = 0;
  for (let from = first, month = 0; from < visits.length; month += 1) {
    let to = from;
    while (to < visits.length && monthOf(visits[to] ?? begins) <= month) to += 1;
    const count = to - from;
    if (month === 0) usual = count;
    // The first purchase is one of the first month's. Whoever opens the app less often later buys less.
    const mean =
      month === 0 ? (config.monthly - 1) * generosity : config.monthly * generosity * Math.min(1, count / usual);
    const purchases = count === 0 ? 0 : Math.min(MOST_PURCHASES, poisson(key, purposes.purchases, mean, month));
    for (let i = 1; i <= purchases; i += 1) {
      const n = month * (MOST_PURCHASES + 1) + i;
      const visit = visits[from + below(key, purposes.purchaseVisit, count, n)];
      if (visit !== undefined) buyOnce(life, config, visit, n);
    }
    from = to;
  }
}

/** The first visit on a later day; the last one where nobody comes back. */
function firstReturn(visits: readonly Visit[]): number {
  const later = visits.findIndex(({ day }) => day > 0);
  return later < 0 ? visits.length - 1 : later;
}

/** @param n - Number among the purchases of the life. */
function buyOnce({ world, country, key, told }: Life, config: PurchaseConfig, visit: Visit, n: number): void {
  const product = world.prices.choice.choose(key, purposes.price, n);
  const price = country.prices[product];
  if (price === undefined) throw new RangeError(`no product ${product}`);
  const quantity = Math.min(MOST_PIECES, 1 + poisson(key, purposes.quantity, config.quantity - 1, n));
  const atMs = visit.atMs + MINUTE + Math.floor(uniform(key, purposes.purchaseDelay, n) * MOST_MINUTES * MINUTE);
  const gross = usdMicros(price, quantity, atMs);
  told.tell(kinds.purchase, atMs, product, quantity);
  told.earn(atMs, { gross, net: netOf(world, gross), refunds: 0 });
  if (!isTrue(key, purposes.purchaseRefunds, config.refunds, n)) return;
  const { median, sigma } = config.refundedAfterDays;
  const refundedAtMs = atMs + Math.ceil(logNormal(key, purposes.purchaseRefundDelay, median, sigma, n) * DAY);
  told.tell(kinds.event, refundedAtMs, REFUND, 0, atMs);
  told.earn(refundedAtMs, { gross: 0, net: 0, refunds: gross }, atMs);
}
