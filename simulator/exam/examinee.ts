import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { impossible } from './clean-line.js';

/** A command and its arguments; no shell is between. */
export type Command = readonly [program: string, ...args: string[]];

/** How a process came to its end. */
export type Ended = { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null };

/** The end of what it wrote that is kept. */
const KEPT_CHARACTERS = 16_384;
/** So long what it wrote before it ended may take to be read, where somebody else holds its output open. */
const LAST_WORDS_MS = 250;
const HAS_GROUPS = process.platform !== 'win32';

/** A process of the examined command, in a process group of its own. */
export class Examinee {
  /** Resolves when it has ended, by itself or not. @throws {SimulatorError} EXAM_IMPOSSIBLE where it cannot be started. */
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  /** Resolves when nobody holds its output open any more. */
  readonly #closed: Promise<void>;
  #output = '';

  constructor([program, ...args]: Command, env: Readonly<Record<string, string>>) {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      detached: HAS_GROUPS,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => (this.#output = (this.#output + text).slice(-KEPT_CHARACTERS)));
    }
    this.#closed = new Promise((resolve) => child.once('close', () => resolve()));
    this.ended = new Promise((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        const why = error.code === 'ENOENT' ? 'there is no such program' : error.message;
        reject(impossible(`${program} cannot be started: ${why}`, { cause: error }));
      });
      // Not `close`: what it has started may hold its output open.
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
  }

  /** The end of what it has written, on both streams. */
  get output(): string {
    return this.#output;
  }

  /**
   * Kills it and all that is left of its group, reads what they wrote at last, and lets go of their output: what has left
   * the group lives on, and may hold it open for ever.
   */
  async end(): Promise<void> {
    this.kill();
    const waiting = new AbortController();
    const waited = sleep(LAST_WORDS_MS, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([this.#closed, waited]);
    waiting.abort();
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.destroy();
  }

  /** Kills it and all that it has started, but for what has left its group, at once. */
  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (HAS_GROUPS) process.kill(-pid, 'SIGKILL');
      else this.#child.kill('SIGKILL');
    } catch (error) {
      // Nobody of the group is left.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
