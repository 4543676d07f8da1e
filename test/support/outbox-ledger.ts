type End = 'done' | 'later' | 'held' | 'dead';
type State = 'waiting' | 'held' | 'dead' | 'gone';

/** What a process says: before what may have happened when it dies, and when something is confirmed. */
export type Line = { at: number } & (
  | { did: 'add'; ids: string[]; lanes: string[]; bodies: string[] }
  | { did: 'claim'; entries: { id: string; lane: string; body: string; isOrphan: boolean }[] }
  | { did: 'settling' | 'settle'; ends: { id: string; end: End }[] }
);

/** An entry as it lies in an outbox. */
export type RestingRow = { id: string; state: 'waiting' | 'held' | 'dead'; lane: string; body: string };

type Known = { readonly lane: string; readonly body: string; isClaimed: boolean; mayBe: Set<State> };

const stateAfter = { done: 'gone', later: 'waiting', held: 'held', dead: 'dead' } as const;

function hold(isTrue: boolean, otherwise: () => string): void {
  if (!isTrue) throw new Error(otherwise());
}

/** Holds what lies in an outbox against what was confirmed, over the deaths of many processes. */
export class OutboxLedger {
  readonly #known = new Map<string, Known>();
  /** Ids of what may still go, by lane. */
  readonly #open = new Map<string, Set<string>>();
  readonly #gone = new Set<string>();
  /** Of what one call added, what was seen. */
  #batches = new Map<string, { size: number; seen: Set<string> }>();
  confirmedAdds = 0;
  confirmedSettlements = 0;
  orphans = 0;

  /** @param lines - All that the processes said before they died. */
  hear(lines: readonly Line[]): void {
    for (const line of lines.toSorted((a, b) => a.at - b.at)) {
      switch (line.did) {
        case 'add':
          // It may have been claimed by the other process before this one said that it is there.
          line.ids.forEach((id, index) => this.#entry(id, line.lanes[index] ?? '', line.bodies[index] ?? ''));
          this.confirmedAdds += line.ids.length;
          break;
        case 'claim':
          for (const { id, lane, body, isOrphan } of line.entries) this.#hearClaim(id, lane, body, isOrphan);
          break;
        case 'settling':
          for (const { id, end } of line.ends) this.#mayEnd(id, stateAfter[end]);
          break;
        case 'settle':
          for (const { id, end } of line.ends) if (end !== 'later') this.#is(id, stateAfter[end]);
          this.confirmedSettlements += line.ends.length;
          break;
        default:
          line satisfies never;
      }
    }
  }

  /** Nothing confirmed is lost, nothing done is there, and every entry and every call that added some is whole. */
  check(rows: readonly RestingRow[]): void {
    const resting = new Map(rows.map((row) => [row.id, row]));
    for (const [id, { mayBe, lane, body }] of this.#known) {
      const row = resting.get(id);
      const state = row?.state ?? 'gone';
      hold(mayBe.has(state), () => `${id} is ${state}, and should be ${[...mayBe].join(' or ')}: ${lane} ${body}`);
      if (row !== undefined) hold(row.lane === lane && row.body === body, () => `${id} is not what it was`);
      // Now it is certain, whatever it was.
      this.#is(id, state);
    }
    for (const { id, lane, body } of rows) {
      hold(!this.#gone.has(id), () => `${id} was done, and is there: ${body}`);
      this.#entry(id, lane, body);
    }
    for (const [batch, { size, seen }] of this.#batches) {
      hold(seen.size === size, () => `of batch ${batch} there are ${seen.size} entries of ${size}`);
    }
    this.#batches = new Map();
  }

  /** What was set aside has been discarded. */
  discarded(ids: readonly string[]): void {
    for (const id of ids) this.#is(id, 'gone');
  }

  #hearClaim(id: string, lane: string, body: string, isOrphan: boolean): void {
    hold(!this.#gone.has(id), () => `${id} was done, and is sent again: ${body}`);
    const known = this.#entry(id, lane, body);
    hold(known.mayBe.has('waiting'), () => `${id} is sent, but is ${[...known.mayBe].join(' or ')}`);
    hold(isOrphan || !known.isClaimed, () => `${id} was claimed by a process that died, and is no orphan`);
    known.isClaimed = true;
    known.mayBe = new Set(['waiting']);
    if (isOrphan) this.orphans += 1;
    for (const other of this.#open.get(lane) ?? []) {
      const mayWait = this.#known.get(other)?.mayBe;
      const isPast =
        Number(other) >= Number(id) || mayWait === undefined || mayWait.size > 1 || !mayWait.has('waiting');
      hold(isPast, () => `${id} overtakes ${other} of its lane`);
    }
  }

  /** From here on it may have ended, though nobody has confirmed it. */
  #mayEnd(id: string, state: State): void {
    const known = this.#known.get(id);
    if (known === undefined) throw new Error(`nobody said that ${id} was claimed`);
    known.mayBe.add(state);
    known.isClaimed = false;
  }

  #is(id: string, state: State): void {
    const known = this.#known.get(id);
    if (known === undefined) return;
    known.mayBe = new Set([state]);
    if (state !== 'waiting') this.#open.get(known.lane)?.delete(id);
    if (state !== 'gone') return;
    this.#known.delete(id);
    this.#gone.add(id);
  }

  #entry(id: string, lane: string, body: string): Known {
    const known = this.#known.get(id) ?? { lane, body, isClaimed: false, mayBe: new Set<State>(['waiting']) };
    if (this.#known.has(id) || this.#gone.has(id)) return known;
    this.#known.set(id, known);
    this.#open.set(lane, (this.#open.get(lane) ?? new Set()).add(id));
    const form = new URLSearchParams(body);
    hold(form.get('end') === 'end', () => `${id} is not whole: ${body}`);
    const batch = form.get('batch') ?? '';
    const { seen } = this.#batches.get(batch) ?? { seen: new Set<string>() };
    this.#batches.set(batch, { size: Number(form.get('size')), seen: seen.add(form.get('nth') ?? '') });
    return known;
  }
}
