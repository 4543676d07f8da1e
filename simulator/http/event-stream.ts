import type { ServerResponse } from 'node:http';
import type { Restart } from '../journal/feed.js';
import type { Tail, TailItem } from '../journal/tail.js';
import type { Workspace } from '../workspaces/workspace.js';
import type { StreamEvent } from './stream-events.js';
import { placeId } from './stream-place.js';

export type EventStreamDeps = {
  /** Its head has been written. */
  readonly response: ServerResponse;
  readonly workspace: Workspace;
  readonly tail: Tail;
  /** What the client is told of an item; null leaves it out. */
  readonly events: (item: TailItem) => StreamEvent | null;
  /** Whether the workspace is still there. */
  readonly isThere: () => boolean;
  /** Most bytes that wait for the client, give or take one event. */
  readonly bufferBytes: number;
  readonly heartbeatMs: number;
  /** A bug: nobody waits for a stream who could be answered with it. */
  readonly onBug: (error: unknown) => void;
};

/** Most items read before others get their turn. */
const ITEMS_A_TURN = 200;
/** How long a browser waits before it comes back. */
const RETRY_MS = 1000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Server-sent events of one workspace to one client.
 *
 * It reads from its tail only while the client takes what is written: whoever is slow reads later, from the journal, and
 * is told by a `gap` where the journal could not wait.
 */
export class EventStream {
  readonly #deps: EventStreamDeps;
  #isWoken = false;
  #turn: NodeJS.Immediate | null = null;
  #dueTimer: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(deps: EventStreamDeps) {
    this.#deps = deps;
  }

  /** @param unknown - Told first of all: the client comes with an id that is not of this workspace. */
  start(unknown: Restart | null): void {
    const { response, workspace, heartbeatMs } = this.#deps;
    const wake = (): void => this.#wake();
    const stops = [
      workspace.feed.listen(wake),
      workspace.journal.listen((entry) => {
        if (entry === 'end') this.#guarded(() => this.#end());
        else this.#wake();
      }),
    ];
    const heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    response.on('drain', wake);
    // Writing to a client that has just gone.
    response.on('error', () => response.destroy());
    response.on('close', () => {
      this.#isOver = true;
      for (const stop of stops) stop();
      clearInterval(heartbeat);
      if (this.#dueTimer !== null) clearTimeout(this.#dueTimer);
      if (this.#turn !== null) clearImmediate(this.#turn);
    });

    // The id at once, so that a client that is cut off before the first event comes back to the right place.
    response.write(`retry: ${RETRY_MS}\n: what happens in the workspace ${workspace.id}\n${this.#idLine()}\n`);
    if (unknown !== null) this.#write({ type: 'restart', restart: unknown });
    if (workspace.journal.isEnded) this.#end();
    else this.#read();
  }

  /** What runs here has no caller that could answer: an exception would end the process. */
  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#deps.onBug(error);
      this.#deps.response.destroy();
    }
  }

  /** What happens in one turn of the event loop is told at its end: before whoever was answered in it can do anything else. */
  #wake(): void {
    if (this.#isOver || this.#isWoken || this.#turn !== null) return;
    this.#isWoken = true;
    process.nextTick(() => {
      this.#isWoken = false;
      if (this.#turn === null) this.#guarded(() => this.#read());
    });
  }

  #goOnLater(): void {
    this.#turn = setImmediate(() => {
      this.#turn = null;
      this.#guarded(() => this.#read());
    });
  }

  #read(): void {
    for (let items = 0; items < ITEMS_A_TURN; items += 1) {
      // The client's `drain` goes on from here.
      if (this.#isOver || this.#isFull()) return;
      const item = this.#deps.tail.next();
      if (item === null) {
        this.#waitForDue();
        return;
      }
      this.#write(item);
    }
    this.#goOnLater();
  }

  #write(item: TailItem): void {
    const event = this.#eventOf(item);
    if (event === null) return;
    this.#deps.response.write(`event: ${event.event}\n${this.#idLine()}data: ${JSON.stringify(event.data)}\n\n`);
  }

  /** Of what cannot be shown, since there is a bug, at least that it is missing: a client would ask for it again and again. */
  #eventOf(item: TailItem): StreamEvent | null {
    const { events, onBug } = this.#deps;
    try {
      return events(item);
    } catch (error) {
      onBug(error);
      if (item.type !== 'request') return events({ type: 'gap', requests: null, others: 1 });
      const { number } = item.entry;
      return events({ type: 'gap', requests: { from: number, through: number }, others: 0 });
    }
  }

  #isFull(): boolean {
    const { response, bufferBytes } = this.#deps;
    return response.writableNeedDrain && response.writableLength >= bufferBytes;
  }

  /** A comment keeps proxies from closing the line; the id, what filters have left out. */
  #beat(): void {
    const { response } = this.#deps;
    if (!this.#isOver && !response.writableNeedDrain) response.write(`:\n${this.#idLine()}\n`);
  }

  /** A clock that runs by itself brings things about without any call that could tell of it. */
  #waitForDue(): void {
    const { clock, agenda } = this.#deps.workspace;
    const { nextAtMs } = agenda;
    if (this.#dueTimer !== null) clearTimeout(this.#dueTimer);
    this.#dueTimer = null;
    const waitMs = nextAtMs === null ? null : clock.wallMsUntil(nextAtMs);
    if (waitMs === null) return;
    this.#dueTimer = setTimeout(
      () => {
        this.#guarded(() => this.#deps.workspace.noticeDue());
        this.#wake();
      },
      Math.min(waitMs, LONGEST_TIMER_MS),
    );
  }

  /** Nothing more will come: the client gets what it can still take, and is told whether that was all. */
  #end(): void {
    if (this.#isOver) return;
    const { response, tail, isThere } = this.#deps;
    let item = this.#isFull() ? undefined : tail.next();
    while (item != null) {
      this.#write(item);
      item = this.#isFull() ? undefined : tail.next();
    }
    this.#isOver = true;
    const data = { why: isThere() ? 'closing' : 'deleted', complete: item === null };
    response.end(`event: end\n${this.#idLine()}data: ${JSON.stringify(data)}\n\n`);
  }

  #idLine(): string {
    const { tail, workspace } = this.#deps;
    return `id: ${placeId(workspace, tail.place)}\n`;
  }
}
