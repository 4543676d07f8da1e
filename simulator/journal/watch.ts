// Not the global ones: a test that fakes its timers still waits on the wall's.
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import type { JournalEntry } from './entry.js';
import type { Journal } from './journal.js';
import { inSlices } from './slices.js';

/** Does what may take long, and throws when it takes too long; null where nothing does. */
export type Limited = ((work: () => void) => void) | null;

type WatchOptions = {
  /** Only entries after this number count. */
  readonly since: number;
  /** May throw: the watch ends with that. */
  readonly matches: (entry: JournalEntry) => boolean;
  readonly limited: Limited;
};

/** Counts the entries of a journal that match: those that are there, and those that arrive while it is watched. */
export class Watch {
  matched = 0;
  readonly #journal: Journal;
  readonly #options: WatchOptions;
  readonly #stop: () => void;
  #arrived: JournalEntry[] = [];
  #isEnded: boolean;
  #failure: { readonly error: unknown } | null = null;
  #onChange: () => void = () => {};

  constructor(journal: Journal, options: WatchOptions) {
    this.#journal = journal;
    this.#options = options;
    // Who holds a workspace may ask after it was deleted: its journal tells that once, and nobody again.
    this.#isEnded = journal.isEnded;
    this.#stop = journal.listen((entry) => {
      if (entry === 'end') this.#isEnded = true;
      else if (entry === null) this.#startAnew();
      else this.#take(entry);
      this.#onChange();
    });
  }

  /** Looks at the entries that are there. What `matches` throws is thrown. */
  async scan(): Promise<void> {
    const [first] = this.#journal.after(this.#options.since);
    if (first === undefined) return;
    await inSlices(this.#journal, { from: first.number, to: this.#journal.cursor }, (entries) => {
      this.#look(entries);
      if (this.#failure !== null) throw this.#failure.error;
    });
  }

  /**
   * Waits until the number of matches decides the matter, the time is over, nothing more can come, or nobody asks any more.
   *
   * @param ms - Wall milliseconds; 0 does not wait.
   * @returns `cut-short` where the journal ended while there was time left and the matter was not decided.
   */
  async wait(
    ms: number,
    isDecided: (matched: number) => boolean,
    gone: AbortSignal | undefined,
  ): Promise<'over' | 'cut-short'> {
    const isOver = (): boolean =>
      this.#isEnded || this.#failure !== null || gone?.aborted === true || isDecided(this.matched);
    let isTimeOver = ms <= 0;
    if (!isTimeOver && !isOver()) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          isTimeOver = true;
          resolve();
        }, ms);
        const change = (): void => {
          if (!isOver()) return;
          clearTimeout(timer);
          resolve();
        };
        this.#onChange = change;
        gone?.addEventListener('abort', change, { once: true });
      });
    }
    this.#flush();
    if (this.#failure !== null) throw this.#failure.error;
    return this.#isEnded && !isTimeOver && !isDecided(this.matched) ? 'cut-short' : 'over';
  }

  end(): void {
    this.#stop();
  }

  /** Whoever sent the entry waits for its answer: looking that may take long is done after it, all arrivals at once. */
  #take(entry: JournalEntry): void {
    if (this.#options.limited === null) {
      this.#look([entry]);
      return;
    }
    if (this.#arrived.push(entry) > 1) return;
    setImmediate(() => {
      this.#flush();
      this.#onChange();
    });
  }

  #flush(): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    // What a limit has pushed out meanwhile can no longer be read; that it counted is noticed by its number.
    if (this.#failure === null) this.#look(arrived.filter((entry) => this.#journal.get(entry.number) === entry));
  }

  #look(entries: readonly JournalEntry[]): void {
    const { matches, limited } = this.#options;
    let matched = 0;
    const work = (): void => {
      for (const entry of entries) if (matches(entry)) matched += 1;
    };
    try {
      if (limited === null || entries.length === 0) work();
      else limited(work);
      this.matched += matched;
    } catch (error) {
      this.#failure = { error };
    }
  }

  #startAnew(): void {
    this.matched = 0;
    this.#arrived = [];
  }
}
