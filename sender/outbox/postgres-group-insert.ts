import type { NewEntry } from './outbox.js';
import { bytesOf, type Held } from './outbox-limits.js';
import { type PostgresClient, unavailable } from './postgres-client.js';
import type { Room } from './postgres-room.js';
import type { Statements } from './postgres-statements.js';

/** PostgreSQL takes no NUL in a text. */
export const clean = (text: string): string => text.replaceAll('\0', '\uFFFD');

export const sizeOf = (entries: readonly NewEntry[]): { entries: number; bytes: number } => ({
  entries: entries.length,
  bytes: entries.reduce((sum, entry) => sum + bytesOf(entry), 0),
});

type Adding = {
  readonly entries: readonly NewEntry[];
  readonly resolve: (ids: readonly string[]) => void;
  readonly reject: (error: unknown) => void;
};

/** Adds entries to the table: what comes while others are written is written with the next ones. */
export class GroupInsert {
  readonly #pool: PostgresClient;
  readonly #sql: Pick<Statements, 'add'>;
  readonly #room: Room;
  readonly #count: () => Promise<Held>;
  #adding: Adding[] = [];
  #isInserting: Promise<void> | null = null;

  /** @param count - What the table holds. */
  constructor(pool: PostgresClient, sql: Pick<Statements, 'add'>, room: Room, count: () => Promise<Held>) {
    this.#pool = pool;
    this.#sql = sql;
    this.#room = room;
    this.#count = count;
  }

  /** @returns Their ids, when they are committed. @throws {SenderError} OUTBOX_FULL, OUTBOX_UNAVAILABLE. */
  add(entries: readonly NewEntry[]): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.#adding.push({ entries, resolve, reject });
      this.#isInserting ??= this.#insertAll();
    });
  }

  /** Resolves when nothing is being written. */
  async done(): Promise<void> {
    await this.#isInserting;
  }

  /** What is added while an insertion is under way goes with the next one: one commit for all of it. */
  async #insertAll(): Promise<void> {
    while (this.#adding.length > 0) {
      const adding = this.#adding.splice(0);
      const fitting: Adding[] = [];
      for (const one of adding) {
        try {
          const before = fitting.flatMap(({ entries }) => entries);
          await this.#room.require(sizeOf([...before, ...one.entries]), this.#count);
          fitting.push(one);
        } catch (error) {
          one.reject(unavailable(error));
        }
      }
      if (fitting.length > 0) await this.#insertGroup(fitting);
    }
    this.#isInserting = null;
  }

  async #insertGroup(group: readonly Adding[]): Promise<void> {
    try {
      const ids = await this.insert(
        this.#pool,
        group.flatMap(({ entries }) => entries),
      );
      let start = 0;
      for (const { entries, resolve } of group) resolve(ids.slice(start, (start += entries.length)));
    } catch (error) {
      for (const { reject } of group) reject(unavailable(error));
    }
  }

  /**
   * Adds entries by one statement.
   *
   * @param client - Whose transaction, if any, they belong to.
   */
  async insert(client: PostgresClient, entries: readonly NewEntry[]): Promise<string[]> {
    const { rows } = await client.query(this.#sql.add, [
      entries.map(({ createdAtMs }) => createdAtMs),
      entries.map(({ kind }) => kind),
      entries.map(({ target }) => clean(target.bundleId)),
      entries.map(({ target }) => clean(target.platform)),
      entries.map(({ lane }) => clean(lane)),
      entries.map(({ path }) => clean(path)),
      entries.map(({ body }) => clean(body)),
      entries.map(bytesOf),
    ]);
    this.#room.note(sizeOf(entries));
    return (rows as { id: string }[]).map(({ id }) => id);
  }
}
