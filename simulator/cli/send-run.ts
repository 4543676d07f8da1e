import { appendFile, writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Receipt, type Sender, SenderError, type SetAside } from '@mmp-sim/sender';
import { LineRefused, LineSender, shortReason } from './send-line.js';
import { type Line, linesOf } from './send-lines.js';
import { type Reason, reasonsOf, type Sent, type Undelivered } from './send-result.js';
import type { SendState } from './send-state.js';

/** Lines that are taken up at a time: one commit keeps many of them. */
const BATCH = 500;
const BATCH_BYTES = 4_000_000;
/** Most refused lines, and most calls set aside, whose reasons are kept. */
const MOST_REPORTED = 100_000;
const PAGE = 1000;
const REFUSED_SHOWN = 10;
const SLICE_MS = 500;
/** What is under way when it is stopped has so long to be answered. */
const LAST_WORDS_MS = 5000;
const DROPPED = 'thrown away: ';

type Numbered = Line & { readonly number: number };

/** How somebody ends it. */
export type Stopping = {
  /** Nothing more is sent, and what is under way is waited for. The reason says why. */
  readonly stop: AbortController;
  /** What is under way is cut off. */
  readonly cut: AbortController;
};

type SendingOptions = {
  readonly stopping: Stopping;
  /** Says a line to whoever watches. */
  readonly tell: (line: string) => void;
  readonly mostWaiting: number;
};

/** Sends lines one by one, and knows of each what became of it. */
export class Sending {
  readonly #sender: Sender;
  readonly #lineSender: LineSender;
  readonly #state: SendState;
  readonly #stopping: Stopping;
  readonly #mostWaiting: number;
  readonly #tell: (line: string) => void;
  /** The line of each call: the n-th has the id n. */
  readonly #lineOf: number[] = [];
  readonly #undelivered = new Map<number, Undelivered>();
  /** Refused lines that were told of by their number, now or by an earlier start. */
  readonly #told = new Set<number>();
  /** Lines that could not be kept, since the outbox fails. */
  readonly #unkept = new Set<number>();
  #hasToldOfMore = false;
  #refused = 0;
  #lines = 0;
  #number = 0;
  /** Calls that wait for an app that is parked: no room is left to wait for. */
  #stuck = 0;

  /** @param mostWaiting - Calls that may wait while the lines are read on, apart from those of apps that are parked. */
  constructor(sender: Sender, state: SendState, { stopping, tell, mostWaiting }: SendingOptions) {
    this.#sender = sender;
    this.#lineSender = new LineSender(sender);
    this.#state = state;
    this.#stopping = stopping;
    this.#mostWaiting = mostWaiting;
    this.#tell = tell;
    const hold = (): void => {
      state.outbox.hold();
      const { underWay } = state.outbox;
      if (underWay > 0) tell(`stopping: ${underWay} under way, waited for up to ${LAST_WORDS_MS / 1000} s`);
    };
    if (stopping.stop.signal.aborted) hold();
    else stopping.stop.signal.addEventListener('abort', hold, { once: true });
  }

  get progress(): string {
    const { waiting } = this.#state.outbox;
    return `lines: ${this.#lines} read, ${waiting} waiting, ${this.#refused} refused`;
  }

  /** Lines that were read, empty ones included. */
  get read(): number {
    return this.#number;
  }

