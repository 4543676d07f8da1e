import { createReadStream } from 'node:fs';
import { appendFile, rm, writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Left, type Receipt, type Sender, SenderError, type SetAside } from '@mmp-sim/sender';
import { LineRefused, sendLine } from './send-line.js';
import { type Line, linesOf } from './send-lines.js';
import type { SendState } from './send-state.js';

/** Lines that are taken up at a time: one commit keeps many of them. */
const BATCH = 500;
const BATCH_BYTES = 4_000_000;
/** Most calls that wait while the file is read on. */
const MOST_WAITING = 10_000;
/** Most refused lines, and most calls set aside, whose reasons are kept. */
const MOST_REPORTED = 100_000;
const REFUSED_SHOWN = 10;
const SLICE_MS = 500;
/** What is under way when it is stopped has so long to be answered. */
const LAST_WORDS_MS = 3000;
const DROPPED = 'thrown away: ';

type Numbered = Line & { readonly number: number };
type Undelivered = { state: 'refused' | 'dropped' | 'dead' | 'held'; reason: string };

/** What a sending has come to, over all its starts. */
export type Sent = {
  /** Lines that are not empty, as far as it was read. */
  lines: number;
  /** Of them, those that an earlier start has added. */
  resumed: number;
  delivered: number;
  dropped: number;
  dead: number;
  held: number;
  refused: number;
  waiting: number;
  parked: Left['parked'];
  /** How many were not delivered for each reason. */
  reasons: { state: Undelivered['state']; reason: string; count: number }[];
  /** Why it was not sent to its end; null where it was. */
  stopped: string | null;
};

/** Sends lines one by one, and knows of each what became of it. */
export class Sending {
  readonly #sender: Sender;
  readonly #state: SendState;
  readonly #stopping: AbortController;
  readonly #tell: (line: string) => void;
  /** The line of each call: the n-th has the id n. */
  readonly #lineOf: number[] = [];
  readonly #undelivered = new Map<number, Undelivered>();
  #refused = 0;
  #lines = 0;
  #stopped: string | null = null;

  constructor(sender: Sender, state: SendState, stopping: AbortController, tell: (line: string) => void) {
    this.#sender = sender;
    this.#state = state;
    this.#stopping = stopping;
    this.#tell = tell;
    stopping.signal.addEventListener('abort', () => {
      this.#stopped ??= String(stopping.signal.reason);
    });
  }

  get progress(): string {
    const { waiting } = this.#state.outbox;
    return `${this.#lines} lines read, ${waiting} calls wait, ${this.#refused} lines refused`;
  }

