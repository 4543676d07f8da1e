import type { App } from '@mmp-sim/contracts/catalog';
import { type Changes, untold } from '../changes.js';
import { RecordArena } from '../record-arena.js';
import { JournalEntry, type NewJournalEntry, type Reader } from './entry.js';
import { Tally } from './tally.js';

/** How a request with this method and path is read. */
export type ReaderOf = (method: string, path: string) => Reader;

/** A journal as it stood elsewhere. */
export type RestoredJournal = {
  /** In order of their numbers, which are at most `cursor`. */
  readonly entries: readonly (Omit<NewJournalEntry, 'reader'> & { readonly number: number })[];
  readonly cursor: number;
  readonly dropped: number;
  readonly droppedThrough: number;
};

export type JournalLimits = {
  readonly journalEntries: number;
  readonly journalBytes: number;
  /** Most assertions at a time. */
  readonly waits: number;
  /** Longest that the regular expressions of an assertion may hold everything up. */
  readonly patternMs: number;
};
/** What can stand in entries: whoever asks for anything else has misspelt it. */
export type JournalNames = {
  /** Every name that an entry's endpoint can have. */
  readonly endpoints: readonly string[];
  /** Every rule that a finding can have. */
  readonly rules: () => readonly string[];
  /** The apps that there are now; null where any request may make one. */
  readonly apps: () => readonly Pick<App, 'id' | 'bundleId'>[] | null;
};
/** Told of each new entry, with null when the journal starts anew, and when nothing more will come. */
export type JournalListener = (entry: JournalEntry | null | 'end') => void;

/** What an entry takes beside its request, about. */
const ENTRY_BYTES = 600;
/** Deleted bytes that may rest among the others, besides as many as are kept. */
const DELETED_BYTES = 4 * 1_048_576;

/**
 * Every request to the MMP's paths, in order of arrival; the newest, as far as the limits reach.
 *
 * Entries are numbered without gaps. What the limits push out is remembered as a number, so that a question about it
 * is refused and never answered wrongly; what a user deletes is simply gone.
 */
export class Journal {
  readonly limits: JournalLimits;
  readonly #readerOf: ReaderOf;
  readonly #changes: Changes;
  readonly #listeners = new Set<JournalListener>();
  /** Entry n stands at n − #first. Room in front is cut off now and then. */
  #entries: (JournalEntry | undefined)[] = [];
  #arena = new RecordArena();
  #first = 1;
  #start = 0;
  #bytes = 0;
  /** Of entries that were deleted and still take room in the arena, at most. */
  #deletedBytes = 0;
  #kept = 0;
  #dropped = 0;
  #droppedThrough = 0;
  #isEnded = false;

  /** What the entries say, counted as they come. */
  readonly tally = new Tally();
  readonly names: JournalNames;

  constructor(limits: JournalLimits, names: JournalNames, readerOf: ReaderOf, changes: Changes = untold) {
    this.limits = limits;
    this.#changes = changes;
    this.#readerOf = readerOf;
    this.names = names;
  }

  /** Number of the newest entry; 0 before the first. */
  get cursor(): number {
    return this.#first + this.#entries.length - 1;
  }

  /** Entries up to this number were pushed out by a limit; 0 when none was. */
  get droppedThrough(): number {
    return this.#droppedThrough;
  }

