import { dividedBy, MAX_AMOUNT, ONE, parseAmount } from '@mmp-sim/contracts/money/amount';
import type { Rates } from '@mmp-sim/contracts/wire';
import { later, load } from '../later.js';

const DAY_MS = 86_400_000;

/** The rates of one currency, in order of their days. */
type Series = { readonly days: string[]; readonly rates: bigint[] };

/**
 * What a US dollar cost on each UTC day, made for look-ups: the table that ships, or one of the user's.
 *
 * Days and currencies may be missing: the last earlier day of the same currency counts (our own choice, assumed).
 */
export class RateTable {
  readonly #series: () => ReadonlyMap<string, Series>;
  /** The day that was last asked for: mostly it is asked for again. */
  #day = { number: Number.NaN, text: '' };

  /**
   * @param rates - A function is asked for them when a rate is needed.
   * @throws {RangeError} For a rate that is no positive amount (a caller bug; settings are checked when loaded).
   */
  constructor(rates: Rates | (() => ReadonlyMap<string, Series>)) {
    if (typeof rates === 'function') this.#series = rates;
    else {
      const series = seriesOf(rates);
      this.#series = () => series;
    }
  }

  /**
   * Converts an amount into US dollars by the rate of a UTC day, else by the last earlier rate of that currency.
   *
   * @param amount - In 10^-9 units of the currency, 0 to `MAX_AMOUNT`.
   * @param currency - ISO 4217 code in capitals; any text is looked up. USD needs no rate.
   * @param atMs - Epoch milliseconds.
   * @returns 10^-9 US dollars, rounded half away from zero; `null` when there is no rate that day or before, or the
   *   result exceeds `MAX_AMOUNT`. It is 0 only for less than half of 10^-9 dollars.
   */
  toUsd(amount: bigint, currency: string, atMs: number): bigint | null {
    if (amount < 0n || amount > MAX_AMOUNT) throw new RangeError(`amount must be 0 to ${MAX_AMOUNT}, got ${amount}`);
    if (currency === 'USD') return amount;
    const rate = this.#rateOf(currency, atMs);
    return rate === null ? null : dividedBy(amount * ONE, rate);
  }

  /**
   * The other way round: what US dollars are in a currency.
   *
   * @param amount - In 10^-9 US dollars, 0 to `MAX_AMOUNT`.
   * @returns 10^-9 units of the currency, rounded half away from zero; `null` where {@link toUsd} has no rate either, and
   *   where the result exceeds `MAX_AMOUNT`.
   */
  fromUsd(amount: bigint, currency: string, atMs: number): bigint | null {
    if (amount < 0n || amount > MAX_AMOUNT) throw new RangeError(`amount must be 0 to ${MAX_AMOUNT}, got ${amount}`);
    if (currency === 'USD') return amount;
    const rate = this.#rateOf(currency, atMs);
    return rate === null ? null : dividedBy(amount * rate, ONE);
  }

  /** Those that have a rate on a day or before, in alphabetical order; US dollars are among them. */
  currencies(atMs: number): string[] {
    return ['USD', ...[...this.#series().keys()].filter((one) => this.#rateOf(one, atMs) !== null)].toSorted();
  }

  #rateOf(currency: string, atMs: number): bigint | null {
    const series = this.#series().get(currency);
    return series?.rates[lastNotAfter(series.days, this.#dayOf(atMs))] ?? null;
  }

  #dayOf(atMs: number): string {
    const number = Math.floor(atMs / DAY_MS);
    if (number !== this.#day.number) this.#day = { number, text: new Date(atMs).toISOString().slice(0, 10) };
    return this.#day.text;
  }
}

/** Place of the last day that is not after the given one; -1 when all are. */
function lastNotAfter(days: readonly string[], day: string): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? '') <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function seriesOf({ days }: Rates): Map<string, Series> {
  const all = new Map<string, Series>();
  for (const day of Object.keys(days).toSorted()) {
    for (const [currency, text] of Object.entries(days[day] ?? {})) {
      const rate = parseAmount(text);
      if (rate === null || rate === 0n) throw new RangeError(`rates.days.${day}.${currency}: ${text}`);
      const series = all.get(currency);
      if (series === undefined) all.set(currency, { days: [day], rates: [rate] });
      else {
        series.days.push(day);
        series.rates.push(rate);
      }
    }
  }
  return all;
}

/** The table that ships: rough figures, one row a quarter, good for tests and not for accounts. */
export const shippedRates = new RateTable(later(() => seriesOf(load('./money/rates.json') as Rates)));
