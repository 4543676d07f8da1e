import { pow } from '../chance/arithmetic.js';
import { type Key, uniform } from '../chance/draws.js';
import type { Rhythm, Span } from './season.js';
import { offsetMs, type Zone } from './zones.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * When an app is opened again in one time zone, and on which days oftener than on others. A weekday counts against the mean of the
 * week, the trend against the mean of the span, a holiday against what its day were without it. Whoever lives longer than the
 * span finds the trend where it ended (assumed).
 */
export class Openings {
  readonly #zone: Zone;
  /** Share of a local day that lies before each hour: 25 numbers, from 0 up to 1. */
  readonly #before: Float64Array;
  /** By local date, counted from 1970; the first one is that of `#firstDay`. */
  readonly #days: Float64Array;
  readonly #firstDay: number;
  /** The largest weight of any day. */
  readonly most: number;

  /** @param lifetimeDays - So long after the span somebody may still open it. */
  constructor({ hours, weekdays, trend, holidays }: Rhythm, zone: Zone, span: Span, lifetimeDays: number) {
    this.#zone = zone;
    const whole = hours.reduce((sum, weight) => sum + weight, 0);
    this.#before = new Float64Array(hours.length + 1);
    let sum = 0;
    for (const [hour, weight] of hours.entries()) {
      sum += weight;
      this.#before[hour + 1] = sum / whole;
    }
    const days = Math.round((span.toMs - span.fromMs) / DAY);
    const week = weekdays.reduce((total, weight) => total + weight, 0) / weekdays.length;
    let growth = 0;
    for (let day = 0; day < days; day += 1) growth += pow(trend, day) / days;
    // Local dates begin up to a day before those of UTC, and end up to a day after them.
    this.#firstDay = Math.floor(span.fromMs / DAY) - 1;
    this.#days = Float64Array.from({ length: days + lifetimeDays + 4 }, (_, i) => {
      const local = new Date((this.#firstDay + i) * DAY);
      const holiday = holidays.size === 0 ? 1 : (holidays.get(local.toISOString().slice(0, 10)) ?? 1);
      const grown = pow(trend, Math.min(days - 1, Math.max(0, i - 1))) / growth;
      return ((weekdays[(local.getUTCDay() + 6) % 7] ?? 0) / week) * holiday * grown;
    });
    this.most = this.#days.reduce((most, weight) => Math.max(most, weight), 0);
  }

  /** How much is opened in the 24 hours from `fromMs` on, against usual ones. */
  activity(fromMs: number): number {
    const { today, tomorrow } = this.ofDates(fromMs);
    return today + tomorrow;
  }

  /** The same of each of the two local dates in which they lie; `localDay` is the first one, counted from 1970. */
  ofDates(fromMs: number): { readonly localDay: number; readonly today: number; readonly tomorrow: number } {
    const localMs = fromMs + offsetMs(this.#zone, fromMs);
    return { localDay: Math.floor(localMs / DAY), ...this.#parts(localMs) };
  }

  /** An instant in the 24 hours from `fromMs` on, in which something may happen. */
  instant(fromMs: number, key: Key, purpose: number, n = 0): number {
    const ahead = offsetMs(this.#zone, fromMs);
    const localMs = fromMs + ahead;
    const { today, tomorrow, gone } = this.#parts(localMs);
    const at = uniform(key, purpose, n) * (today + tomorrow);
    // What is left of this local day, then the beginning of the next one, which reaches as far as this one had come.
    const isToday = at < today;
    const share = isToday ? gone + (at / today) * (1 - gone) : ((at - today) / tomorrow) * gone;
    const midnight = Math.floor(localMs / DAY) * DAY + (isToday ? 0 : DAY);
    const since = Math.floor(midnight + this.#timeOf(share) - localMs);
    return fromMs + Math.min(DAY - 1, this.#turned(fromMs, ahead, Math.max(0, since)));
  }

  /**
   * So long after `fromMs`, if clocks are turned meanwhile: that they show the time that was meant.
   *
   * @param ahead - Offset of the zone at `fromMs`. @param since - By a clock that nobody turns.
   */
  #turned(fromMs: number, ahead: number, since: number): number {
    const turned = offsetMs(this.#zone, fromMs + since) - ahead;
    if (turned === 0) return since;
    const meant = since - turned;
    // What was meant for an hour that is not there happens in the next one, and what would be after the 24 hours an hour sooner.
    const isThere = offsetMs(this.#zone, fromMs + meant) - ahead === turned;
    return isThere && meant < DAY ? meant : since;
  }

  /** @returns `gone`: share of the local day that is over. */
  #parts(localMs: number): { readonly today: number; readonly tomorrow: number; readonly gone: number } {
    const day = Math.floor(localMs / DAY);
    const gone = this.#shareBefore(localMs - day * DAY);
    const at = day - this.#firstDay;
    return { today: (1 - gone) * (this.#days[at] ?? 0), tomorrow: gone * (this.#days[at + 1] ?? 0), gone };
  }

  #shareBefore(timeMs: number): number {
    const hour = Math.floor(timeMs / HOUR);
    const before = this.#before[hour] ?? 1;
    return before + ((timeMs - hour * HOUR) / HOUR) * ((this.#before[hour + 1] ?? 1) - before);
  }

  /** The time of day before which so much of it lies; never in an hour without weight. */
  #timeOf(share: number): number {
    let [low, high] = [0, this.#before.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#before[middle] ?? 1) <= share) low = middle;
      else high = middle;
    }
    const before = this.#before[low] ?? 0;
    const within = (this.#before[low + 1] ?? 1) - before;
    return low * HOUR + (within === 0 ? 0 : Math.min(HOUR - 1, ((share - before) / within) * HOUR));
  }
}
