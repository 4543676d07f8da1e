import type { JournalEntry } from './entry.js';
import type { Feed, FeedEvent, Restart } from './feed.js';
import type { Journal } from './journal.js';

/** How far somebody has read: numbers of the last journal entry and of the last other event. */
export type Place = { readonly entry: number; readonly event: number };

export type TailItem =
  | { readonly type: 'request'; readonly entry: JournalEntry }
  | FeedEvent
  | { readonly type: 'restart'; readonly restart: Restart }
  /** What limits have dropped before it was read. Counts are the most that it can be: deleted entries count too. */
  | {
      readonly type: 'gap';
      readonly requests: { readonly from: number; readonly through: number } | null;
      readonly others: number;
    };

/**
 * Reads what happens in a workspace, in one order, from any place on: journaled requests and all else, each once.
 *
 * It holds a place and nothing more. What has long been and what has just come are read in the same way, so there is no
 * seam between them, and a reader that is slow costs no memory: what it has not read yet rests in the journal.
 */
export class Tail {
  readonly #journal: Journal;
  readonly #feed: Feed;
  #entry: number;
  #event: number;

  constructor(journal: Journal, feed: Feed, from: Place) {
    this.#journal = journal;
    this.#feed = feed;
    this.#entry = from.entry;
    this.#event = from.event;
  }

  /** Where the next item will be read. */
  get place(): Place {
    return { entry: this.#entry, event: this.#event };
  }

  /** The next item, or null when all has been read. */
  next(): TailItem | null {
    const restart = this.#feed.restarted;
    if (restart !== null && this.#event < restart.number) {
      this.#entry = restart.after;
      this.#event = restart.number;
      return { type: 'restart', restart };
    }
    return this.#gap() ?? this.#kept();
  }

  #gap(): TailItem | null {
    const from = this.#entry + 1;
    const through = this.#journal.droppedThrough;
    const others = Math.max(0, this.#feed.droppedThrough - this.#event);
    if (through < from && others === 0) return null;
    this.#entry = Math.max(this.#entry, through);
    this.#event += others;
    return { type: 'gap', requests: through < from ? null : { from, through }, others };
  }

  #kept(): TailItem | null {
    const entry = this.#journal.next(this.#entry);
    const placed = this.#feed.get(this.#event + 1);
    if (placed !== null && (entry === null || placed.after < entry.number)) {
      this.#event = placed.number;
      return placed.event;
    }
    // Entries that were deleted need not be looked for again.
    this.#entry = entry?.number ?? this.#journal.cursor;
    return entry === null ? null : { type: 'request', entry };
  }
}
