import type { Dropped } from '../warehouse.js';

/** Beside an answer that has no place of its own for it: how many of these limits have pushed out, so that it lacks them. */
const HEADERS = { facts: 'Mmp-Sim-Dropped-Facts', requests: 'Mmp-Sim-Dropped-Requests' } as const;

/** Says that an answer is short, where it is. */
export function tellDropped(
  response: { setHeader(name: string, value: string): unknown },
  dropped = 0,
  what: Dropped = 'facts',
): void {
  if (dropped > 0) response.setHeader(HEADERS[what], String(dropped));
}
