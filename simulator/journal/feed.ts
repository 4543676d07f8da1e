import { randomBytes } from 'node:crypto';
import type { Fact } from '@mmp-sim/contracts/facts';
import { type Delivery, deliveryBytes } from '../delivery.js';
import type { SetUp } from '../changes.js';
import type { ClockState } from '../clock.js';
import { factBytes } from '../fact-bytes.js';
import type { WorldMaking } from '../world-making.js';

/** Something that the clock has brought about. */
type Due = { readonly kind: string; readonly at: string; readonly appId: string };

/** What fell due, as far as it is listed, and how much it was. */
type AllDue = { readonly due: readonly Due[]; readonly dueTotal: number };

/** What happens in a workspace besides the requests of its journal. */
export type FeedEvent =
  /** A fact that no journaled request made: it came by the control API. */
  | { readonly type: 'fact'; readonly fact: Fact }
  /** The clock was set or moved, and this fell due thereby. */
  | ({ readonly type: 'clock'; readonly clock: ClockState } & AllDue)
  /** This fell due while the clock ran by itself. */
  | ({ readonly type: 'due' } & AllDue)
  /** A callback was attempted: how its delivery stands. */
  | { readonly type: 'delivery'; readonly delivery: Delivery }
  /** A world is being made here: how that stands. */
  | { readonly type: 'world'; readonly world: WorldMaking }
  /** Reports of networks, or postbacks of Apple's, have come or were deleted. */
  | { readonly type: 'reports'; readonly of: 'network' | 'skan' }
  /** Something of this kind was made, changed or deleted; `workspace` is how all of it is set up, `workspaces` which others there are. */
  | { readonly type: 'setup'; readonly of: SetUp };

/** A point at which all that was before is gone. */
export type Restart = {
  readonly why: 'reset' | 'restored' | 'unknown-id';
  /** Number of the restart among the other events. */
  readonly number: number;
  /** Number of the journal's newest entry at that point: what comes after it is new. */
  readonly after: number;
};

/** An event, and which journal entry it comes after. */
export type PlacedEvent = { readonly number: number; readonly after: number; readonly event: FeedEvent };

export type FeedLimits = { readonly streamEvents: number; readonly streamEventBytes: number };

/** What an event takes beside its fact, and what one thing that fell due takes, about. */
const EVENT_BYTES = 200;
const DUE_BYTES = 300;

/** What an event takes in memory, about. The same for the same event. */
function bytesOf(event: FeedEvent): number {
  if (event.type === 'fact') return EVENT_BYTES + factBytes(event.fact);
  if (event.type === 'delivery') return EVENT_BYTES + deliveryBytes(event.delivery);
  if (event.type === 'world' || event.type === 'reports' || event.type === 'setup') return EVENT_BYTES;
  return EVENT_BYTES + event.due.length * DUE_BYTES;
}

/**
 * What happened in a workspace besides its journaled requests, in order, for those who follow it; the newest, as far as
 * the limits reach. Each event remembers the journal entry that it came after, so that both can be told in one order
 * without a number of its own for every request.
 *
 * Events are numbered from 1 without gaps; the numbers go on over a restart.
 */
export class Feed {
  readonly #limits: FeedLimits;
  readonly #journalCursor: () => number;
  readonly #listeners = new Set<() => void>();
  /** Event n stands at n modulo the limit. */
  #ring: (PlacedEvent | undefined)[] = [];
  #added = 0;
  /** Number of the oldest event that is kept, or of the next where none is. */
  #oldest = 1;
  #bytes = 0;
  #restart: Restart | null = null;
  /** Number of the newest event of the ring's that a limit has pushed out, and the journal entry that it came after. */
  #dropped = { number: 0, after: 0 };
  #life: string | null = null;

  /**
   * @param limits - Most events kept, at least 1, and most bytes of them; the newest stays however large it is.
   * @param journalCursor - Number of the journal's newest entry.
   */
  constructor(limits: FeedLimits, journalCursor: () => number) {
    this.#limits = limits;
    this.#journalCursor = journalCursor;
  }

  /** Tells this workspace from another of the same name, of another process or made after this one was deleted. */
  get life(): string {
    return (this.#life ??= randomBytes(4).toString('hex'));
  }

  /** Whether anybody has been told of a place in it, who may come back for what was missed. */
  get isFollowed(): boolean {
    return this.#life !== null;
  }

  /** Number of the newest event, restarts included; 0 before the first. */
  get cursor(): number {
    return this.#added;
  }

  /** The latest restart; null when there was none. */
  get restarted(): Restart | null {
    return this.#restart;
  }

  /** Events up to this number were pushed out by a limit; 0 when none was since the latest restart. */
  get droppedThrough(): number {
    return this.#dropped.number;
  }

  add(event: FeedEvent): void {
    const { streamEvents, streamEventBytes } = this.#limits;
    if (this.#added + 1 - this.#oldest === streamEvents) this.#dropOldest();
    this.#added += 1;
    this.#ring[this.#added % streamEvents] = { number: this.#added, after: this.#journalCursor(), event };
    this.#bytes += bytesOf(event);
    while (this.#bytes > streamEventBytes && this.#oldest < this.#added) this.#dropOldest();
    this.#tell();
  }

  /** Marks that all that was before is gone. */
  restart(why: 'reset' | 'restored'): void {
    this.#added += 1;
    this.#ring = [];
    this.#bytes = 0;
    this.#oldest = this.#added + 1;
    this.#dropped = { number: 0, after: 0 };
    this.#restart = { why, number: this.#added, after: this.#journalCursor() };
    this.#tell();
  }

  get(number: number): PlacedEvent | null {
    const placed = this.#ring[number % this.#limits.streamEvents];
    return placed?.number === number ? placed : null;
  }

  /**
   * Number of the newest event that somebody has seen who has seen the journal up to an entry and nothing that came after
   * it. Where that is not known any more it is too low rather than too high.
   */
  seenWith(entry: number): number {
    const restart = this.#restart;
    if (restart !== null && entry <= restart.after) return restart.number - 1;
    const start = restart?.number ?? 0;
    if (this.#dropped.number > 0 && this.#dropped.after >= entry) return start;
    for (let number = Math.max(start, this.#dropped.number) + 1; number <= this.#added; number += 1) {
      if ((this.get(number)?.after ?? 0) >= entry) return number - 1;
    }
    return this.#added;
  }

  /** @returns What ends the listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #dropOldest(): void {
    const at = this.#oldest % this.#limits.streamEvents;
    const oldest = this.#ring[at];
    this.#ring[at] = undefined;
    this.#oldest += 1;
    if (oldest === undefined) return;
    this.#bytes -= bytesOf(oldest.event);
    this.#dropped = { number: oldest.number, after: oldest.after };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
