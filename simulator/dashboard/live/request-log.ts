import type { RequestEntry, RequestList } from '@mmp-sim/contracts/answers';
import { answerOf, ask, Refusal, send } from '../api.js';
import { follow, type StreamEvent, type StreamState } from '../event-stream.js';

/** Most that a page keeps of what comes; older ones are asked for again when somebody scrolls to them. */
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
  /** How many have come and are not shown: it is paused, or somebody reads further down. */
  readonly held: number;
  readonly isPaused: boolean;
  /** Whether what comes is shown at the top, since its reader is there. */
  readonly isFollowing: boolean;
  readonly hasOlder: boolean;
  readonly isLoading: boolean;
  /** Whether the entries are those that other filters have chosen, since the first of these have not come yet. */
  readonly isOfBefore: boolean;
  readonly stream: StreamState;
  readonly refusal: Refusal | null;
  /** Whether all that is shown has gone since it was paused: it stays until its reader goes on. */
  readonly isOutlived: boolean;
  /** How many were dropped by limits before they could be shown. */
  readonly missed: number;
};

const EMPTY: LogState = {
  entries: [],
  held: 0,
  isPaused: false,
  isFollowing: true,
  hasOlder: false,
  isLoading: true,
  isOfBefore: false,
  stream: 'connecting',
  refusal: null,
  isOutlived: false,
  missed: 0,
};

type Gap = { readonly requests: { readonly count: number } | null };

/** The requests of a workspace that the filters choose: those that there are, and from then on each that comes. */
export class RequestLog {
  #state = EMPTY;
  #held: RequestEntry[] = [];
  #come: RequestEntry[] = [];
  /** How many of what is held had no room. */
  #lost = 0;
  readonly #workspace: string;
  readonly #query: Readonly<Record<string, string | null>>;
  readonly #listeners = new Set<() => void>();
  #closing = new AbortController();

  /** @param before - What other filters have chosen: it stays until there is an answer, so that nothing flickers while somebody types. */
  constructor(workspace: string, filters: RequestFilters, before: readonly RequestEntry[] | null = null) {
    this.#workspace = workspace;
    this.#query = { ...filters };
    if (before !== null) this.#state = { ...EMPTY, entries: before, isOfBefore: true };
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
    [this.#held, this.#come, this.#lost] = [[], [], 0];
    const { isPaused, refusal, isOfBefore, entries } = this.#state;
    // What was refused is said until there is an answer.
    this.#set({ ...EMPTY, isPaused, refusal, isOfBefore, entries: isOfBefore ? entries : [] });
    try {
      const answer = await send('GET requests', this.#workspace, this.#asked({}, signal));
      const { items, next } = await answerOf<RequestList>(answer, signal);
      this.#set({
        entries: items.toReversed(),
        hasOlder: next !== undefined,
        isLoading: false,
        isOfBefore: false,
        refusal: null,
      });
      await follow({
        workspace: this.#workspace,
        // Not the list's cursor: it is a number alone, which another simulator has as well.
        since: answer.headers.get('Last-Event-ID') ?? '',
        events: ['request'],
        query: this.#query,
        signal,
        onEvents: (events) => this.#take(events, signal),
        onState: (stream) => this.#stand(stream),
      });
    } catch (error) {
      if (signal.aborted) return;
      const refused = error instanceof Refusal ? error : new Refusal('BUG', String(error));
      if (this.#state.isOfBefore) this.#set({ entries: [], isOfBefore: false });
      this.#set({ isLoading: false, refusal: refused, stream: 'reconnecting' });
      if (refused.code === 'UNREACHABLE') setTimeout(() => signal.aborted || void this.#begin(signal), AGAIN_MS);
    }
  }

  #stand(stream: StreamState): void {
    if (stream instanceof Refusal) this.#set({ stream, refusal: stream });
    else this.#set({ stream, ...(stream === 'open' ? { refusal: null } : {}) });
  }

  #asked(query: Readonly<Record<string, string>>, signal: AbortSignal) {
    return { query: { ...this.#query, ...query, limit: String(PAGE) }, signal };
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
      const { items, next } = await ask<RequestList>(
        'GET requests',
        this.#workspace,
        this.#asked({ before: oldest.id }, signal),
      );
      // A reset has begun anew meanwhile, and waits for its own list.
      if (signal.aborted) return;
      this.#set({ isLoading: false });
      // Its reader has gone to the newest meanwhile, which may be far from there.
      if (this.#state.entries[0] !== oldest) return;
      const entries = [...items.toReversed(), ...this.#state.entries];
      this.#set({ entries, hasOlder: next !== undefined });
    } catch (error) {
      if (!signal.aborted) this.#set({ isLoading: false, refusal: error instanceof Refusal ? error : null });
    }
  };

  pause(isPaused: boolean): void {
    const isOver = !isPaused && this.#state.isOutlived;
    this.#set({ isPaused });
    if (isOver) this.start();
    else this.#show();
  }

  /** @param isFollowing - Whether its reader is at the top. Who is not stays with what he reads: nothing moves it or takes it away. */
  readonly follow = (isFollowing: boolean): void => {
    if (isFollowing === this.#state.isFollowing) return;
    this.#set({ isFollowing });
    this.#show();
  };

  #take(events: readonly StreamEvent[], signal: AbortSignal): void {
    const isGathering = this.#come.length > 0;
    let { missed } = this.#state;
    for (const { event, data } of events) {
      if (event === 'request') this.#come.push(data as RequestEntry);
      if (event === 'gap') missed += (data as Gap).requests?.count ?? 0;
      if (event === 'reset') {
        if (this.#state.isPaused) {
          [this.#held, this.#come, this.#lost] = [[], [], 0];
          this.#set({ isOutlived: true, held: 0, hasOlder: false });
          continue;
        }
        // What was before is gone: the list is read anew.
        void this.#begin(this.#renewed(signal));
        return;
      }
    }
    if (missed !== this.#state.missed) this.#set({ missed });
    if (!isGathering && this.#come.length > 0) setTimeout(() => this.#show(), GATHER_MS);
  }

  /** What has come since the last time, or that it has. */
  #show(): void {
    const { isPaused, isFollowing, entries, hasOlder } = this.#state;
    const come = [...this.#held, ...this.#come];
    this.#come = [];
    this.#held = [];
    if (isPaused || !isFollowing) {
      this.#held = come.slice(-MOST_KEPT);
      this.#lost += come.length - this.#held.length;
      this.#set({ held: this.#lost + this.#held.length });
      return;
    }
    // What was let go between stands in the journal, behind the newest.
    const all = this.#lost > 0 ? come : [...entries, ...come];
    this.#set({
      held: 0,
      entries: all.slice(-MOST_KEPT),
      hasOlder: hasOlder || this.#lost > 0 || all.length > MOST_KEPT,
    });
    this.#lost = 0;
  }

  #renewed(signal: AbortSignal): AbortSignal {
    if (signal === this.#closing.signal) {
      this.#closing.abort();
      this.#closing = new AbortController();
    }
    return this.#closing.signal;
  }

  #set(changes: Partial<LogState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
