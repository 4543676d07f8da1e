import type { RequestEntry, RequestList } from '@mmp-sim/contracts/answers';
import { ask, Refusal } from '../api.js';
import { follow, type StreamEvent, type StreamState } from '../event-stream.js';

/** Most that a page keeps; older ones are asked for again when somebody scrolls to them. */
const MOST_KEPT = 20_000;
const PAGE = 100;
/** So long after nobody has answered, it is asked again. */
const AGAIN_MS = 2000;
/** What comes within this time is one change of the page: thousands a minute leave it time for its reader. */
const GATHER_MS = 50;

export type RequestFilters = {
  readonly verdict: string | null;
  readonly endpoint: string | null;
  readonly app: string | null;
  readonly installation: string | null;
  readonly text: string | null;
};

export type LogState = {
  /** The oldest first. */
  readonly entries: readonly RequestEntry[];
  /** How many have come since it was paused. */
  readonly held: number;
  readonly isPaused: boolean;
  readonly hasOlder: boolean;
  readonly isLoading: boolean;
  readonly stream: StreamState;
  readonly refusal: Refusal | null;
  /** How many were dropped by limits before they could be shown. */
  readonly missed: number;
};

const EMPTY: LogState = {
  entries: [],
  held: 0,
  isPaused: false,
  hasOlder: false,
  isLoading: true,
  stream: 'connecting',
  refusal: null,
  missed: 0,
};

type Gap = { readonly requests: { readonly count: number } | null };

/** The requests of a workspace that the filters choose: those that there are, and from then on each that comes. */
export class RequestLog {
  #state = EMPTY;
  #held: RequestEntry[] = [];
  #come: RequestEntry[] = [];
  readonly #workspace: string;
  readonly #query: Readonly<Record<string, string | null>>;
  readonly #listeners = new Set<() => void>();
  #closing = new AbortController();

  constructor(workspace: string, filters: RequestFilters) {
    this.#workspace = workspace;
    this.#query = { ...filters };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly state = (): LogState => this.#state;

  /** Lists what there is, and follows from there, so that nothing is lost between. @returns What ends it. */
  start(): () => void {
    this.#closing.abort();
    this.#closing = new AbortController();
    void this.#begin(this.#closing.signal);
    return () => this.#closing.abort();
  }

  async #begin(signal: AbortSignal): Promise<void> {
    this.#held = [];
    this.#come = [];
    this.#set({ ...EMPTY, isPaused: this.#state.isPaused });
    try {
      const { items, next, cursor } = await this.#page({}, signal);
      this.#set({ entries: items.toReversed(), hasOlder: next !== undefined, isLoading: false });
      await follow({
        workspace: this.#workspace,
        since: cursor,
        query: this.#query,
        signal,
        onEvents: (events) => this.#take(events, signal),
        onState: (stream) => this.#set({ stream, ...(stream === 'open' ? { refusal: null } : {}) }),
        onRefused: (refusal) => this.#set({ refusal }),
      });
    } catch (error) {
      if (signal.aborted) return;
      const refusal = error instanceof Refusal ? error : new Refusal('BUG', String(error));
      this.#set({ isLoading: false, refusal, stream: 'reconnecting' });
      if (refusal.code === 'UNREACHABLE') setTimeout(() => signal.aborted || void this.#begin(signal), AGAIN_MS);
    }
  }

  #page(query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<RequestList> {
    return ask<RequestList>('GET requests', this.#workspace, {
      query: { ...this.#query, ...query, limit: String(PAGE) },
      signal,
    });
  }

  /** The page before the oldest one that is shown. */
  readonly older = async (): Promise<void> => {
    const [oldest] = this.#state.entries;
    // Whoever was refused is not asked again by scrolling.
    const { hasOlder, isLoading, refusal } = this.#state;
    if (!hasOlder || isLoading || refusal !== null || oldest === undefined) return;
    const { signal } = this.#closing;
    this.#set({ isLoading: true });
    try {
      const { items, next } = await this.#page({ before: oldest.id }, signal);
      const entries = [...items.toReversed(), ...this.#state.entries];
      this.#set({ entries, hasOlder: next !== undefined, isLoading: false });
    } catch (error) {
      if (!signal.aborted) this.#set({ isLoading: false, refusal: error instanceof Refusal ? error : null });
    }
  };

  pause(isPaused: boolean): void {
    const held = isPaused ? [] : this.#held;
    if (!isPaused) this.#held = [];
    this.#set({ isPaused, held: 0, ...this.#with(held) });
  }

  #take(events: readonly StreamEvent[], signal: AbortSignal): void {
    const isGathering = this.#come.length > 0;
    let { missed } = this.#state;
    for (const { event, data } of events) {
      if (event === 'request') this.#come.push(data as RequestEntry);
      if (event === 'gap') missed += (data as Gap).requests?.count ?? 0;
      if (event === 'reset') {
        // What was before is gone: the list is read anew.
        void this.#begin(this.#renewed(signal));
        return;
      }
    }
    if (missed !== this.#state.missed) this.#set({ missed });
    if (!isGathering && this.#come.length > 0) setTimeout(() => this.#show(), GATHER_MS);
  }

  /** What has come since the last time. */
  #show(): void {
    const come = this.#come;
    this.#come = [];
    if (come.length === 0) return;
    if (this.#state.isPaused) this.#held = [...this.#held, ...come].slice(-MOST_KEPT);
    this.#set({ held: this.#held.length, ...this.#with(this.#state.isPaused ? [] : come) });
  }

  #renewed(signal: AbortSignal): AbortSignal {
    if (signal === this.#closing.signal) {
      this.#closing.abort();
      this.#closing = new AbortController();
    }
    return this.#closing.signal;
  }

  /** The oldest leave the page, and can be asked for again. */
  #with(come: readonly RequestEntry[]): Pick<LogState, 'entries' | 'hasOlder'> {
    const { entries, hasOlder } = this.#state;
    if (come.length === 0) return { entries, hasOlder };
    const all = [...entries, ...come];
    return { entries: all.slice(-MOST_KEPT), hasOlder: hasOlder || all.length > MOST_KEPT };
  }

  #set(changes: Partial<LogState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
