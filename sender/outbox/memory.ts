import {
  emptyShelf,
  endWaits,
  insert,
  type Lane,
  type Link,
  longestWaiting,
  oldest,
  queue,
  type Shelf,
  shelfName,
  sortAnew,
  wakeDue,
} from './memory-lanes.js';
import { bytesOf, type ResolvedLimits, requireRoom, resolveLimits } from './outbox-limits.js';
import type {
  Claimed,
  ClaimOptions,
  NewEntry,
  Outbox,
  OutboxCounts,
  OutboxLimits,
  SetAside,
  Settlement,
  Target,
} from './outbox.js';

type Claim = { readonly lane: Lane; leaseUntilMs: number };

/** Calls in the memory of this process: they are as safe as the process is. */
export class MemoryOutbox implements Outbox {
  readonly #limits: ResolvedLimits;
  readonly #shelves = new Map<string, Shelf>();
  readonly #lanes = new Map<string, Lane>();
  readonly #claims = new Map<string, Claim>();
  readonly #aside = new Map<string, SetAside>();
  #added = 0;
  #waiting = 0;
  #held = 0;
  #bytes = 0;
  /** The oldest that waits, where it is known: looked for when somebody asks, and good until it goes or an older one comes. */
  #oldest: Link | null = null;

  /** @throws {SenderError} OPTIONS_INVALID for a limit that is no positive whole number. */
  constructor(limits: OutboxLimits = {}) {
    this.#limits = resolveLimits(limits);
  }

