import type { App } from '@mmp-sim/contracts/catalog';
import type { Money, Revenue } from '@mmp-sim/contracts/facts';
import { amountText, ONE, portion } from '@mmp-sim/contracts/money/amount';
import type { Price } from '@mmp-sim/contracts/signals';

/** Amount in 10^-9 units, ISO 4217 code, epoch milliseconds → 10^-9 US dollars, or null where no rate is known. */
export type ToUsd = (amount: bigint, currency: string, atMs: number) => bigint | null;

/** The store's usual share. @see 0, 15 or 30 per cent per app, dated: tenjin-ios-sdk README; the default is assumed. */
const USUAL_COMMISSION = 0.3;

/** An amount as facts carry it, converted once by the day's rate. */
export function moneyOf({ amount, currency }: Price, atMs: number, toUsd: ToUsd): Money {
  const usd = toUsd(amount, currency, atMs);
  const text = amountText(amount);
  // Of equal amounts one text is kept, not two.
  return { amount: text, currency, usd: usd === null ? null : usd === amount ? text : amountText(usd) };
}

/**
 * Revenue before and after the store's commission of the day.
 *
 * @param gross - What was paid for all units together.
 * @param postCut - The price is already what is left: nothing is taken off.
 * @see Net is gross × (1 − commission), and `postcut=1` skips the cut: our own reading of Tenjin's pages (assumed).
 */
export function revenueOf(
  gross: Price,
  { postCut }: { readonly postCut: boolean },
  app: App,
  atMs: number,
  toUsd: ToUsd,
): Revenue {
  const share = postCut ? 0n : commissionUnits(app, atMs);
  const net = { amount: gross.amount - portion(gross.amount, share), currency: gross.currency };
  return {
    gross: moneyOf(gross, atMs, toUsd),
    net: moneyOf(net, atMs, toUsd),
    commission: share === usualUnits ? USUAL_TEXT : amountText(share),
  };
}

const units = (rate: number): bigint => BigInt(Math.round(rate * Number(ONE)));
const usualUnits = units(USUAL_COMMISSION);
/** One for the many facts that have it. */
const USUAL_TEXT = amountText(usualUnits);

/** In 10^-9. */
function commissionUnits(app: App, atMs: number): bigint {
  if (app.commission.length === 0) return usualUnits;
  const day = new Date(atMs).toISOString().slice(0, 10);
  const span = app.commission.findLast(({ from, to }) => from <= day && (to === null || day <= to));
  return span === undefined ? usualUnits : units(span.rate);
}
