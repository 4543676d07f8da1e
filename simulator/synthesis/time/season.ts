import { pow } from '../chance/arithmetic.js';
import { type Key, uniform } from '../chance/draws.js';
import { Weighted } from '../chance/weighted.js';
import { offsetMs, type Zone } from './zones.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How much more or less happens at some times than at others. Weights count against each other; 0 is never. */
export type Rhythm = {
  /** By local hour, from midnight on: 24. */
  readonly hours: readonly number[];
  /** By local day of the week, from Monday on: 7. */
  readonly weekdays: readonly number[];
  /** A day against the day before, such as 1.01 for one per cent more. */
  readonly trend: number;
  /** Local dates on which more or less happens than on others, by that factor. */
  readonly holidays: ReadonlyMap<string, number>;
};

/** A span of time in UTC, epoch milliseconds; its end is outside. */
export type Span = { readonly fromMs: number; readonly toMs: number };

/** Clocks of some countries differ from UTC by half an hour: no local hour begins within a slot. */
const SLOT = HOUR / 2;

/** How much happens in each half-hour of a span. */
export function slotWeights({ hours, weekdays, trend, holidays }: Rhythm, zone: Zone, span: Span): Float64Array {
  const { fromMs, toMs } = span;
  const weights = new Float64Array(Math.round((toMs - fromMs) / SLOT));
  let date = Number.NaN;
  let weekday = 0;
  let holiday = 1;
  for (let i = 0; i < weights.length; i += 1) {
    const atMs = fromMs + i * SLOT;
    const localMs = atMs + offsetMs(zone, atMs);
    const day = Math.floor(localMs / DAY);
    if (day !== date) {
      date = day;
      const local = new Date(localMs);
      holiday = holidays.size === 0 ? 1 : (holidays.get(local.toISOString().slice(0, 10)) ?? 1);
      weekday = weekdays[(local.getUTCDay() + 6) % 7] ?? 0;
    }
    const hour = Math.floor((localMs - day * DAY) / HOUR);
    weights[i] = (hours[hour] ?? 0) * weekday * holiday * pow(trend, (i * SLOT) / DAY);
  }
  return weights;
}

/** When things happen in one time zone, over a span of whole hours. */
export class Season {
  readonly #fromMs: number;
  readonly #slots: Weighted;

  constructor(rhythm: Rhythm, zone: Zone, span: Span) {
    this.#fromMs = span.fromMs;
    this.#slots = new Weighted(slotWeights(rhythm, zone, span));
  }

  /** An instant in the span. */
  instant(key: Key, purpose: number, n = 0): number {
    const slot = this.#slots.choose(key, purpose, 2 * n);
    return this.#fromMs + slot * SLOT + Math.floor(uniform(key, purpose, 2 * n + 1) * SLOT);
  }
}