  async add(entries: readonly NewEntry[]): Promise<readonly string[]> {
    const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
    const dead = this.#aside.size - this.#held;
    const holds = { waiting: this.#waiting, held: this.#held, dead, bytes: this.#bytes };
    requireRoom(holds, { entries: entries.length, bytes }, this.#limits);
    this.#bytes += bytes;
    return entries.map((entry) => this.#append(entry));
  }

  async claim({ nowMs, limit, leaseMs, except }: ClaimOptions): Promise<readonly Claimed[]> {
    const orphans = this.#takeOrphans(nowMs, limit, except);
    const shelves = this.#shelvesBut(except);
    for (const shelf of shelves) wakeDue(shelf, nowMs);

    const claimed: Claimed[] = [];
    const claim = (lane: Lane, isOrphan: boolean): void => {
      this.#claims.set(lane.first.entry.id, { lane, leaseUntilMs: nowMs + leaseMs });
      claimed.push(isOrphan ? { ...lane.first.entry, isOrphan } : lane.first.entry);
    };
    for (const lane of orphans) claim(lane, true);
    while (claimed.length < limit) {
      const lane = oldest(shelves)?.ready.pop();
      if (lane === undefined) break;
      claim(lane, false);
    }
    return claimed;
  }

  async settle(settlements: readonly Settlement[], nowMs: number): Promise<void> {
    for (const settlement of settlements) {
      const claim = this.#claims.get(settlement.id);
      if (claim === undefined) continue;
      this.#claims.delete(settlement.id);
      this.#settleOne(claim.lane, settlement, nowMs);
    }
  }

  async extend(ids: readonly string[], untilMs: number): Promise<void> {
    for (const id of ids) {
      const claim = this.#claims.get(id);
      if (claim !== undefined) claim.leaseUntilMs = untilMs;
    }
  }

  async endWaits(beyondMs: number): Promise<void> {
    for (const shelf of this.#shelves.values()) endWaits(shelf, beyondMs);
  }

  async counts(): Promise<OutboxCounts> {
    this.#oldest ??= longestWaiting(this.#lanes.values());
    const oldestAtMs = this.#oldest?.entry.createdAtMs ?? null;
    const { size } = this.#aside;
    return { waiting: this.#waiting, held: this.#held, dead: size - this.#held, bytes: this.#bytes, oldestAtMs };
  }

  async nextDueMs({ nowMs, except }: Pick<ClaimOptions, 'nowMs' | 'except'>): Promise<number | null> {
    const shelves = this.#shelvesBut(except);
    const names = new Set(except.map(shelfName));
    const leases = [...this.#claims.values()].filter(({ lane }) => !names.has(shelfName(lane.shelf.target)));
    const instants = [
      ...shelves.flatMap(({ due }) => due.peek()?.first.notBeforeMs ?? []),
      ...leases.map(({ leaseUntilMs }) => leaseUntilMs),
    ];
    const nearest = instants.reduce((least, instant) => Math.min(least, instant), Infinity);
    return nearest === Infinity ? null : Math.max(nearest, nowMs);
  }

  async setAside({ limit, before }: { limit: number; before?: string }): Promise<readonly SetAside[]> {
    const below = before === undefined ? Infinity : Number(before);
    const found = [...this.#aside.values()].filter(({ id }) => Number(id) < below);
    return found.toSorted((a, b) => Number(b.id) - Number(a.id)).slice(0, limit);
  }

  async requeue(ids: readonly string[], nowMs: number): Promise<number> {
    let found = 0;
    const shelves = new Set<Shelf>();
    for (const { state, setAsideAtMs: _, ...aside } of ids.flatMap((id) => this.#take(id) ?? [])) {
      found += 1;
      const possibleDuplicate = aside.possibleDuplicate || state === 'held';
      shelves.add(this.#putBack({ ...aside, possibleDuplicate, attempts: 0, agesFromMs: nowMs, isOrphan: false }));
    }
    for (const shelf of shelves) sortAnew(shelf);
    return found;
  }

  async discard(ids: readonly string[]): Promise<number> {
    let found = 0;
    for (const aside of ids.flatMap((id) => this.#take(id) ?? [])) {
      found += 1;
      this.#bytes -= bytesOf(aside);
      const lane = this.#lanes.get(aside.lane);
      if (lane?.isKept === true && lane.first.entry.id === aside.id) this.#advance(lane);
    }
    return found;
  }

  async close(): Promise<void> {
    for (const claim of this.#claims.values()) claim.leaseUntilMs = -Infinity;
  }

  /** Puts an entry at the end of its lane. @returns Its id. */
  #append({ kind, target, lane: name, path, body, createdAtMs }: NewEntry): string {
    this.#added += 1;
    this.#waiting += 1;
    const id = String(this.#added);
    // Spelt out: V8 takes ten microseconds to add to what was spread.
    const entry: Claimed = {
      id,
      kind,
      target,
      lane: name,
      path,
      body,
      createdAtMs,
      attempts: 0,
      possibleDuplicate: false,
      reason: null,
      agesFromMs: createdAtMs,
      isOrphan: false,
    };
    const link: Link = { entry, next: null, number: this.#added, notBeforeMs: 0 };
    const lane = this.#lanes.get(name);
    if (lane === undefined) {
      if (this.#oldest !== null && createdAtMs < this.#oldest.entry.createdAtMs) this.#oldest = null;
      queue(this.#newLane(link));
    } else {
      lane.last.next = link;
      lane.last = link;
    }
    return id;
  }

  /** A lane with one entry, which is in no queue yet. */
  #newLane(link: Link): Lane {
    const { lane: name, target } = link.entry;
    const lane: Lane = { name, shelf: this.#shelfOf(target), first: link, last: link, isKept: false };
    lane.shelf.lanes += 1;
    this.#lanes.set(name, lane);
    return lane;
  }

  /** Puts an entry back to its old place. @returns The shelf whose queues are to be sorted anew. */
  #putBack(entry: Claimed): Shelf {
    this.#waiting += 1;
    this.#oldest = null;
    const link: Link = { entry, next: null, number: Number(entry.id), notBeforeMs: 0 };
    const lane = this.#lanes.get(entry.lane);
    if (lane === undefined) {
      const made = this.#newLane(link);
      queue(made);
      return made.shelf;
    }
    if (lane.isKept && lane.first.entry.id === entry.id) {
      lane.first.entry = entry;
      lane.isKept = false;
      queue(lane);
    } else insert(lane, link, lane.isKept || this.#claims.has(lane.first.entry.id));
    return lane.shelf;
  }

  #settleOne(lane: Lane, settlement: Settlement, nowMs: number): void {
    const { first } = lane;
    const { entry } = first;
    if (settlement.kind === 'later') {
      const { notBeforeMs, reason, counts, possibleDuplicate } = settlement;
      const attempts = entry.attempts + (counts ? 1 : 0);
      first.entry = { ...entry, attempts, reason, possibleDuplicate: entry.possibleDuplicate || possibleDuplicate };
      first.notBeforeMs = notBeforeMs > nowMs ? notBeforeMs : 0;
      // What was requeued while it was under way goes first now.
      if (first.next !== null && first.next.number < first.number) {
        lane.first = first.next;
        first.next = null;
        insert(lane, first, false);
      }
      queue(lane);
      return;
    }
    this.#waiting -= 1;
    if (settlement.kind === 'done') this.#bytes -= bytesOf(entry);
    else {
      const { kind: state, reason } = settlement;
      const { isOrphan: _, ...kept } = entry;
      this.#aside.set(entry.id, { ...kept, reason, state, setAsideAtMs: nowMs });
      if (state === 'held') this.#held += 1;
      lane.isKept = state === 'held' && entry.kind === 'open';
      if (first === this.#oldest) this.#oldest = null;
    }
    if (!lane.isKept) this.#advance(lane);
  }

  /** Lets the next entry of a lane be the first. */
  #advance(lane: Lane): void {
    const { next } = lane.first;
    if (lane.first === this.#oldest) this.#oldest = null;
    // A link that has grown old would keep all that came after it from being collected with the young.
    lane.first.next = null;
    lane.isKept = false;
    if (next !== null) {
      lane.first = next;
      queue(lane);
      return;
    }
    const { shelf } = lane;
    this.#lanes.delete(lane.name);
    shelf.lanes -= 1;
    if (shelf.lanes === 0) this.#shelves.delete(shelfName(shelf.target));
  }

  #takeOrphans(nowMs: number, limit: number, except: readonly Target[]): Lane[] {
    const orphans: Lane[] = [];
    for (const [id, { lane, leaseUntilMs }] of this.#claims) {
      if (leaseUntilMs > nowMs || orphans.length >= limit) continue;
      const name = shelfName(lane.shelf.target);
      if (except.some((target) => shelfName(target) === name)) continue;
      this.#claims.delete(id);
      orphans.push(lane);
    }
    return orphans;
  }

  #take(id: string): SetAside | null {
    const aside = this.#aside.get(id);
    if (aside === undefined) return null;
    this.#aside.delete(id);
    if (aside.state === 'held') this.#held -= 1;
    return aside;
  }

  #shelvesBut(except: readonly Target[]): Shelf[] {
    if (except.length === 0) return [...this.#shelves.values()];
    const names = new Set(except.map(shelfName));
    return [...this.#shelves].filter(([name]) => !names.has(name)).map(([, shelf]) => shelf);
  }

  #shelfOf(target: Target): Shelf {
    const name = shelfName(target);
    const known = this.#shelves.get(name);
    if (known !== undefined) return known;
    const shelf = emptyShelf(target);
    this.#shelves.set(name, shelf);
    return shelf;
  }
}
