import type { Fact } from '@mmp-sim/contracts/facts';
import type { Store, StoreStats } from './store.js';

const safe = Promise.resolve();

/** Keeps the newest facts in memory, and counts what its limit pushes out. */
export class MemoryStore implements Store {
  readonly #limit: number;
  #facts: Fact[] = [];
  #appended = 0;
  /** Facts pushed out before these were put here. */
  #droppedBefore = 0;

  /** @param limit - Most facts kept, at least 1. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  append(facts: readonly Fact[]): Promise<void> {
    for (const fact of facts) {
      this.#facts[this.#appended % this.#limit] = fact;
      this.#appended += 1;
    }
    return safe;
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
    this.#droppedBefore = dropped;
    return this.append(facts);
  }

  clear(): Promise<void> {
    return this.restore([], 0);
  }

  stats(): StoreStats {
    const { length } = this.#facts;
    return { kept: length, dropped: this.#droppedBefore + this.#appended - length };
  }

  #inOrder(): Fact[] {
    const oldest = this.#appended > this.#limit ? this.#appended % this.#limit : 0;
    return [...this.#facts.slice(oldest), ...this.#facts.slice(0, oldest)];
  }
}
