import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { Changes, StatePart } from '../changes.js';
import type { NewJournalEntry } from '../journal/entry.js';
import { entryRecord } from '../snapshot/entry-record.js';
import type { Workspace } from '../workspaces/workspace.js';
import { jsonText } from '../json-text.js';
import { parts, type WholePart } from './parts.js';
import { setUpOf, wholeOf } from './whole.js';

/** What stands in for a record that is gone. */
const GONE = Symbol('gone');

type Dirty = {
  readonly part: StatePart;
  readonly key: string;
  readonly subject: unknown;
  /** It was gone in between: what comes now takes its place behind all others. */
  readonly isAgain: boolean;
};

/** Rows of a batch, as JSON texts of their own. */
export type Rows = {
  readonly facts: string[];
  readonly requests: string[];
  readonly state: string[];
  readonly gone: string[];
  readonly forgotten: string[];
};

export type RecorderDeps = {
  /** Told once there is something to write. */
  readonly onChange: (recorder: Recorder) => void;
  /** While a workspace is read back, nothing of it is new. */
  readonly isDeaf: () => boolean;
  /** Order of records over all batches. */
  readonly nextOrder: () => number;
};

/** Gathers what happens in one workspace until it is written. */
export class Recorder implements Changes {
  readonly #workspace: Workspace;
  readonly #deps: RecorderDeps;
  readonly #dirty = new Map<string, Dirty>();
  /** Order of arrival of the facts since the last batch, for the journal entries that they belong to. */
  readonly #numbers = new Map<Fact, number>();
  #facts: string[] = [];
  #requests: string[] = [];
  #forgotten: string[] = [];
  #isAnew = false;
  #isSetUp = false;
  #isTold = false;

  constructor(workspace: Workspace, deps: RecorderDeps) {
    this.#workspace = workspace;
    this.#deps = deps;
  }

  changed(part: StatePart, subject: unknown): void {
    this.#mark(part, subject, subject);
  }

  gone(part: StatePart, subject: unknown): void {
    this.#mark(part, subject, GONE);
  }

  facts(facts: readonly Fact[], about: About | null, { first, atMs }: Parameters<Changes['facts']>[2]): void {
    if (this.#isSkipped()) return;
    const { id } = this.#workspace;
    for (const [at, fact] of facts.entries()) {
      this.#numbers.set(fact, first + at);
      this.#facts.push(jsonText({ w: id, n: first + at, a: atMs, f: fact, b: about }));
    }
    this.#tell();
  }

  request(entry: NewJournalEntry, number: number): void {
    if (this.#isSkipped()) return;
    const placeOf = (fact: Fact): number => this.#numbers.get(fact) ?? Number.NaN;
    const record = entryRecord({ ...entry, number, fault: entry.fault ?? null }, placeOf);
    this.#requests.push(jsonText({ w: this.#workspace.id, n: number, r: record }));
    this.#tell();
  }

  forgotten(number: number, which: 'one' | 'up-to'): void {
    if (this.#isSkipped()) return;
    this.#forgotten.push(jsonText({ w: this.#workspace.id, n: number, u: which === 'up-to' }));
    this.#tell();
  }

  setUp(): void {
    if (this.#isSkipped()) return;
    this.#isSetUp = true;
    this.#tell();
  }

  touched(): void {
    if (!this.#isSkipped()) this.#tell();
  }

  anew(): void {
    if (this.#deps.isDeaf()) return;
    this.clear();
    this.#isAnew = true;
    this.#tell();
  }

  /** Adds what is new to the rows of a batch, and begins anew. */
  flush(rows: Rows): void {
    const workspace = this.#workspace;
    const write = (part: StatePart | WholePart, key: string, record: unknown): void => {
      const row = { w: workspace.id, p: part, k: key, o: this.#deps.nextOrder(), b: record };
      rows.state.push(jsonText(row));
    };
    if (this.#isAnew) {
      rows.gone.push(jsonText(workspace.id));
      wholeOf(workspace, rows, write);
    } else {
      rows.facts.push(...this.#facts);
      rows.requests.push(...this.#requests);
      rows.forgotten.push(...this.#forgotten);
      if (this.#isSetUp) write('workspace', '', setUpOf(workspace));
      for (const { part, key, subject, isAgain } of this.#dirty.values()) {
        if (subject === GONE || isAgain) write(part, key, null);
        if (subject !== GONE) write(part, key, recordOf(part, subject, workspace));
      }
    }
    write('counts', '', workspace.counts());
    this.clear();
  }

  /** Forgets what is not written yet. */
  clear(): void {
    this.#dirty.clear();
    this.#numbers.clear();
    this.#facts = [];
    this.#requests = [];
    this.#forgotten = [];
    this.#isAnew = false;
    this.#isSetUp = false;
    this.#isTold = false;
  }

  #mark(part: StatePart, subject: unknown, state: unknown): void {
    if (this.#isSkipped()) return;
    const key = keyOf(part, subject);
    const name = `${part}\n${key}`;
    const before = this.#dirty.get(name);
    const isAgain = before !== undefined && (before.isAgain || (before.subject === GONE && state !== GONE));
    if (before?.subject === GONE) this.#dirty.delete(name);
    this.#dirty.set(name, { part, key, subject: state, isAgain });
    this.#tell();
  }

  /** All of it is written anyway, or nothing of it is news. */
  #isSkipped(): boolean {
    return this.#isAnew || this.#deps.isDeaf();
  }

  #tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#deps.onChange(this);
  }
}

/** Whoever tells of a part tells of what is in it. */
function keyOf(part: StatePart, subject: unknown): string {
  return (parts[part].key as (one: unknown) => string)(subject);
}

function recordOf(part: StatePart, subject: unknown, workspace: Workspace): unknown {
  return (parts[part].record as (one: unknown, of: Workspace) => unknown)(subject, workspace);
}
