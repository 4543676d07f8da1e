import type { DuckDBDataChunk } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';
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
import type { Directory } from './directory.js';

/**
 * Answers about workspaces that are there, and stay there until the answer: of one that is deleted nothing is in a
 * warehouse any more, so that whoever asked before would be told zeros.
 */
export class LivingWarehouse implements Warehouse {
  readonly #warehouse: Warehouse;
  readonly #directory: Pick<Directory, 'find'>;

  constructor(warehouse: Warehouse, directory: Pick<Directory, 'find'>) {
    this.#warehouse = warehouse;
    this.#directory = directory;
  }

  /** @throws {SimulatorError} NOT_FOUND, and as the warehouse does. */
  ask(question: Question, limits: AskLimits): Promise<Answer> {
    return this.#whileThere(question, () => this.#warehouse.ask(question, limits));
  }

  /** @throws {SimulatorError} NOT_FOUND, and as the warehouse does. */
  answer(question: UserQuestion, limits: UserLimits): Promise<Answer> {
    return this.#whileThere(question, () => this.#warehouse.answer(question, limits));
  }

  /** @throws {SimulatorError} NOT_FOUND, and as the warehouse does. */
  read(question: Question, gone?: AbortSignal): AsyncIterable<DuckDBDataChunk> {
    return this.#begunWhileThere(question, () => this.#warehouse.read(question, gone));
  }

  /** @throws {SimulatorError} NOT_FOUND, and as the warehouse does. */
  parquet(question: TableQuestion, gone?: AbortSignal): AsyncGenerator<Buffer> {
    return this.#begunWhileThere(question, () => this.#warehouse.parquet(question, gone));
  }

  tables(): Promise<readonly ShownTable[]> {
    return this.#warehouse.tables();
  }

  dropped(workspace: string, what?: Dropped): Promise<number> {
    return this.#warehouse.dropped(workspace, what);
  }

  async #whileThere<Told>(question: Question, ask: () => Promise<Told>): Promise<Told> {
    const isStill = this.#watched(question);
    const told = await ask();
    isStill();
    return told;
  }

  /** Rows are of the instant at which the first are read: what becomes of the workspace after that changes none of them. */
  async *#begunWhileThere<Part>(question: Question, ask: () => AsyncIterable<Part>): AsyncGenerator<Part> {
    const isStill = this.#watched(question);
    let hasBegun = false;
    for await (const part of ask()) {
      if (!hasBegun) isStill();
      hasBegun = true;
      yield part;
    }
    if (!hasBegun) isStill();
  }

  /** @returns What throws NOT_FOUND when the workspace is another one by then. */
  #watched({ workspace: id }: Question): () => void {
    const workspace = this.#directory.find(id);
    const isStill = (): void => {
      if (workspace !== null && this.#directory.find(id) === workspace) return;
      throw new SimulatorError(
        'NOT_FOUND',
        `the workspace ${id} was deleted. GET /_sim/workspaces lists those there are.`,
      );
    };
    isStill();
    return isStill;
  }
}
