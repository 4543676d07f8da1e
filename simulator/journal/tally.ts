import type { Fact } from '@mmp-sim/contracts/facts';
import type { Finding } from '@mmp-sim/contracts/findings';
import type { JournalEntry, Verdict } from './entry.js';

type Box = { count: number };
type Boxes<Key> = Map<Key, Box>;

const VERDICTS: readonly Verdict[] = ['recorded', 'dropped', 'rejected'];

export type RequestCount = {
  readonly endpoint: string;
  readonly verdict: Verdict;
  readonly status: number;
  readonly count: number;
};
export type FindingCount = {
  readonly rule: string;
  readonly severity: Finding['severity'];
  readonly count: number;
};

/**
 * How often what happened: numbers that only rise, whatever is reset, deleted or pushed out by a limit. Counting is part
 * of every request, so it is an addition in a small table and nothing more; who asks does the rest.
 */
export class Tally {
  /** By endpoint, then by status × 4 + place of the verdict. */
  readonly #requests = new Map<string, Boxes<number>>();
  readonly #errors: Boxes<string> = new Map();
  readonly #warnings: Boxes<string> = new Map();
  readonly #facts: Boxes<string> = new Map();
  readonly #attributions: Boxes<string> = new Map();
  readonly #dropped: Boxes<string> = new Map();
  readonly #attempts: Boxes<string> = new Map();

  request({ endpoint, verdict, answer, findings, facts }: JournalEntry): void {
    let boxes = this.#requests.get(endpoint);
    if (boxes === undefined) {
      boxes = new Map();
      this.#requests.set(endpoint, boxes);
    }
    count(boxes, answer.status * 4 + VERDICTS.indexOf(verdict), 1);
    for (const { rule, severity } of findings) count(severity === 'error' ? this.#errors : this.#warnings, rule, 1);
    for (const fact of facts) this.fact(fact);
  }

  fact(fact: Fact): void {
    count(this.#facts, fact.type, 1);
    if (fact.type === 'install' && fact.tracked) count(this.#attributions, fact.attribution.method, 1);
  }

  /** An attempt of a callback. @param outcome - How it ended. */
  attempt(outcome: string): void {
    count(this.#attempts, outcome, 1);
  }

  /** What limits have pushed out, by kind, up to something that makes it be forgotten. */
  dropped(kinds: Readonly<Record<string, number>>): void {
    for (const [kind, dropped] of Object.entries(kinds)) count(this.#dropped, kind, dropped);
  }

  /** Takes back what limits have pushed out where the present state comes from: it was counted there. */
  forget(kinds: Readonly<Record<string, number>>): void {
    for (const [kind, dropped] of Object.entries(kinds)) count(this.#dropped, kind, -dropped);
  }

  /** Adds all that another one has counted. */
  add(other: Tally): void {
    for (const [endpoint, boxes] of other.#requests) {
      const own = this.#requests.get(endpoint) ?? new Map<number, Box>();
      this.#requests.set(endpoint, own);
      addAll(own, boxes);
    }
    addAll(this.#errors, other.#errors);
    addAll(this.#warnings, other.#warnings);
    addAll(this.#facts, other.#facts);
    addAll(this.#attributions, other.#attributions);
    addAll(this.#dropped, other.#dropped);
    addAll(this.#attempts, other.#attempts);
  }

  requests(): RequestCount[] {
    return [...this.#requests].flatMap(([endpoint, boxes]) =>
      [...boxes].map(([key, box]) => ({
        endpoint,
        verdict: VERDICTS[key % 4] ?? 'recorded',
        status: Math.floor(key / 4),
        count: box.count,
      })),
    );
  }

  findings(): FindingCount[] {
    const of = (severity: Finding['severity'], boxes: Boxes<string>): FindingCount[] =>
      [...boxes].map(([rule, box]) => ({ rule, severity, count: box.count }));
    return [...of('error', this.#errors), ...of('warning', this.#warnings)];
  }

  /** Facts by type. */
  facts(): Record<string, number> {
    return counts(this.#facts);
  }

  /** Tracked installs by the method of their attribution. */
  attributions(): Record<string, number> {
    return counts(this.#attributions);
  }

  /** Attempts of callbacks by outcome. */
  attempts(): Record<string, number> {
    return counts(this.#attempts);
  }

  /** What limits have pushed out, by kind. */
  droppedByKind(): Record<string, number> {
    return counts(this.#dropped);
  }
}

function count<Key>(boxes: Boxes<Key>, key: Key, by: number): void {
  const box = boxes.get(key);
  if (box === undefined) boxes.set(key, { count: by });
  else box.count += by;
}

function addAll<Key>(to: Boxes<Key>, from: Boxes<Key>): void {
  for (const [key, box] of from) count(to, key, box.count);
}

const counts = (boxes: Boxes<string>): Record<string, number> =>
  Object.fromEntries([...boxes].map(([key, box]) => [key, box.count]));
