import { type Changes, untold } from '../changes.js';
import type { Outcome } from '../delivery.js';
import { LAST_INSTANT_MS } from '../clock.js';

/** `v0/user` shows the attribution from now on (the app's `attributionDelayMs`). */
type AttributionVisible = {
  readonly kind: 'attribution-visible';
  readonly at: string;
  readonly appId: string;
  readonly installationId: string;
};

/** A callback was attempted. */
type CallbackAttempt = {
  readonly kind: 'callback-attempt';
  readonly at: string;
  readonly appId: string;
  readonly installationId: string | null;
  readonly deliveryId: string;
  readonly outcome: Outcome;
};

/** Something that the clock brings about. */
export type DueItem = AttributionVisible | CallbackAttempt;

/** What fell due, as far as an answer holds it, and how much it was. */
export type ListedDue = { readonly due: readonly DueItem[]; readonly dueTotal: number };

const MOST_LISTED = 10_000;
/** What an item takes in an answer beside the sender's id of the installation, at most. */
const ITEM_BYTES = 300;

/**
 * The first of what fell due. The clock has moved by then: an answer that is too large would lose all of it.
 *
 * @param answerBytes - Largest answer; half of it is left to all else.
 */
export function listed(due: readonly DueItem[], answerBytes: number): ListedDue {
  let bytes = 0;
  const end = due.slice(0, MOST_LISTED).findIndex(({ installationId }) => {
    // A character takes six bytes where it must be escaped.
    bytes += ITEM_BYTES + (installationId?.length ?? 0) * 6;
    return bytes > answerBytes / 2;
  });
  return { due: due.slice(0, end < 0 ? MOST_LISTED : end), dueTotal: due.length };
}

/** Something that will fall due. */
export type Planned = { readonly atMs: number; readonly item: AttributionVisible };

/** What falls due on a workspace's clock, in the order of instant, then arrival. */
export class Agenda {
  readonly #roomFor: number;
  readonly #isKnown: (item: AttributionVisible) => boolean;
  readonly #changes: Changes;
  /** In that order. */
  #planned: Planned[] = [];
  /** What tells them apart: an installation that was pushed out and comes again at the same instant plans nothing new. */
  #keys = new Set<string>();

  /**
   * @param roomFor - Most installations that are known at a time: beyond twice as many plans, those of installations that
   *   a limit has pushed out are given up. They are counted there.
   */
  constructor(roomFor: number, isKnown: (item: AttributionVisible) => boolean, changes: Changes = untold) {
    this.#roomFor = roomFor;
    this.#changes = changes;
    this.#isKnown = isKnown;
  }

  /** @param dueMs - Epoch milliseconds; what lies beyond the last instant of the clock falls due at that. */
  plan(dueMs: number, item: Omit<AttributionVisible, 'at'>): void {
    const atMs = Math.min(dueMs, LAST_INSTANT_MS);
    if (this.#planned.length >= this.#roomFor * 2) {
      for (const planned of this.#planned) if (!this.#isKnown(planned.item)) this.#forget(planned);
      this.#planned = this.#planned.filter(({ item: planned }) => this.#isKnown(planned));
    }
    const planned = { atMs, item: { ...item, at: new Date(atMs).toISOString() } };
    const key = keyOf(planned);
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    // Most of what is planned falls due last: look for its place from the end.
    let place = this.#planned.length;
    while (place > 0 && (this.#planned[place - 1]?.atMs ?? 0) > atMs) place -= 1;
    this.#planned.splice(place, 0, planned);
    this.#changes.changed('planned', planned);
  }

  /** Takes out what has fallen due. @param nowMs - Epoch milliseconds; this very instant is due. */
  fallenDue(nowMs: number): AttributionVisible[] {
    const first = this.#planned[0];
    if (first === undefined || first.atMs > nowMs) return [];
    const end = this.#planned.findIndex(({ atMs }) => atMs > nowMs);
    const due = this.#planned.splice(0, end < 0 ? this.#planned.length : end);
    for (const planned of due) this.#forget(planned);
    return due.map(({ item }) => item);
  }

  /** When the next of it falls due, in epoch milliseconds; null when nothing is planned. */
  get nextAtMs(): number | null {
    return this.#planned[0]?.atMs ?? null;
  }

  /** All that is planned, in order. */
  planned(): readonly Planned[] {
    return [...this.#planned];
  }

  /** Puts other plans in the stead of these. @param planned - In order. */
  restore(planned: readonly Planned[]): void {
    this.#planned = [...planned];
    this.#keys = new Set(planned.map(keyOf));
  }

  #forget(planned: Planned): void {
    this.#keys.delete(keyOf(planned));
    this.#changes.gone('planned', planned);
  }
}

const keyOf = ({ atMs, item: { appId, installationId } }: Planned): string => `${atMs} ${appId} ${installationId}`;
