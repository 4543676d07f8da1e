import type { Fact } from '@mmp-sim/contracts/facts';
import { factBytes } from '../fact-bytes.js';
import type { Store, StoreStats } from './store.js';

/** Most facts kept, at least 1, and most bytes of them; the newest is kept however large it is. */
export type StoreLimits = { readonly facts: number; readonly factBytes: number };

/** Keeps the newest facts in memory, and counts what its limits push out. */
export class MemoryStore implements Store {
  readonly #limits: StoreLimits;
  /** Fact n stands at n modulo the limit; those before the first are given up. */
  #facts: (Fact | undefined)[] = [];
  #appended = 0;
  #first = 0;
  #bytes = 0;
  /** Facts pushed out before these were put here. */
  #droppedBefore = 0;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
  }

  append(facts: readonly Fact[]): void {
    const { facts: most, factBytes: mostBytes } = this.#limits;
    for (const fact of facts) {
      if (this.#appended - this.#first === most) this.#dropOldest();
      this.#facts[this.#appended % most] = fact;
      this.#appended += 1;
      this.#bytes += factBytes(fact);
    }
    while (this.#bytes > mostBytes && this.#appended - this.#first > 1) this.#dropOldest();
  }

  async ofInstallation(appId: string, installationId: string): Promise<readonly Fact[]> {
    return this.#inOrder().filter(
      (fact) => 'installationId' in fact && fact.installationId === installationId && fact.appId === appId,
    );
  }

  all(): Promise<readonly Fact[]> {
    return Promise.resolve(this.#inOrder());
  }

  restore(facts: readonly Fact[], dropped: number): Promise<void> {
    this.#facts = [];
    this.#appended = 0;
    this.#first = 0;
    this.#bytes = 0;
    this.#droppedBefore = dropped;
    this.append(facts);
    return Promise.resolve();
  }

  clear(): Promise<void> {
    return this.restore([], 0);
  }

  stats(): StoreStats {
    return { kept: this.#appended - this.#first, dropped: this.#droppedBefore + this.#first };
  }

  #dropOldest(): void {
    const at = this.#first % this.#limits.facts;
    const oldest = this.#facts[at];
    this.#facts[at] = undefined;
    this.#first += 1;
    if (oldest !== undefined) this.#bytes -= factBytes(oldest);
  }

  #inOrder(): Fact[] {
    const inOrder: Fact[] = [];
    for (let n = this.#first; n < this.#appended; n += 1) {
      const fact = this.#facts[n % this.#limits.facts];
      if (fact !== undefined) inOrder.push(fact);
    }
    return inOrder;
  }
}
