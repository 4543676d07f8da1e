import { type Dispatcher, Pool } from 'undici';
import type { SenderClock } from './clock.js';

export type TransportOptions = {
  readonly baseUrl: string;
  /** Connections, and therefore requests at a time. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  /** For everything together. */
  readonly attemptTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly clock: SenderClock;
  /** In place of a pool of its own; it is not closed here. */
  readonly dispatcher: Dispatcher | null;
};

export type Request = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** How an attempt ended. */
export type Attempt =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string;
      readonly retryAfter: string | null;
      /** As far as it came. */
      readonly body: string;
    }
  /** Nothing of it was written: nobody can have it. */
  | { readonly kind: 'unreached'; readonly reason: string }
  /** It was under way, and no status came back: nobody knows. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** More of an answer is not read; the MMP's own are below a hundred bytes. */
const MOST_BODY_BYTES = 65_536;

/** Sends requests over connections that are kept open. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #dispatcher: Dispatcher;
  readonly #origin: string;
  readonly #prefix: string;
  /**
   * What is under way, in no order; each knows its place. No `Set`: one with as much coming and going leaves old tables
   * behind that keep what was in them, whole requests and answers, from being collected with the young.
   */
  readonly #underWay: Exchange[] = [];
  #isDestroyed = false;

  constructor(options: TransportOptions) {
    const { baseUrl, connections, connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs, keepAliveMs } = options;
    const { origin, pathname } = new URL(baseUrl);
    this.#options = options;
    this.#origin = origin;
    this.#prefix = pathname.replace(/\/+$/, '');
    this.#dispatcher =
      options.dispatcher ??
      new Pool(origin, {
        connections,
        connect: { timeout: connectTimeoutMs },
        headersTimeout: headersTimeoutMs,
        bodyTimeout: bodyTimeoutMs,
        keepAliveTimeout: keepAliveMs,
        // Servers name a time of their own, which is only a shorter one.
        keepAliveMaxTimeout: keepAliveMs,
      });
  }

  /** Makes one attempt. Never rejects. */
  send(request: Request): Promise<Attempt> {
    const { attemptTimeoutMs, clock } = this.#options;
    if (this.#isDestroyed) return Promise.resolve({ kind: 'unreached', reason: 'the sender was closed' });
    return new Promise((resolve) => {
      const exchange = new Exchange((attempt) => {
        timer.cancel();
        this.#forget(exchange);
        resolve(attempt);
      });
      exchange.place = this.#underWay.push(exchange) - 1;
      const timer = clock.after(attemptTimeoutMs, () => exchange.giveUp(`no answer in ${attemptTimeoutMs} ms`), false);
      try {
        this.#dispatcher.dispatch(
          {
            origin: this.#origin,
            path: this.#prefix + request.path,
            method: 'POST',
            headers: request.headers,
            body: request.body,
          },
          exchange,
        );
      } catch (error) {
        exchange.fail(error);
      }
    });
  }

  /** Cuts off what is under way, and lets go of the connections. */
  async destroy(): Promise<void> {
    this.#isDestroyed = true;
    // Of a copy: each that is given up leaves.
    for (const exchange of this.#underWay.slice()) exchange.giveUp('the sender was closed');
    if (this.#options.dispatcher === null) await this.#dispatcher.destroy();
  }

  /** The last one takes its place. */
  #forget({ place }: Exchange): void {
    const last = this.#underWay.pop();
    if (last === undefined || last.place === place) return;
    last.place = place;
    this.#underWay[place] = last;
  }
}

/**
 * One request and its answer, as undici tells of it. Before `onRequestStart` not a byte was written; from then on
 * whatever goes wrong leaves open whether the request arrived, until a status comes.
 */
class Exchange implements Dispatcher.DispatchHandler {
  /** Where it stands among those under way. */
  place = -1;
  readonly #done: (attempt: Attempt) => void;
  #isDone = false;
  #controller: Dispatcher.DispatchController | null = null;
  #head: { status: number; contentType: string; retryAfter: string | null } | null = null;
  readonly #body: Buffer[] = [];
  #bytes = 0;

  constructor(done: (attempt: Attempt) => void) {
    this.#done = done;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isDone) controller.abort(new Error('given up before it was sent'));
    else this.#controller = controller;
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // Informational answers precede the one that counts.
    if (status < 200) return;
    this.#head = {
      status,
      contentType: first(headers['content-type']) ?? '',
      retryAfter: first(headers['retry-after']),
    };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= MOST_BODY_BYTES) this.#body.push(chunk);
    else controller.abort(new Error(`the answer is longer than ${MOST_BODY_BYTES} bytes`));
  }

  onResponseEnd(): void {
    this.#end('the answer had no status');
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    this.#end(reasonOf(error));
  }

  giveUp(reason: string): void {
    this.#end(reason);
    this.#controller?.abort(new Error(reason));
  }

  #end(reason: string): void {
    if (this.#isDone) return;
    this.#isDone = true;
    // A status is an answer, even where the rest of it got lost.
    if (this.#head !== null) {
      const { status, contentType, retryAfter } = this.#head;
      this.#done({ kind: 'answered', status, contentType, retryAfter, body: textOf(this.#body) });
    } else this.#done({ kind: this.#controller === null ? 'unreached' : 'unknown', reason });
  }
}

const textOf = (chunks: readonly Buffer[]): string =>
  (chunks.length === 1 ? chunks[0] : undefined)?.toString('utf8') ?? Buffer.concat(chunks).toString('utf8');

const first = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value) ?? null;

/** What went wrong, without addresses of anything but the server. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  // A connection that was tried at several addresses fails with one error for each, and says nothing itself.
  const [inner] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const message = error.message === '' && inner instanceof Error ? inner.message : error.message;
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}
