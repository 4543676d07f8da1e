import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { expect } from 'vitest';
import type { RequestEntry } from '../../simulator/index.js';

/** The calls of a file by their ids: the n-th has the id n. */
export type KnownCall = { readonly name: string; readonly installationId: string; readonly isPurchase: boolean };

/** What an outbox holds when its process is dead; nobody else has opened it meanwhile. */
async function restingOf(progress: string): Promise<{ lastId: number; rows: { id: number; isClaimed: boolean }[] }> {
  // A copy, log included: to look at the outbox itself would recover what the next process has to recover.
  const folder = await mkdtemp(join(tmpdir(), 'mmp-sim-resting-'));
  try {
    const path = join(folder, 'outbox.sqlite');
    for (const suffix of ['', '-wal'])
      await cp(join(progress, `outbox.sqlite${suffix}`), path + suffix).catch(() => {});
    const database = new Database(path);
    const all = (sql: string): unknown[] => database.prepare(sql).all([]);
    try {
      if (all(`SELECT 1 FROM sqlite_schema WHERE name = 'entries'`).length === 0) return { lastId: 0, rows: [] };
      const [last] = all(`SELECT seq FROM sqlite_sequence WHERE name = 'entries'`) as { seq: number }[];
      const rows = all('SELECT id, owner, state FROM entries') as { id: number; owner: string | null; state: string }[];
      const resting = rows.map(({ id, owner, state }) => ({ id, isClaimed: owner !== null && state === 'waiting' }));
      return { lastId: last?.seq ?? 0, rows: resting };
    } finally {
      database.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Holds what an MMP has counted against what a sender knew each time when it was killed. */
export class SendLedger {
  readonly #calls: readonly KnownCall[];
  /** Ids that a dead process has confirmed, with how often the MMP had them then. */
  readonly #confirmed = new Map<number, number>();
  /** How many processes died while the call was under way. */
  readonly #underWay = new Map<number, number>();

  constructor(calls: readonly KnownCall[]) {
    this.#calls = calls;
  }

  get confirmed(): number {
    return this.#confirmed.size;
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  /** A process was killed. @param requests - What the MMP has of all processes, the oldest first. */
  async killed(progress: string, requests: readonly RequestEntry[]): Promise<void> {
    const { lastId, rows } = await restingOf(progress);
    const counts = this.#countsOf(requests);
    const resting = new Set(rows.map(({ id }) => id));
    const again = [...this.#confirmed.keys()].filter((id) => resting.has(id));
    expect(again, 'calls that were confirmed, and wait again').toEqual([]);
    for (let id = 1; id <= lastId; id += 1) {
      if (!resting.has(id) && !this.#confirmed.has(id)) this.#confirmed.set(id, counts.get(id) ?? 0);
    }
    for (const { id, isClaimed } of rows) if (isClaimed) this.#underWay.set(id, (this.#underWay.get(id) ?? 0) + 1);
  }

  /**
   * Nothing is lost; what was confirmed was not sent again; what was under way at a kill at most once more for each, and
   * a purchase never; and no call has overtaken one before it.
   *
   * @param held - Ids of calls that the sender has set aside, since nobody knows whether they have counted.
   * @returns How many requests counted beyond one for each call.
   */
  check(requests: readonly RequestEntry[], held: ReadonlySet<number>): number {
    const counts = this.#countsOf(requests);
    const wrong = this.#calls.flatMap(({ name, isPurchase }, index) => {
      const [id, count] = [index + 1, counts.get(index + 1) ?? 0];
      const deaths = this.#underWay.get(id) ?? 0;
      const least = held.has(id) ? 0 : 1;
      const most = this.#confirmed.get(id) ?? 1 + (isPurchase ? 0 : deaths);
      const isUnknown = held.has(id) && !(isPurchase && deaths > 0);
      const isRight = count >= least && count <= most && !isUnknown;
      return isRight ? [] : [`${name} (${id}): counted ${count} times, expected ${least}–${most}; ${deaths} deaths`];
    });
    expect(wrong).toEqual([]);
    expect(this.#overtakers(requests)).toEqual([]);
    return [...counts.values()].reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  }

  #countsOf(requests: readonly RequestEntry[]): Map<number, number> {
    const ids = new Map(this.#calls.map(({ name }, index) => [name, index + 1]));
    const counts = new Map<number, number>();
    for (const request of requests) {
      const id = ids.get(nameOf(request));
      if (id === undefined) throw new Error(`${nameOf(request)} is no call of the file`);
      if (request.verdict !== 'recorded') throw new Error(`${nameOf(request)} is ${request.verdict}`);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  /** Calls that arrived, for the first time, after a later one of their installation. */
  #overtakers(requests: readonly RequestEntry[]): string[] {
    const places = new Map(this.#calls.map(({ name }, index) => [name, index]));
    const seen = new Set<string>();
    const latest = new Map<string, number>();
    return requests.flatMap((request) => {
      const name = nameOf(request);
      if (seen.has(name)) return [];
      seen.add(name);
      const place = places.get(name) ?? -1;
      const { installationId = '' } = this.#calls[place] ?? {};
      const before = latest.get(installationId) ?? -1;
      latest.set(installationId, Math.max(before, place));
      return place < before ? [name] : [];
    });
  }
}

/** The product, the value of the event, or the installation that was opened: each once in the file. */
export const nameOf = ({ fields }: RequestEntry): string =>
  fields['product_id'] ?? fields['value'] ?? `open ${fields['analytics_installation_id'] ?? ''}`;
