import type { Rhythm, Span } from '../time/season.js';
import type { CampaignConfig, RhythmConfig, WorldConfig } from './world-config.js';

const DAY = 86_400_000;

export function spanOfWorld({ startsOn, days }: Pick<WorldConfig, 'startsOn' | 'days'>): Span {
  const fromMs = Date.parse(`${startsOn}T00:00:00Z`);
  return { fromMs, toMs: fromMs + days * DAY };
}

/** When a campaign runs, within the span of its world. */
export function spanOf({ from, to }: Pick<CampaignConfig, 'from' | 'to'>, whole: Span): Span {
  const first = from === undefined ? whole.fromMs : Date.parse(`${from}T00:00:00Z`);
  const last = to === undefined ? whole.toMs : Date.parse(`${to}T00:00:00Z`) + DAY;
  return { fromMs: Math.max(first, whole.fromMs), toMs: Math.min(last, whole.toMs) };
}

export function rhythmOf({ hours, weekdays, trend = 1, holidays = [] }: RhythmConfig, country: string): Rhythm {
  const here = holidays.filter(({ countries }) => countries === undefined || countries.includes(country));
  return { hours, weekdays, trend, holidays: new Map(here.map(({ date, factor }) => [date, factor])) };
}
