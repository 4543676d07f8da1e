import type { Span } from '../time/season.js';
import { spanOf, spanOfWorld } from '../world/spans.js';
import type { CampaignConfig, FraudConfig, WorldConfig } from '../world/world-config.js';
import { DAY } from '../time/units.js';

/**
 * When somebody cheats, in order of time: by the dates or the recurrence of the file, as far as the campaign runs that is
 * paid for it; without either for as long as it runs.
 */
export function wavesOf(
  { waves, recurs }: Pick<FraudConfig, 'waves' | 'recurs'>,
  world: Pick<WorldConfig, 'startsOn' | 'days'>,
  campaign: Pick<CampaignConfig, 'from' | 'to'>,
): Span[] {
  const whole = spanOfWorld(world);
  const runs = spanOf(campaign, whole);
  const given =
    waves?.map((wave) => spanOf(wave, whole)) ?? (recurs === undefined ? [runs] : recurrences(recurs, whole));
  return given
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, runs.fromMs), toMs: Math.min(toMs, runs.toMs) }))
    .filter(({ fromMs, toMs }) => fromMs < toMs)
    .toSorted((a, b) => a.fromMs - b.fromMs);
}

function recurrences({ firstDay, days, everyDays }: NonNullable<FraudConfig['recurs']>, whole: Span): Span[] {
  const list: Span[] = [];
  for (let fromMs = whole.fromMs + (firstDay - 1) * DAY; fromMs < whole.toMs; fromMs += everyDays * DAY) {
    list.push({ fromMs, toMs: Math.min(fromMs + days * DAY, whole.toMs) });
  }
  return list;
}
