import { type IncomingMessage, request as httpRequest } from 'node:http';

/** An event as a browser would dispatch it. */
export type StreamedEvent = { readonly event: string; readonly id: string; readonly data: Record<string, unknown> };

export type Followed = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** All events so far, in order. */
  readonly events: readonly StreamedEvent[];
  readonly comments: readonly string[];
  /** What `Last-Event-ID` would be now, blocks without an event included. */
  readonly lastId: () => string;
  /** Resolves as soon as this many events are there, with all of them. */
  atLeast(count: number): Promise<readonly StreamedEvent[]>;
  /** Resolves as soon as it holds; looked at whenever something arrives. */
  until(holds: () => boolean): Promise<void>;
  /** Reads no further until `resume()`. */
  pause(): void;
  resume(): void;
  /** Cuts the line. */
  cut(): void;
  /** Resolves with how the other side ended it. */
  readonly ended: Promise<'ended' | 'cut'>;
};

/**
 * Follows a stream of server-sent events, read as the standard says (html.spec.whatwg.org, "interpreting an event
 * stream"). Resolves when the answer begins; another status than 200 has no events.
 */
export function follow(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Followed> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers, agent: false });
    request.on('error', reject);
    request.on('response', (response) => resolve(read(response)));
    request.end();
  });
}

function read(response: IncomingMessage): Followed {
  const events: StreamedEvent[] = [];
  const comments: string[] = [];
  const waiting = new Set<() => void>();
  let lastId = '';
  let text = '';
  let event = '';
  let data: string[] = [];

  const line = (given: string): void => {
    if (given === '') {
      if (data.length > 0)
        events.push({ event, id: lastId, data: JSON.parse(data.join('\n')) as StreamedEvent['data'] });
      event = '';
      data = [];
      return;
    }
    const colon = given.indexOf(':');
    const name = colon < 0 ? given : given.slice(0, colon);
    const value = colon < 0 ? '' : given.slice(colon + 1).replace(/^ /, '');
    if (name === '') comments.push(value);
    else if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
    else if (name === 'id') lastId = value;
    else if (name !== 'retry') throw new RangeError(`a stream has no field ${name}`);
  };

  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    // A refusal is not a stream.
    if (response.statusCode === 200) for (const one of lines) line(one);
    for (const look of waiting) look();
  });
  const ended = new Promise<'ended' | 'cut'>((resolve) => {
    response.on('close', () => resolve(response.complete ? 'ended' : 'cut'));
    response.on('error', () => resolve('cut'));
  });
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!holds()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      response.on('close', () => {
        look();
        if (waiting.delete(look)) reject(new Error(`the stream ended after ${JSON.stringify(events).slice(0, 2000)}`));
      });
      look();
    });

  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    comments,
    lastId: () => lastId,
    atLeast: (count) => until(() => events.length >= count).then(() => events),
    until,
    pause: () => response.pause(),
    resume: () => response.resume(),
    cut: () => response.destroy(),
    ended,
  };
}