  /** @param stdin - Read in place of the file, and kept there until the end. */
  async run(stdin: Readable | null): Promise<Sent> {
    await this.#readAll(stdin);
    await this.#sent();
    const aside = await this.#setAside();
    const left = await this.#sender.close({ timeoutMs: 0 });
    const count = (state: Undelivered['state']): number => aside.filter((one) => one.state === state).length;
    const accepted = Math.max(this.#lineOf.length, this.#state.before);
    const listed = count('held') + count('dead') + count('dropped');
    return {
      lines: this.#lines,
      resumed: this.#state.before,
      delivered: accepted - left.waiting - left.held - left.dead,
      dropped: count('dropped'),
      // Beyond what is listed it is not known which were thrown away.
      dead: left.dead - count('dropped'),
      held: left.held,
      refused: this.#refused,
      waiting: left.waiting,
      parked: left.parked,
      reasons: reasonsOf([...this.#undelivered.values()]),
      stopped: this.#stopped ?? (listed < left.dead + left.held ? 'more was set aside than can be listed' : null),
    };
  }

  /** Writes each line that was not delivered, with the reason, or takes away what an earlier start wrote. @returns Whether there are any. */
  async writeUndelivered(path: string): Promise<boolean> {
    await rm(path, { force: true });
    if (this.#undelivered.size === 0) return false;
    await writeFile(path, '', { mode: 0o600 });
    let [number, batch] = [0, ''];
    for await (const { text } of linesOf(createReadStream(this.#state.text), this.#state.maxLineBytes)) {
      number += 1;
      const one = this.#undelivered.get(number);
      if (one !== undefined) batch += `${JSON.stringify({ line: number, ...one, text })}\n`;
      if (batch.length > 1_000_000) {
        await appendFile(path, batch);
        batch = '';
      }
    }
    await appendFile(path, batch);
    return true;
  }

  async #readAll(stdin: Readable | null): Promise<void> {
    const { signal } = this.#stopping;
    // Before there are lines: those that come while nobody takes them are lost.
    if (stdin !== null) await writeFile(this.#state.text, '', { mode: 0o600 });
    const input = stdin ?? createReadStream(this.#state.text);
    const stop = (): void => void input.destroy();
    signal.addEventListener('abort', stop, { once: true });
    let [number, bytes, batch]: [number, number, Numbered[]] = [0, 0, []];
    for await (const line of linesOf(input, this.#state.maxLineBytes, signal)) {
      if (signal.aborted) break;
      number += 1;
      bytes += line.bytes;
      batch.push({ ...line, number });
      // From stdin each line is sent when it comes; of a file, many are kept at once.
      if (stdin === null && batch.length < BATCH && bytes < BATCH_BYTES) continue;
      if (stdin !== null) await appendFile(this.#state.text, `${line.text}\n`);
      await this.#take(batch);
      [bytes, batch] = [0, []];
      await this.#state.outbox.roomBelow(MOST_WAITING, signal);
    }
    signal.removeEventListener('abort', stop);
    if (!signal.aborted) await this.#take(batch);
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

  async #send({ text, isUtf8, bytes }: Line): Promise<Receipt> {
    const { maxLineBytes } = this.#state;
    if (bytes > maxLineBytes) throw new LineRefused(`it has ${bytes} bytes, and --max-line-bytes is ${maxLineBytes}.`);
    if (!isUtf8) throw new LineRefused('it holds bytes that are no UTF-8. Write the line in UTF-8.');
    return sendLine(this.#sender, text);
  }

  #refuse(number: number, error: unknown): void {
    const isLine = error instanceof LineRefused || (error instanceof SenderError && error.code === 'CALL_INVALID');
    if (!isLine) {
      if (!(error instanceof SenderError)) throw error;
      if (!this.#stopping.signal.aborted) this.#stopping.abort(error.message);
      return;
    }
    this.#refused += 1;
    const reason = error instanceof SenderError ? error.detail.replaceAll('\n  - ', ' ') : error.message;
    if (this.#undelivered.size < MOST_REPORTED) this.#undelivered.set(number, { state: 'refused', reason });
    if (this.#refused <= REFUSED_SHOWN) this.#tell(`line ${number} is refused: ${reason}`);
    if (this.#refused === REFUSED_SHOWN) this.#tell('more refused lines are counted, and told at the end');
  }

  /** Waits until everything has been sent that can be, or somebody stops it. */
  async #sent(): Promise<void> {
    const { signal } = this.#stopping;
    // In slices, so that it is noticed when somebody stops it. What ends early is done, not over time.
    for (let tookMs = Infinity; tookMs > 0.9 * SLICE_MS && !signal.aborted;) {
      const since = performance.now();
      await this.#sender.flush({ timeoutMs: SLICE_MS });
      tookMs = performance.now() - since;
    }
    if (signal.aborted) await this.#sender.flush({ timeoutMs: LAST_WORDS_MS });
  }

  async #setAside(): Promise<Undelivered[]> {
    const found: Undelivered[] = [];
    let page: readonly SetAside[] = [];
    do {
      const before = page.at(-1)?.id;
      page = await this.#sender.setAside(before === undefined ? { limit: 1000 } : { limit: 1000, before });
      for (const { id, state, reason } of page) {
        const one = undeliveredOf(state, reason ?? '');
        found.push(one);
        const line = this.#lineOf[Number(id) - 1];
        if (line !== undefined) this.#undelivered.set(line, one);
      }
    } while (page.length === 1000 && found.length < MOST_REPORTED);
    return found;
  }
}

const undeliveredOf = (state: 'held' | 'dead', reason: string): Undelivered =>
  state === 'dead' && reason.startsWith(DROPPED)
    ? { state: 'dropped', reason: reason.slice(DROPPED.length) }
    : { state, reason };

function reasonsOf(all: readonly Undelivered[]): Sent['reasons'] {
  const counts = new Map<string, Sent['reasons'][number]>();
  for (const { state, reason } of all) {
    const key = `${state} ${reason}`;
    counts.set(key, { state, reason, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count);
}
