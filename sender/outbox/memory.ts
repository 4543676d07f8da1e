import TinyQueue from 'tinyqueue';
import { bytesOf, type ResolvedLimits, requireRoom, resolveLimits } from './outbox-limits.js';
import type {
  Claimed,
  ClaimOptions,
  Entry,
  NewEntry,
  Outbox,
  OutboxCounts,
  OutboxLimits,
  SetAside,
  Settlement,
  Target,
} from './outbox.js';

/** A waiting entry, in the list of its lane. */
type Link = { entry: Claimed; next: Link | null; readonly number: number };

/** The entries of one installation. Only the first can be sent; a lane without entries is forgotten. */
type Lane = { readonly name: string; readonly shelf: Shelf; first: Link; last: Link; notBeforeMs: number };

/** What has become of an entry so far. */
type History = Pick<Entry, 'attempts' | 'possibleDuplicate' | 'reason'> & Partial<Pick<Entry, 'agesFromMs'>>;
const NEW: History = { attempts: 0, possibleDuplicate: false, reason: null };

type Claim = { readonly lane: Lane; leaseUntilMs: number };

/** The lanes of one target, so that those of a parked one are never looked through. */
type Shelf = {
  readonly target: Target;
  /** Lanes whose first entry may go, the oldest first. */
  readonly ready: TinyQueue<Lane>;
  /** Lanes that wait for an instant, the nearest first. */
  readonly due: TinyQueue<Lane>;
  lanes: number;
};

/** One text for each target. */
const shelfName = ({ bundleId, platform }: Target): string => `${platform} ${bundleId}`;

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
    return entries.map((entry) => this.#append(entry, NEW));
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

  async counts(): Promise<OutboxCounts> {
    this.#oldest ??= this.#findOldest();
    const oldestAtMs = this.#oldest?.entry.createdAtMs ?? null;
    const { size } = this.#aside;
    return { waiting: this.#waiting, held: this.#held, dead: size - this.#held, bytes: this.#bytes, oldestAtMs };
  }

  async nextDueMs({ nowMs, except }: Pick<ClaimOptions, 'nowMs' | 'except'>): Promise<number | null> {
    const shelves = this.#shelvesBut(except);
    const names = new Set(except.map(shelfName));
    const leases = [...this.#claims.values()].filter(({ lane }) => !names.has(shelfName(lane.shelf.target)));
    const instants = [
      ...shelves.flatMap(({ due }) => due.peek()?.notBeforeMs ?? []),
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
    for (const aside of ids.flatMap((id) => this.#take(id) ?? [])) {
      found += 1;
      const possibleDuplicate = aside.possibleDuplicate || aside.state === 'held';
      this.#append(aside, { attempts: 0, reason: aside.reason, possibleDuplicate, agesFromMs: nowMs });
    }
    return found;
  }

  async discard(ids: readonly string[]): Promise<number> {
    let found = 0;
    for (const aside of ids.flatMap((id) => this.#take(id) ?? [])) {
      found += 1;
      this.#bytes -= bytesOf(aside);
    }
    return found;
  }

  async close(): Promise<void> {
    for (const claim of this.#claims.values()) claim.leaseUntilMs = -Infinity;
  }

  /** Puts an entry at the end of its lane, under a new id. */
  #append({ kind, target, lane: name, path, body, createdAtMs }: NewEntry, history: History): string {
    this.#added += 1;
    this.#waiting += 1;
    const id = String(this.#added);
    const { attempts, possibleDuplicate, reason, agesFromMs = createdAtMs } = history;
    // Spelt out: V8 takes ten microseconds to add to what was spread.
    const entry: Claimed = {
      id,
      kind,
      target,
      lane: name,
      path,
      body,
      createdAtMs,
      attempts,
      possibleDuplicate,
      reason,
      agesFromMs,
      isOrphan: false,
    };
    const link: Link = { entry, next: null, number: this.#added };
    const lane = this.#lanes.get(name);
    if (lane !== undefined) {
      lane.last.next = link;
      lane.last = link;
      return id;
    }
    if (this.#oldest !== null && createdAtMs < this.#oldest.entry.createdAtMs) this.#oldest = null;
    const shelf = this.#shelfOf(target);
    const first: Lane = { name, shelf, first: link, last: link, notBeforeMs: 0 };
    shelf.lanes += 1;
    this.#lanes.set(name, first);
    shelf.ready.push(first);
    return id;
  }

  #settleOne(lane: Lane, settlement: Settlement, nowMs: number): void {
    const { entry } = lane.first;
    if (settlement.kind === 'later') {
      const { notBeforeMs, reason, counts, possibleDuplicate } = settlement;
      const attempts = entry.attempts + (counts ? 1 : 0);
      lane.first.entry = {
        ...entry,
        attempts,
        reason,
        possibleDuplicate: entry.possibleDuplicate || possibleDuplicate,
      };
      lane.notBeforeMs = notBeforeMs;
      (notBeforeMs > nowMs ? lane.shelf.due : lane.shelf.ready).push(lane);
      return;
    }
    this.#waiting -= 1;
    if (settlement.kind === 'done') this.#bytes -= bytesOf(entry);
    else {
      const { kind: state, reason } = settlement;
      const { isOrphan: _, ...kept } = entry;
      this.#aside.set(entry.id, { ...kept, reason, state, setAsideAtMs: nowMs });
      if (state === 'held') this.#held += 1;
    }
    this.#advance(lane);
  }

  /** Lets the next entry of a lane be the first. */
  #advance(lane: Lane): void {
    const { next } = lane.first;
    if (lane.first === this.#oldest) this.#oldest = null;
    // A link that has grown old would keep all that came after it from being collected with the young.
    lane.first.next = null;
    if (next !== null) {
      lane.first = next;
      lane.notBeforeMs = 0;
      lane.shelf.ready.push(lane);
      return;
    }
    const { shelf } = lane;
    this.#lanes.delete(lane.name);
    shelf.lanes -= 1;
    if (shelf.lanes === 0) this.#shelves.delete(shelfName(shelf.target));
  }

  /** Of a lane the first is the oldest, except for what was requeued: near enough, and it takes no look at every entry. */
  #findOldest(): Link | null {
    let found: Link | null = null;
    for (const { first } of this.#lanes.values()) {
      if (found === null || first.entry.createdAtMs < found.entry.createdAtMs) found = first;
    }
    return found;
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
    const ready = new TinyQueue<Lane>([], (a, b) => a.first.number - b.first.number);
    const due = new TinyQueue<Lane>([], (a, b) => a.notBeforeMs - b.notBeforeMs);
    const shelf: Shelf = { target, ready, due, lanes: 0 };
    this.#shelves.set(name, shelf);
    return shelf;
  }
}

function wakeDue({ ready, due }: Shelf, nowMs: number): void {
  for (let lane = due.peek(); lane !== undefined && lane.notBeforeMs <= nowMs; lane = due.peek()) {
    due.pop();
    ready.push(lane);
  }
}

/** The shelf whose first lane has the oldest entry. */
function oldest(shelves: readonly Shelf[]): Shelf | null {
  let best: Shelf | null = null;
  let least = Infinity;
  for (const shelf of shelves) {
    const number = shelf.ready.peek()?.first.number ?? Infinity;
    if (number < least) {
      least = number;
      best = shelf;
    }
  }
  return best;
}
