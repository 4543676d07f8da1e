import type { SimulatorError } from '../errors.js';
import type { Batch } from '../store/batch.js';
import type { DirectoryCounts } from '../workspaces/keeper.js';
import type { Workspace } from '../workspaces/workspace.js';
import { jsonText } from '../json-text.js';
import { type Promised, promised } from './promised.js';
import { Recorder, type Rows } from './recorder.js';

export type BatchesDeps = {
  /** Whether what happens now is kept by nobody. */
  readonly isDeaf: () => boolean;
  /** Resolves when a batch is durable, or with the reason why it is not. One at a time. */
  readonly write: (gathered: () => Batch) => Promise<SimulatorError | null>;
  /** Told when one is durable, and all have been told who waited for it. */
  readonly onWritten: () => void;
};

/**
 * Gathers what happens into batches. What comes while one is written makes up the next one, so that one commit serves all
 * answers that wait; the event loop waits for none.
 */
export class Batches {
  readonly #deps: BatchesDeps;
  readonly #recorders = new Map<Workspace, Recorder>();
  readonly #dirty = new Set<Recorder>();
  #ended: string[] = [];
  #numbered: DirectoryCounts | null = null;
  #order = 0;
  /** Where what happens now will be; null while nothing has happened since the batch under way. */
  #next: Promised | null = null;
  #underWay: Promised | null = null;

  constructor(deps: BatchesDeps) {
    this.#deps = deps;
  }

  /** Resolves when all that has happened is durable; null where it is. */
  saved(): Promise<void> | null {
    return (this.#next ?? this.#underWay)?.promise ?? null;
  }

  /** @param order - Of the last record that is in the file. */
  goOnFrom(order: number): void {
    this.#order = order;
  }

  follow(workspace: Workspace): Recorder {
    const recorder = new Recorder(workspace, {
      onChange: (one) => {
        this.#dirty.add(one);
        this.#somethingHappened();
      },
      isDeaf: this.#deps.isDeaf,
      nextOrder: () => (this.#order += 1),
    });
    this.#recorders.set(workspace, recorder);
    recorder.anew();
    return recorder;
  }

  ended(workspace: Workspace): void {
    const recorder = this.#recorders.get(workspace);
    this.#recorders.delete(workspace);
    if (recorder !== undefined) this.#dirty.delete(recorder);
    if (this.#deps.isDeaf()) return;
    this.#ended.push(workspace.id);
    this.#somethingHappened();
  }

  numbered(made: DirectoryCounts): void {
    if (this.#deps.isDeaf()) return;
    this.#numbered = made;
    this.#somethingHappened();
  }

  /** What was not written has not happened: whoever waits for it hears why. */
  giveUp(reason: SimulatorError): void {
    const next = this.#next;
    this.#next = null;
    this.#dirty.clear();
    this.#ended = [];
    this.#numbered = null;
    for (const recorder of this.#recorders.values()) recorder.clear();
    next?.reject(reason);
  }

  #somethingHappened(): void {
    if (this.#next !== null) return;
    this.#next = promised();
    // All that comes in one turn of the event loop goes together.
    if (this.#underWay === null) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const batch = this.#next;
    if (batch === null || this.#underWay !== null) return;
    this.#next = null;
    this.#underWay = batch;
    void this.#write(batch);
  }

  async #write(batch: Promised): Promise<void> {
    const failure = await this.#deps.write(() => this.#gathered());
    this.#underWay = null;
    if (failure !== null) {
      batch.reject(failure);
      return;
    }
    batch.resolve();
    this.#deps.onWritten();
    if (this.#next !== null) setImmediate(() => this.#flush());
  }

  #gathered(): Batch {
    const rows: Rows = { facts: [], requests: [], state: [], gone: [], forgotten: [] };
    for (const id of this.#ended.splice(0)) rows.gone.push(jsonText(id));
    if (this.#numbered !== null) {
      rows.state.push(jsonText({ w: '', p: 'directory', k: '', o: (this.#order += 1), b: this.#numbered }));
    }
    this.#numbered = null;
    for (const recorder of this.#dirty) recorder.flush(rows);
    this.#dirty.clear();
    return batchOf(rows);
  }
}

function batchOf(rows: Rows): Batch {
  const list = (texts: readonly string[]): string | null => (texts.length === 0 ? null : `[${texts.join(',')}]`);
  const { facts, requests, state, gone, forgotten } = rows;
  return {
    facts: list(facts),
    requests: list(requests),
    state: list(state),
    gone: list(gone),
    forgotten: list(forgotten),
  };
}
