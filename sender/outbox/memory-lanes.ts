import TinyQueue from 'tinyqueue';
import type { Claimed, Target } from './outbox.js';

/** A waiting entry, in the list of its lane. */
export type Link = { entry: Claimed; next: Link | null; readonly number: number; notBeforeMs: number };

/**
 * The entries of one installation. Only the first can be sent; a lane without entries is forgotten. Where `isKept`, the
 * first is an open that is held: nothing may overtake it.
 */
export type Lane = { readonly name: string; readonly shelf: Shelf; first: Link; last: Link; isKept: boolean };

/** The lanes of one target, so that those of a parked one are never looked through. */
export type Shelf = {
  readonly target: Target;
  /** Lanes whose first entry may go, the oldest first. */
  ready: TinyQueue<Lane>;
  /** Lanes that wait for an instant, the nearest first. */
  due: TinyQueue<Lane>;
  lanes: number;
};

/** One text for each target. */
export const shelfName = ({ bundleId, platform }: Target): string => `${platform} ${bundleId}`;

const byAge = (): TinyQueue<Lane> => new TinyQueue<Lane>([], (a, b) => a.first.number - b.first.number);
const byInstant = (): TinyQueue<Lane> => new TinyQueue<Lane>([], (a, b) => a.first.notBeforeMs - b.first.notBeforeMs);

/** @param target - Of which no entry is there yet. */
export const emptyShelf = (target: Target): Shelf => ({ target, ready: byAge(), due: byInstant(), lanes: 0 });

/** The first entries of some lanes are others now. */
export function sortAnew(shelf: Shelf): void {
  const lanes = [...shelf.ready.data, ...shelf.due.data];
  shelf.ready = byAge();
  shelf.due = byInstant();
  for (const lane of lanes) queue(lane);
}

/** Lets a lane wait for its turn, or for its instant. */
export function queue(lane: Lane): void {
  (lane.first.notBeforeMs > 0 ? lane.shelf.due : lane.shelf.ready).push(lane);
}

/** Puts an entry among those of a lane by its number. @param afterFirst - The first is under way, or held, and stays the first. */
export function insert(lane: Lane, link: Link, afterFirst: boolean): void {
  if (!afterFirst && link.number < lane.first.number) {
    link.next = lane.first;
    lane.first = link;
    return;
  }
  let before = lane.first;
  while (before.next !== null && before.next.number < link.number) before = before.next;
  link.next = before.next;
  before.next = link;
  if (link.next === null) lane.last = link;
}

export function wakeDue({ ready, due }: Shelf, nowMs: number): void {
  for (let lane = due.peek(); lane !== undefined && lane.first.notBeforeMs <= nowMs; lane = due.peek()) {
    due.pop();
    ready.push(lane);
  }
}

/** Lets go what waits for an instant beyond this one. */
export function endWaits(shelf: Shelf, beyondMs: number): void {
  for (const { first } of shelf.due.data) if (first.notBeforeMs > beyondMs) first.notBeforeMs = 0;
  sortAnew(shelf);
}

/** The shelf whose first lane has the oldest entry. */
export function oldest(shelves: readonly Shelf[]): Shelf | null {
  let best: Shelf | null = null;
  let least = Infinity;
  for (const shelf of shelves) {
    const number = shelf.ready.peek()?.first.number ?? Infinity;
    if (number < least) {
      least = number;
      best = shelf;
    }
  }
  return best;
}

/** Of a lane the first is the oldest, except for what was requeued: near enough, and it takes no look at every entry. */
export function longestWaiting(lanes: Iterable<Lane>): Link | null {
  let found: Link | null = null;
  for (const { first, isKept } of lanes) {
    const waits = isKept ? first.next : first;
    if (waits === null) continue;
    if (found === null || waits.entry.createdAtMs < found.entry.createdAtMs) found = waits;
  }
  return found;
}
