import type { CallKind } from '@mmp-sim/sender';
import { type ProblemCode, SimulatorError } from '../errors.js';

/** What is told to an MMP. */
export type ToldKind = CallKind | 'click' | 'impression' | 'claim' | 'store' | 'report';

/** In words, one and several. */
const words: Readonly<Record<ToldKind, readonly [string, string]>> = {
  impression: ['impression', 'impressions'],
  click: ['click', 'clicks'],
  claim: ['claim', 'claims'],
  open: ['open', 'opens'],
  event: ['event', 'events'],
  purchase: ['purchase', 'purchases'],
  subscription: ['subscription', 'subscriptions'],
  adRevenue: ['ad impression', 'ad impressions'],
  store: ['notice of the store', 'notices of the store'],
  report: ['network report', 'network reports'],
};

const SHOWN = 20;
/** After these nothing more can be told. */
const ENDS: ReadonlySet<ProblemCode> = new Set(['UNREACHABLE', 'TOKEN_WRONG', 'STORE_UNAVAILABLE', 'INTERNAL']);

/** What was told, and what became of it. */
export class ReplayCounts {
  readonly #sent = new Map<ToldKind, number>();
  readonly #problems = new Map<string, number>();
  readonly #notes = new Map<string, number>();

  sent(kind: ToldKind, count = 1): void {
    add(this.#sent, kind, count);
  }

  /** Something that was not to be expected. */
  problem(what: string, count = 1): void {
    add(this.#problems, what, count);
  }

  /**
   * Something is asked of the control API.
   *
   * @returns Null where it was refused, which is counted.
   * @throws Whatever else goes wrong, such as UNREACHABLE.
   */
  async asked<Answer>(what: ToldKind, ask: () => Promise<Answer>): Promise<Answer | null> {
    try {
      return await ask();
    } catch (error) {
      const isRefused = error instanceof SimulatorError && !ENDS.has(error.code);
      if (!isRefused) throw error;
      this.problem(`${words[what][0]} refused: ${error.message}`);
      return null;
    }
  }

  /** Something that may be. */
  note(what: string): void {
    add(this.#notes, what, 1);
  }

  /** How many of a kind were told. */
  of(kind: ToldKind): number {
    return this.#sent.get(kind) ?? 0;
  }

  get all(): number {
    return sum(this.#sent);
  }

  get problems(): number {
    return sum(this.#problems);
  }

  asJson() {
    return {
      sent: Object.fromEntries(this.#sent),
      unexpected: Object.fromEntries(this.#problems),
      notes: Object.fromEntries(this.#notes),
    };
  }

  /** Lines for people. */
  lines(): string[] {
    const told = (Object.keys(words) as ToldKind[]).flatMap((kind) => {
      const count = this.#sent.get(kind) ?? 0;
      return count === 0 ? [] : [`${count} ${words[kind][count === 1 ? 0 : 1]}`];
    });
    return [
      `${told.length === 0 ? 'Nothing' : told.join(', ')}.`,
      ...shown(this.#problems, '!'),
      ...shown(this.#notes, '·'),
    ];
  }
}

function add<Key>(counts: Map<Key, number>, key: Key, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

const sum = (counts: ReadonlyMap<unknown, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);

function shown(counts: ReadonlyMap<string, number>, sign: string): string[] {
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  const lines = sorted.slice(0, SHOWN).map(([what, count]) => `  ${sign} ${count} × ${what}`);
  return sorted.length <= SHOWN ? lines : [...lines, `  ${sign} and ${sorted.length - SHOWN} other things`];
}
