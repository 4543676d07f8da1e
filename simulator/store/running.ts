import type { DuckDBConnection } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';

/** What ends before it is done, and why. */
export type Ends = {
  readonly timeoutMs: number;
  readonly late: SimulatorError;
  /** Whoever asked has gone. */
  readonly gone?: AbortSignal | undefined;
};

/** What a plan is made of takes no notice of being told to end: then it goes on for nobody, and its asker hears this long after. */
const GRACE_MS = 500;
/** It may stand between two statements, where nothing hears. */
const AGAIN_MS = 50;
/** A step takes no longer, but for one that nothing ends: whoever wants all to have ended waits for no more. */
const LAST_MS = 5000;

type One = {
  end(reason: SimulatorError): void;
  isEnding(): boolean;
  /** It was told to end, and goes on for nobody. */
  isLeft(): boolean;
  readonly done: Promise<unknown>;
};

/** Statements that run now, each on a connection of its own. */
export class Running {
  readonly #all = new Set<One>();
  readonly #lastMs: number;
  #closed: SimulatorError | null = null;

  /** @param lastMs - How long whoever ends all of them waits. */
  constructor(lastMs = LAST_MS) {
    this.#lastMs = lastMs;
  }

  /** How many go on for nobody. */
  get left(): number {
    return [...this.#all].filter((one) => one.isLeft()).length;
  }

  /**
   * Does some work on a connection.
   *
   * @param work - May ask whether it has been told to end.
   * @param whenDone - Called when it no longer uses the connection, which may be after its asker has been answered.
   * @throws What the work throws; `late`, or SQL_LIMIT, where it ended before it was done; why it was closed.
   */
  run<Result>(
    connection: DuckDBConnection,
    { timeoutMs, late, gone }: Ends,
    work: (isEnded: () => boolean) => Promise<Result>,
    whenDone: () => void,
  ): Promise<Result> {
    if (this.#closed !== null) {
      whenDone();
      return Promise.reject(this.#closed);
    }
    return new Promise<Result>((resolve, reject) => {
      let why: SimulatorError | null = null;
      let isLeft = false;
      const timers: NodeJS.Timeout[] = [];
      const end = (reason: SimulatorError): void => {
        if (why !== null) return;
        why = reason;
        connection.interrupt();
        timers.push(setInterval(() => connection.interrupt(), AGAIN_MS).unref());
        const leaving = setTimeout(() => {
          isLeft = true;
          reject(reason);
        }, GRACE_MS);
        timers.push(leaving);
      };
      const leave = (): void => end(new SimulatorError('SQL_LIMIT', 'whoever asked has gone.'));
      timers.push(setTimeout(() => end(late), timeoutMs));
      gone?.addEventListener('abort', leave, { once: true });
      const done = (gone?.aborted === true ? Promise.reject(new Error('gone')) : work(() => why !== null))
        .then(
          (result) => (why === null ? resolve(result) : reject(why)),
          (error: unknown) => reject(why ?? error),
        )
        .finally(() => {
          for (const timer of timers) clearTimeout(timer);
          gone?.removeEventListener('abort', leave);
          this.#all.delete(one);
          whenDone();
        });
      const one: One = { end, isEnding: () => why !== null, isLeft: () => isLeft, done };
      this.#all.add(one);
      if (gone?.aborted === true) leave();
    });
  }

  /** Nothing runs any more, for a reason; see {@link stop}. */
  async close(reason: SimulatorError): Promise<void> {
    this.#closed = reason;
    await this.stop(reason);
  }

  /** Ends the one that has run for the longest time, for a reason; none while another is about to end. */
  stopFirst(reason: SimulatorError): void {
    const all = [...this.#all];
    if (!all.some((one) => one.isEnding())) all[0]?.end(reason);
  }

  /** Ends all, for a reason. Resolves when none uses its connection any more, or when that was waited for long enough. */
  async stop(reason: SimulatorError): Promise<void> {
    for (const one of this.#all) one.end(reason);
    let timer: NodeJS.Timeout | undefined;
    const last = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.#lastMs)));
    await Promise.race([this.settled(), last]).finally(() => clearTimeout(timer));
  }

  /** Resolves when none of those that run now uses its connection any more. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#all].map(({ done }) => done));
  }
}