  /** Reasons, without those that were told line by line. */
  get untold(): Reason[] {
    return reasonsOf([...this.#undelivered].filter(([line]) => !this.#told.has(line)).map(([, one]) => one));
  }

  /**
   * @param stdin - Read in place of the file, and kept there until the end.
   * @throws {SenderError} OUTBOX_UNAVAILABLE where it cannot be told what became of the calls.
   */
  async run(stdin: Readable | null): Promise<Sent> {
    const { stop, cut } = this.#stopping;
    const { outbox, before } = this.#state;
    const isReadToEnd = await this.#readAll(stdin);
    while (!stop.signal.aborted && !(await this.#isIdle()));
    if (stop.signal.aborted) await outbox.landed(cut.signal, LAST_WORDS_MS);
    // What has not landed is cut off, and set aside where it must not be sent twice: only then it is known what is left.
    const { parked } = await this.#sender.close({ timeoutMs: 0 });
    const aside = await this.#setAside();
    const left = await outbox.counts();
    const count = (state: Undelivered['state']): number => aside.filter((one) => one.state === state).length;
    const accepted = Math.max(this.#lineOf.length, before);
    const waiting = left.waiting + this.#unkept.size;
    return {
      lines: this.#lines,
      resumed: before,
      delivered: accepted - left.waiting - left.held - left.dead,
      dropped: count('dropped'),
      // Beyond what is listed it is not known which were thrown away.
      dead: left.dead - count('dropped'),
      held: left.held,
      refused: this.#refused,
      waiting,
      perhapsTwice: outbox.perhapsTwice,
      parked,
      reasons: reasonsOf(this.#undelivered.values()),
      unlisted: left.dead + left.held - aside.length,
      // It was stopped when there was nothing left to do.
      stopped: stop.signal.aborted && !(isReadToEnd && waiting === 0) ? String(stop.signal.reason) : null,
    };
  }

  /** Each line that was not delivered, with the reason. */
  async *undelivered(): AsyncGenerator<string> {
    if (this.#undelivered.size === 0) return;
    for await (const { number, text } of this.#linesAgain()) {
      const one = this.#undelivered.get(number);
      if (one !== undefined) yield JSON.stringify({ line: number, state: one.state, reason: one.reason, text });
    }
  }

  /** Each line that waits, as it was given. @param waiting - Ids of calls. */
  async *waiting(ids: ReadonlySet<string>): AsyncGenerator<string> {
    const numbers = new Set([...ids].map((id) => this.#lineOf[Number(id) - 1]));
    for await (const { number, text } of this.#linesAgain()) {
      if (numbers.has(number) || this.#unkept.has(number)) yield text;
    }
  }

  async *#linesAgain(): AsyncGenerator<Numbered> {
    let number = 0;
    for await (const line of linesOf(this.#state.read(), this.#state.maxLineBytes)) {
      number += 1;
      yield { ...line, number };
    }
  }

  /** @returns Whether all was read. */
  async #readAll(stdin: Readable | null): Promise<boolean> {
    const { signal } = this.#stopping.stop;
    // Before there are lines: those that come while nobody takes them are lost.
    if (stdin !== null) await writeFile(this.#state.text, '', { mode: 0o600 });
    if (signal.aborted) return false;
    const input = stdin ?? this.#state.read();
    const stop = (): void => void input.destroy();
    signal.addEventListener('abort', stop, { once: true });
    let [bytes, batch]: [number, Numbered[]] = [0, []];
    for await (const line of linesOf(input, this.#state.maxLineBytes, signal)) {
      if (signal.aborted) return false;
      this.#number += 1;
      bytes += line.bytes;
      batch.push({ ...line, number: this.#number });
      // From stdin each line is sent when it comes; of a file, many are kept at once.
      if (stdin === null && batch.length < BATCH && bytes < BATCH_BYTES) continue;
      if (stdin !== null) await appendFile(this.#state.text, `${line.text}\n`);
      await this.#take(batch);
      [bytes, batch] = [0, []];
      await this.#room();
    }
    signal.removeEventListener('abort', stop);
    if (signal.aborted) return false;
    await this.#take(batch);
    return true;
  }

  /** Waits until it may read on. What waits for an app that is parked leaves no room by itself, and is not counted. */
  async #room(): Promise<void> {
    const { outbox } = this.#state;
    const { signal } = this.#stopping.stop;
    while (!(await outbox.roomBelow(this.#stuck + this.#mostWaiting, signal, SLICE_MS)) && !signal.aborted) {
      if (await this.#isIdle()) this.#stuck = outbox.waiting;
    }
  }

  /** Whether there is nothing left that could be sent, now or later. Waits for it, though not for long. */
  async #isIdle(): Promise<boolean> {
    const since = performance.now();
    await this.#sender.flush({ timeoutMs: SLICE_MS });
    // What ends early is done, not over time.
    return performance.now() - since < 0.9 * SLICE_MS;
  }

  /** Made in the order of the lines and kept in it, though many at once. */
  async #take(batch: readonly Numbered[]): Promise<void> {
    const given = batch.filter(({ text }) => text.trim() !== '');
    const taken = await Promise.allSettled(given.map((line) => this.#send(line)));
    this.#lines += given.length;
    for (const [place, { number }] of given.entries()) {
      const result = taken[place];
      if (result?.status === 'fulfilled') this.#lineOf[Number(result.value.id) - 1] = number;
      else this.#refuse(number, result?.reason);
    }
  }

  async #send({ number, text, isUtf8, bytes }: Numbered): Promise<Receipt> {
    const { maxLineBytes } = this.#state;
    if (bytes > maxLineBytes) throw new LineRefused(`it has ${bytes} bytes, and --max-line-bytes is ${maxLineBytes}.`);
    if (!isUtf8) throw new LineRefused('it holds bytes that are no UTF-8. Write the line in UTF-8.');
    return this.#lineSender.send(number, text);
  }

  #refuse(number: number, error: unknown): void {
    const isLine = error instanceof LineRefused || (error instanceof SenderError && error.code === 'CALL_INVALID');
    if (!isLine) {
      if (!(error instanceof SenderError)) throw error;
      this.#unkept.add(number);
      this.#stopping.stop.abort(error.message);
      return;
    }
    this.#refused += 1;
    const reason = shortReason(error instanceof SenderError ? error.detail.replaceAll('\n  - ', ' ') : error.message);
    if (this.#undelivered.size < MOST_REPORTED) this.#undelivered.set(number, { state: 'refused', reason });
    // An earlier start told of it; the sum tells of it again.
    if (number <= this.#state.linesBefore) return;
    if (this.#told.size < REFUSED_SHOWN) {
      this.#told.add(number);
      this.#tell(`line ${number} is refused: ${reason}`);
    } else if (!this.#hasToldOfMore) {
      this.#hasToldOfMore = true;
      this.#tell('more refused lines are counted, and told at the end');
    }
  }

  async #setAside(): Promise<Undelivered[]> {
    const found: Undelivered[] = [];
    let page: readonly SetAside[] = [];
    do {
      const before = page.at(-1)?.id;
      page = await this.#state.outbox.setAside(before === undefined ? { limit: PAGE } : { limit: PAGE, before });
      for (const { id, state, reason } of page) {
        const one = undeliveredOf(state, reason ?? '');
        found.push(one);
        const line = this.#lineOf[Number(id) - 1];
        if (line !== undefined) this.#undelivered.set(line, one);
      }
    } while (page.length === PAGE && found.length < MOST_REPORTED);
    return found;
  }
}

const undeliveredOf = (state: 'held' | 'dead', reason: string): Undelivered =>
  state === 'dead' && reason.startsWith(DROPPED)
    ? { state: 'dropped', reason: reason.slice(DROPPED.length) }
    : { state, reason };
