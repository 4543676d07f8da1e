import { Refusal, send } from './api.js';

export type StreamEvent = { readonly id: string | null; readonly event: string; readonly data: unknown };

/** How a stream stands: what has been told is shown in each of them. */
export type StreamState = 'connecting' | 'open' | 'reconnecting';

const FIRST_WAIT_MS = 500;
const MOST_WAIT_MS = 10_000;

export type Following = {
  readonly workspace: string;
  /** A cursor: what came after it is told. */
  readonly since: string;
  readonly query: Readonly<Record<string, string | null>>;
  readonly signal: AbortSignal;
  onEvents(events: readonly StreamEvent[]): void;
  onState(state: StreamState): void;
  /** It will not come again: a wrong token, or a filter that is refused. */
  onRefused(refusal: Refusal): void;
};

/**
 * Follows `/_sim/stream`. What browsers have for it cannot send a token, so it is read as any other answer; whoever comes
 * back says what it has seen, and nothing is told twice.
 */
export async function follow({ workspace, since, query, signal, ...hearers }: Following): Promise<void> {
  let seen = since;
  let waitMs = FIRST_WAIT_MS;
  hearers.onState('connecting');
  while (!signal.aborted) {
    try {
      const response = await send('GET stream', workspace, { query: { ...query, since: seen }, signal });
      hearers.onState('open');
      waitMs = FIRST_WAIT_MS;
      for await (const events of eventsOf(response)) {
        seen = events.findLast(({ id }) => id !== null)?.id ?? seen;
        hearers.onEvents(events.filter(({ event }) => event !== ''));
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && error.code !== 'UNREACHABLE' && error.code !== 'STREAM_LIMIT') {
        hearers.onRefused(error);
        return;
      }
    }
    if (signal.aborted) return;
    hearers.onState('reconnecting');
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    waitMs = Math.min(waitMs * 2, MOST_WAIT_MS);
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