  /**
   * How many entries are kept and what they take, about; what is held for the requests among them, deleted ones
   * included; how many a limit has pushed out.
   */
  stats(): { kept: number; bytes: number; heldBytes: number; dropped: number } {
    return { kept: this.#kept, bytes: this.#bytes, heldBytes: this.#arena.size, dropped: this.#dropped };
  }

  /** Nothing more will come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  add(input: NewJournalEntry): JournalEntry {
    const entry = new JournalEntry(this.cursor + 1, input, this.#arena);
    this.#entries.push(entry);
    this.#bytes += bytesOf(entry);
    this.#kept += 1;
    this.tally.request(entry);
    this.#changes.request(input, entry.number);
    this.#dropBeyondLimits();
    for (const listener of this.#listeners) listener(entry);
    return entry;
  }

  get(number: number): JournalEntry | null {
    return this.#entries[number - this.#first] ?? null;
  }

  /** Entries after a cursor, the oldest first. */
  *after(cursor: number): Generator<JournalEntry> {
    for (let at = Math.max(this.#start, cursor + 1 - this.#first); at < this.#entries.length; at += 1) {
      const entry = this.#entries[at];
      if (entry !== undefined) yield entry;
    }
  }

  /** The first entry after a cursor, or null when there is none yet. */
  next(cursor: number): JournalEntry | null {
    for (const entry of this.after(cursor)) return entry;
    return null;
  }

  /** Entries before a number, the newest first. */
  *before(number: number): Generator<JournalEntry> {
    for (let at = Math.min(this.#entries.length, number - this.#first) - 1; at >= this.#start; at -= 1) {
      const entry = this.#entries[at];
      if (entry !== undefined) yield entry;
    }
  }

  /** It shows now that the sender of a request that met a fault has not got its answer. */
  loseAnswer({ number, fault }: Pick<JournalEntry, 'number' | 'fault'>): void {
    if (fault === null || fault.answerLost) return;
    fault.answerLost = true;
    if (this.get(number)?.fault === fault) this.#changes.changed('lost-answer', number);
  }

  /** @returns Whether there was such an entry. */
  delete(number: number): boolean {
    const entry = this.get(number);
    if (entry === null) return false;
    this.#entries[number - this.#first] = undefined;
    this.#bytes -= bytesOf(entry);
    this.#kept -= 1;
    this.#deletedBytes += bytesOf(entry);
    if (this.#deletedBytes > this.#bytes + DELETED_BYTES) this.#closeGaps();
    this.#changes.forgotten(number, 'one');
    this.#forgetLoss(entry);
    return true;
  }

  /** Deletes every entry; numbers go on, so that cursors stay good. */
  deleteAll(): void {
    for (const entry of this.after(0)) this.#forgetLoss(entry);
    this.#first = this.cursor + 1;
    this.#entries = [];
    this.#arena = new RecordArena();
    this.#start = 0;
    this.#bytes = 0;
    this.#deletedBytes = 0;
    this.#kept = 0;
    this.#changes.forgotten(this.cursor, 'up-to');
  }

  /** Starts anew; numbers go on, so that a cursor from before never points into what comes after. */
  reset(): void {
    this.deleteAll();
    this.#droppedThrough = 0;
    this.#dropped = 0;
    for (const listener of this.#listeners) listener(null);
  }

  /** Puts another journal in the stead of this one. What these limits have no room for is dropped, the oldest first. */
  restore({ entries, cursor, dropped, droppedThrough }: RestoredJournal): void {
    const oldest = Math.max(1, cursor + 1 - this.limits.journalEntries);
    const kept = entries.filter(({ number }) => number >= oldest);
    const lost = entries.at(-kept.length - 1)?.number ?? 0;
    this.#first = kept[0]?.number ?? cursor + 1;
    this.#entries = Array.from({ length: cursor + 1 - this.#first });
    this.#arena = new RecordArena();
    this.#start = 0;
    this.#kept = kept.length;
    this.#bytes = 0;
    this.#deletedBytes = 0;
    this.#dropped = dropped + entries.length - kept.length;
    this.#droppedThrough = kept.length === entries.length ? droppedThrough : lost;
    for (const { number, ...input } of kept) {
      const reader = this.#readerOf(input.request.method, input.request.path);
      const entry = new JournalEntry(number, { ...input, reader }, this.#arena);
      this.#entries[number - this.#first] = entry;
      this.#bytes += bytesOf(entry);
    }
    this.#dropBeyondLimits();
    for (const listener of this.#listeners) listener(null);
  }

  /** Nothing more will come: whoever waits for an entry need not. */
  end(): void {
    this.#isEnded = true;
    for (const listener of this.#listeners) listener('end');
  }

  /** @returns What ends the listening. */
  listen(listener: JournalListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Moves what is kept together. The arena gives up memory from its front alone, so entries that are deleted behind one
   * that stays would hold it for ever. Done when more was deleted than is moved, so that a deletion stays cheap.
   */
  #closeGaps(): void {
    this.#arena = new RecordArena();
    for (const entry of this.after(0)) entry.moveTo(this.#arena);
    this.#deletedBytes = 0;
  }

  #forgetLoss({ number, fault }: JournalEntry): void {
    if (fault?.answerLost === true) this.#changes.gone('lost-answer', number);
  }

  #dropBeyondLimits(): void {
    while (this.#entries.length - this.#start > this.limits.journalEntries || this.#bytes > this.limits.journalBytes) {
      if (this.#start >= this.#entries.length - 1) break;
      this.#dropOldest();
    }
  }

  #dropOldest(): void {
    const entry = this.#entries[this.#start];
    if (entry !== undefined) {
      this.#bytes -= bytesOf(entry);
      this.#droppedThrough = entry.number;
      this.#kept -= 1;
      this.#dropped += 1;
      this.#forgetLoss(entry);
    }
    this.#entries[this.#start] = undefined;
    this.#start += 1;
    this.#arena.forgetBefore(this.#first + this.#start);
    if (this.#start > 1024 && this.#start > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#start);
      this.#first += this.#start;
      this.#start = 0;
    }
  }
}

function bytesOf(entry: JournalEntry): number {
  return ENTRY_BYTES + entry.bytes;
}
