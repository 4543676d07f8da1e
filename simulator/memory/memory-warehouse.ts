import type { DuckDBDataChunk } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';
import type { DatabaseOptions } from '../store/database.js';
import type {
  Answer,
  AskLimits,
  Dropped,
  Question,
  ShownTable,
  TableQuestion,
  UserLimits,
  UserQuestion,
  Warehouse,
} from '../warehouse.js';
import type { Directory } from '../workspaces/directory.js';
import type { MemoryFilling } from './memory-filling.js';

export const closedMemory = (): SimulatorError =>
  new SimulatorError('STORE_UNAVAILABLE', 'memory: it was closed. Start another simulator.');

export type MemoryWarehouseOptions = DatabaseOptions & {
  /** How long a question waits, before its own time begins, until most of what it is about is in the database. */
  readonly fillMs?: number;
};

const FILL_MS = 300_000;
/** When nothing has come for so long, what is there is filled in. */
const QUIET_MS = 1000;

/**
 * Answers questions where all is in memory: with a database that is made when the first one is asked, and then filled
 * with what has come since. What limits have pushed out of memory goes there too.
 *
 * Filling takes far longer than most questions: some 0.1 ms of processor time per fact. So most of it is done before the
 * time of a question begins, in parts, and when nothing else happens once somebody has asked.
 */
export class MemoryWarehouse implements Warehouse {
  readonly #directory: Directory;
  readonly #options: MemoryWarehouseOptions;
  /** Workspaces, by their ids, that are filled before they are asked about. */
  readonly #ahead = new Map<string, Promise<void>>();
  #filling: Promise<MemoryFilling> | null = null;
  #quiet: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(directory: Directory, options: MemoryWarehouseOptions) {
    this.#directory = directory;
    this.#options = options;
  }

  async ask(question: Question, limits: AskLimits): Promise<Answer> {
    const filling = await this.#almostFull(question, question.gone);
    return filling.database.ask(this.#dated(question), limits, () => filledUp(filling, question));
  }

  async answer(question: UserQuestion, limits: UserLimits): Promise<Answer> {
    const filling = await this.#almostFull(question, question.gone);
    return filling.database.answer(this.#dated(question), limits, () => filledUp(filling, question));
  }

  /** It is filled when the first row is asked for. */
  async *read(question: Question, gone?: AbortSignal): AsyncGenerator<DuckDBDataChunk> {
    const filling = await this.#almostFull(question, gone);
    yield* filling.database.read(this.#dated(question), gone, () => filledUp(filling, question));
  }

  async *parquet(question: TableQuestion, gone?: AbortSignal): AsyncGenerator<Buffer> {
    const filling = await this.#almostFull(question, gone);
    yield* filling.database.parquet(this.#dated(question), gone, () => filledUp(filling, question));
  }

  async tables(): Promise<readonly ShownTable[]> {
    return (await this.#opened()).database.tables();
  }

  dropped(id: string, what: Dropped = 'facts'): Promise<number> {
    const workspace = this.#directory.find(id);
    const kept = what === 'facts' ? workspace?.store : workspace?.journal;
    return Promise.resolve(kept?.stats().dropped ?? 0);
  }

  /** Brings what is there into the database before anybody asks. */
  async prepare(id: string): Promise<void> {
    await this.#filledAhead(await this.#opened(), id);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#quiet);
    await (await this.#filling?.catch(() => null))?.close();
  }

  #opened(): Promise<MemoryFilling> {
    if (this.#isClosed) return Promise.reject(closedMemory());
    return (this.#filling ??= this.#open());
  }

  async #open(): Promise<MemoryFilling> {
    const [{ Database: databases }, { MemoryFilling: Filling }] = await Promise.all([
      import('../store/database.js'),
      import('./memory-filling.js'),
    ]);
    const filling = new Filling(this.#directory, await databases.open(':memory:', this.#options));
    if (!this.#isClosed) this.#quiet = setInterval(() => this.#fillQuiet(filling), QUIET_MS).unref();
    return filling;
  }

  /** Most of what a question is about is there by then; what comes meanwhile is filled in when it is its turn. */
  async #almostFull({ workspace }: Question, gone?: AbortSignal): Promise<MemoryFilling> {
    const filling = await this.#opened();
    const { waitedFor } = await import('./waited-for.js');
    const { fillMs: ms = FILL_MS } = this.#options;
    const late = (): SimulatorError =>
      new SimulatorError(
        'SQL_LIMIT',
        `after ${ms} ms ${filling.behind(workspace)} facts and requests are still to be made ready for questions, which goes on. Ask again.`,
      );
    await waitedFor(this.#filledAhead(filling, workspace), { ms, late, gone });
    return filling;
  }

  #filledAhead(filling: MemoryFilling, id: string): Promise<void> {
    let ahead = this.#ahead.get(id);
    if (ahead === undefined) {
      ahead = filling.fillAhead(id).finally(() => this.#ahead.delete(id));
      this.#ahead.set(id, ahead);
      // Whoever waits hears of it, and nobody may.
      ahead.catch(() => {});
    }
    return ahead;
  }

  #fillQuiet(filling: MemoryFilling): void {
    for (const id of filling.quiet()) void this.#filledAhead(filling, id).catch(() => {});
  }

  #dated<Asked extends Question>(question: Asked): Asked {
    const clock = this.#directory.find(question.workspace)?.clock;
    return clock === undefined ? question : { ...question, nowMs: clock.now() };
  }
}

async function filledUp(filling: MemoryFilling, { workspace }: Question): Promise<() => void> {
  const begun = await filling.turn();
  try {
    await filling.fill(workspace);
  } catch (error) {
    begun();
    throw error;
  }
  return begun;
}
