import type { About, Fact } from '@mmp-sim/contracts/facts';
import { factBytes } from '../fact-bytes.js';
import { RecordArena } from '../record-arena.js';
import { packedAbout, unpackedAbout } from './packed-about.js';
import type { KeptFact, KeptFacts, RestingFact, RestingFacts, Store, StoreStats, ToldFact } from './store.js';

/** Most facts kept, at least 1, and most bytes of them; the newest is kept however large it is. */
export type StoreLimits = { readonly facts: number; readonly factBytes: number };

/** Nothing is known of what the fact is about. */
const NOWHERE = -1;

/**
 * Keeps the newest facts in memory, and counts what its limits push out. What they are about rests packed outside the
 * heap: it is read only when somebody asks a question, and the garbage collector would look at it each time. Facts from
 * before a file was opened come before all of these, stay in the file, and count as if they were here.
 */
export class MemoryStore implements Store {
  readonly #limits: StoreLimits;
  /** Fact n stands at n modulo the limit; those before the first are given up. */
  #facts: (Fact | undefined)[] = [];
  /** Where in the arena it stands what fact n is about. */
  #abouts: number[] = [];
  #arena = new RecordArena();
  /** When those have arrived that happened at another instant: few. */
  #arrivals = new Map<number, number>();
  #appended = 0;
  #first = 0;
  #bytes = 0;
  /** Facts pushed out before these were put here. */
  #droppedBefore = 0;
  /** Those before `#loaded`; null where none are left of them. */
  #resting: RestingFacts | null = null;
  #restingBytes = 0;
  #loaded = 0;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
  }

  get appended(): number {
    return this.#droppedBefore + this.#appended;
  }

  get bytes(): number {
    return this.#bytes + this.#restingBytes;
  }

  append(facts: readonly Fact[], about: About | null, arrivedAtMs?: number): void {
    if (arrivedAtMs !== undefined) this.#noteArrival(facts, arrivedAtMs);
    this.#append(facts, about, true);
  }

  async ofInstallation(appId: string, installationId: string): Promise<readonly Fact[]> {
    const told = await this.toldOfInstallation(appId, installationId);
    return told.map(({ fact }) => fact);
  }

  async toldOfInstallation(appId: string, installationId: string): Promise<readonly ToldFact[]> {
    const older = await this.#rested((resting, from) => resting.ofInstallation(appId, installationId, from));
    const found: ToldFact[] = [...older];
    for (let n = Math.max(this.#first, this.#loaded); n < this.#appended; n += 1) {
      const at = n % this.#limits.facts;
      const fact = this.#facts[at];
      if (fact === undefined || !('installationId' in fact)) continue;
      if (fact.installationId !== installationId || fact.appId !== appId) continue;
      found.push({ fact, about: () => this.#aboutAt(at) });
    }
    return found;
  }

  async all(): Promise<KeptFacts> {
    const read = await this.#rested((resting, from) => resting.since(from));
    // A limit may have pushed out some of them while they were read.
    const older = read.filter(({ number }) => number >= this.#droppedBefore + this.#first);
    return {
      facts: [...older.map(({ fact }) => fact), ...this.#inOrder()],
      abouts: this.#aboutsOf(older),
    };
  }

  *since(number: number): Generator<KeptFact> {
    const from = Math.max(this.#first, number - this.#droppedBefore);
    if (from < this.#loaded) throw new RangeError(`facts from ${number} on rest in the file`);
    for (let n = from; n < this.#appended; n += 1) {
      const at = n % this.#limits.facts;
      const fact = this.#facts[at];
      if (fact === undefined) continue;
      const arrivedAtMs = this.#arrivals.get(n) ?? fact.atMs;
      yield { number: this.#droppedBefore + n, fact, about: this.#aboutAt(at), arrivedAtMs };
    }
  }

  restore(kept: readonly Omit<KeptFact, 'number' | 'arrivedAtMs'>[], dropped: number): Promise<void> {
    this.#empty(dropped);
    for (const { fact, about } of kept) this.#append([fact], about, false);
    return Promise.resolve();
  }

  rest(facts: RestingFacts): void {
    this.#empty(facts.first);
    if (facts.end === facts.first) return;
    this.#resting = facts;
    this.#restingBytes = facts.bytes;
    this.#appended = facts.end - facts.first;
    this.#loaded = this.#appended;
    this.#dropBeyondLimits();
  }

  clear(): Promise<void> {
    return this.restore([], 0);
  }

  stats(): StoreStats {
    return { kept: this.#appended - this.#first, dropped: this.#droppedBefore + this.#first };
  }

  /** Of those that come next. */
  #noteArrival(facts: readonly Fact[], arrivedAtMs: number): void {
    let number = this.#appended;
    for (const { atMs } of facts) {
      if (atMs !== arrivedAtMs) this.#arrivals.set(number, arrivedAtMs);
      number += 1;
    }
  }

  #empty(dropped: number): void {
    this.#facts = [];
    this.#abouts = [];
    this.#arena = new RecordArena();
    this.#arrivals = new Map();
    this.#appended = 0;
    this.#first = 0;
    this.#bytes = 0;
    this.#droppedBefore = dropped;
    this.#resting = null;
    this.#restingBytes = 0;
    this.#loaded = 0;
  }

  /** What is read of those that rest. Where others have taken the place of all of them meanwhile, of these. */
  async #rested<Row>(read: (resting: RestingFacts, from: number) => Promise<readonly Row[]>): Promise<readonly Row[]> {
    for (;;) {
      const resting = this.#resting;
      if (resting === null) return [];
      const rows = await read(resting, this.#droppedBefore + this.#first);
      if (this.#resting === resting) return rows;
    }
  }

  *#aboutsOf(older: readonly RestingFact[]): Generator<About | null> {
    for (const one of older) yield one.about();
    for (const { about } of this.since(this.#droppedBefore + this.#loaded)) yield about;
  }

  #append(facts: readonly Fact[], about: About | null, isShared: boolean): void {
    const { facts: most } = this.#limits;
    const isKnown = about !== null && (about.device !== null || about.source !== null);
    // One record for all of them, which goes when the last of them does.
    const position = isKnown
      ? this.#arena.write(packedAbout(about, isShared), this.#appended + facts.length - 1)
      : NOWHERE;
    for (const fact of facts) {
      if (this.#appended - this.#first === most) this.#dropOldest();
      const at = this.#appended % most;
      this.#facts[at] = fact;
      this.#abouts[at] = position;
      this.#appended += 1;
      this.#bytes += this.#bytesAt(at);
    }
    this.#dropBeyondLimits();
    this.#arena.forgetBefore(this.#first);
  }

  #dropBeyondLimits(): void {
    const { facts, factBytes: mostBytes } = this.#limits;
    while (this.#appended - this.#first > facts) this.#dropOldest();
    while (this.bytes > mostBytes && this.#appended - this.#first > 1) this.#dropOldest();
  }

  #dropOldest(): void {
    if (this.#first < this.#loaded) {
      // Nobody has looked at it: one takes as much as another.
      this.#restingBytes -= this.#restingBytes / (this.#loaded - this.#first);
      this.#first += 1;
      if (this.#first === this.#loaded) this.#resting = null;
      return;
    }
    const at = this.#first % this.#limits.facts;
    this.#bytes -= this.#bytesAt(at);
    this.#facts[at] = undefined;
    this.#arrivals.delete(this.#first);
    this.#first += 1;
  }

  /** What a fact takes, about: of an install and its session each counts all that both are about. */
  #bytesAt(at: number): number {
    const fact = this.#facts[at];
    const position = this.#abouts[at] ?? NOWHERE;
    return (fact === undefined ? 0 : factBytes(fact)) + (position === NOWHERE ? 0 : this.#arena.lengthOf(position));
  }

  #aboutAt(at: number): About | null {
    const position = this.#abouts[at] ?? NOWHERE;
    return position === NOWHERE ? null : unpackedAbout(this.#arena.text(position));
  }

  #inOrder(): Fact[] {
    const inOrder: Fact[] = [];
    for (let n = Math.max(this.#first, this.#loaded); n < this.#appended; n += 1) {
      const fact = this.#facts[n % this.#limits.facts];
      if (fact !== undefined) inOrder.push(fact);
    }
    return inOrder;
  }
}
