import { Refusal, send } from './api.js';
import { renewed } from './parts/renewals.js';
import { heardSetUp, SET_UP_EVENTS } from './parts/set-ups.js';
import { workspacesChanged } from './parts/workspace-changes.js';

export type StreamEvent = { readonly id: string | null; readonly event: string; readonly data: unknown };

/**
 * How a stream stands: what has been told is shown in each of them. It rests while nobody sees the tab, and has ended where
 * it was refused: a wrong token, a filter that cannot match.
 */
export type StreamState = 'connecting' | 'open' | 'reconnecting' | 'resting' | Refusal;

const FIRST_WAIT_MS = 500;
const MOST_WAIT_MS = 3000;

/** Refusals that may be over when it is asked again. */
const PASSING = new Set(['UNREACHABLE', 'STREAM_LIMIT']);

export type Following = {
  readonly workspace: string;
  /** A cursor: what came after it is told. Empty tells what comes from now on, in another simulator too. */
  readonly since: string;
  /** Kinds that matter, of docs/control-api.md#the-stream. What is set up otherwise is followed besides, for all of the page. */
  readonly events: readonly string[];
  /** Which of them. */
  readonly query?: Readonly<Record<string, string | null>>;
  readonly signal: AbortSignal;
  onEvents(events: readonly StreamEvent[]): void;
  onState(state: StreamState): void;
  /** Told what tells this workspace from another of the same name, of another simulator or made later. */
  onLife?(life: string): void;
};

/**
 * Follows `/_sim/stream`. What browsers have for it cannot send a token, so it is read as any other answer; whoever comes
 * back says what it has seen, and nothing is told twice. A tab that nobody sees holds no line, since a browser opens six to
 * a simulator for all of its tabs.
 */
export async function follow({
  workspace,
  since,
  events: wanted,
  query = {},
  signal,
  ...hearers
}: Following): Promise<void> {
  let seen = since;
  let waitMs = FIRST_WAIT_MS;
  let wasLost = false;
  const kinds = [...new Set([...wanted, ...SET_UP_EVENTS])].join(',');
  hearers.onState('connecting');
  while (!signal.aborted) {
    if (document.visibilityState === 'hidden') {
      hearers.onState('resting');
      // Who has no place yet is told of nothing that happens meanwhile.
      wasLost ||= seen === '';
      await untilVisibility('visible', signal);
      continue;
    }
    const line = new Line(signal);
    try {
      const asked = { query: { ...query, events: kinds, since: seen }, signal: line.signal };
      const response = await send('GET stream', workspace, asked);
      hearers.onState('open');
      if (wasLost) renewed();
      // What came between the lists and the stream is told by nobody.
      else if (seen === '') heardSetUp('gap');
      wasLost = false;
      waitMs = FIRST_WAIT_MS;
      for await (const events of eventsOf(response)) {
        seen = events.findLast(({ id }) => id !== null)?.id ?? seen;
        if (seen !== '') hearers.onLife?.(seen.slice(0, seen.indexOf('.')));
        for (const { event } of events) heardSetUp(event);
        tell(hearers, events);
        const reset = events.findLast(({ event }) => event === 'reset');
        if (reset === undefined) continue;
        renewed();
        if (since === '' && isElsewhere(reset)) {
          seen = '';
          line.leave();
          break;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      // The page around this view knows what to say of a workspace that is gone; it may be made anew as well.
      if (error instanceof Refusal && error.code === 'NOT_FOUND') workspacesChanged();
      else if (error instanceof Refusal && !PASSING.has(error.code)) {
        hearers.onState(error);
        return;
      }
    } finally {
      line.close();
    }
    if (signal.aborted) return;
    if (line.wasLeft) continue;
    wasLost = true;
    hearers.onState('reconnecting');
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    waitMs = Math.min(waitMs * 2, MOST_WAIT_MS);
  }
}

/** Whether all that there is follows, since it is of another simulator, or of another workspace of this name. */
const isElsewhere = ({ data }: StreamEvent): boolean => (data as { readonly why: string }).why === 'unknown-id';

/** One connection. The page ends it, or a reader who goes to another tab. */
class Line {
  /** Whether its reader went away. */
  wasLeft = false;
  readonly signal: AbortSignal;
  readonly #over = new AbortController();

  constructor(page: AbortSignal) {
    this.signal = AbortSignal.any([page, this.#over.signal]);
    void this.#watch();
  }

  async #watch(): Promise<void> {
    await untilVisibility('hidden', this.signal);
    if (!this.signal.aborted) this.leave();
  }

  /** Ends it for another one. */
  leave(): void {
    this.wasLeft = true;
    this.close();
  }

  close(): void {
    this.#over.abort();
  }
}

/** Waits until the tab is seen, or is not seen any more. @param signal - Ends the waiting. */
function untilVisibility(wanted: DocumentVisibilityState, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const look = (): void => {
      if (!signal.aborted && document.visibilityState !== wanted) return;
      done.abort();
      resolve();
    };
    document.addEventListener('visibilitychange', look, { signal: done.signal });
    signal.addEventListener('abort', look, { signal: done.signal });
    look();
  });
}

/** A bug of who hears it ends no stream, and is told as any other one. */
function tell({ onEvents }: Pick<Following, 'onEvents'>, events: readonly StreamEvent[]): void {
  try {
    onEvents(events.filter(({ event }) => event !== ''));
  } catch (error) {
    reportError(error);
  }
}

/** The events of a piece that came, together: thousands a second are one change of the page. */
async function* eventsOf(response: Response): AsyncGenerator<readonly StreamEvent[]> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    yield blocks.map(eventOf);
  }
}

/** One block, as https://html.spec.whatwg.org/multipage/server-sent-events.html tells of it; a comment has no event. */
function eventOf(block: string): StreamEvent {
  let [id, event]: [string | null, string] = [null, ''];
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const [name, value] = colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
    if (name === 'id') id = value;
    else if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
  }
  return { id, event: data.length === 0 ? '' : event, data: data.length === 0 ? null : JSON.parse(data.join('\n')) };
}
