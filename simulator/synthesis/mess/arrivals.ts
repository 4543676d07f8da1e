import { below, isTrue, type Key, logNormal } from '../chance/draws.js';
import { purposes } from '../world/purposes.js';
import type { MessConfig } from '../world/world-config.js';
import type { Message } from './spoil.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What is out of order comes so soon after the next one, milliseconds. Our own choice (assumed). */
const SOON_MS = 2000;

export type Arrival = { readonly arrivesAtMs: number; readonly flaw: 'late' | 'out-of-order' };

/**
 * When the messages of one installation arrive that do not arrive at once; by their place.
 *
 * @param key - Of the installation.
 */
export function arrivalsOf(
  messages: readonly Message[],
  key: Key,
  { late, lateMinutes, outOfOrder }: MessConfig,
): (Arrival | undefined)[] {
  const arrivals: (Arrival | undefined)[] = messages.map(({ atMs }, place) => {
    if (!isTrue(key, purposes.messLate, late, place)) return undefined;
    const minutes = logNormal(key, purposes.messDelay, lateMinutes.median, lateMinutes.sigma, place);
    return { arrivesAtMs: atMs + Math.ceil(minutes * MINUTE), flaw: 'late' };
  });
  if (outOfOrder === 0) return arrivals;
  const swaps = messages.map(
    (_, place) => arrivals[place] === undefined && isTrue(key, purposes.messOrder, outOfOrder, 2 * place),
  );
  // Those that come in time, the earliest first.
  const punctual = messages.flatMap(({ atMs }, place) =>
    arrivals[place] === undefined && !swaps[place] ? [atMs] : [],
  );
  punctual.sort((a, b) => a - b);
  for (const [place, { atMs }] of messages.entries()) {
    if (!swaps[place]) continue;
    const next = punctual.find((other) => other > atMs);
    if (next === undefined || next - atMs > HOUR) continue;
    const arrivesAtMs = next + 1 + below(key, purposes.messOrder, SOON_MS, 2 * place + 1);
    arrivals[place] = { arrivesAtMs, flaw: 'out-of-order' };
  }
  return arrivals;
}
