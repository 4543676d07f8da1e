import type { Settlement } from './outbox.js';
import type { PostgresClient } from './postgres-client.js';
import { clean } from './postgres-group-insert.js';
import type { Statements } from './postgres-statements.js';

/** What went from the table, as negative numbers. */
type Gone = { readonly entries: number; readonly bytes: number };

/**
 * Writes down what became of entries that were sent.
 *
 * @param client - In a transaction that holds the lock of the table.
 * @param by - When, and whose claims they are.
 */
export async function settle(
  client: PostgresClient,
  sql: Statements,
  settlements: readonly Settlement[],
  by: { readonly nowMs: number; readonly owner: string },
): Promise<Gone> {
  const done = settlements.filter(({ kind }) => kind === 'done');
  const later = settlements.filter((settlement) => settlement.kind === 'later');
  const aside = settlements.filter((settlement) => settlement.kind === 'held' || settlement.kind === 'dead');
  const lanes: string[] = [];
  let gone: Gone = { entries: 0, bytes: 0 };
  if (done.length > 0) {
    const { rows } = await client.query(sql.done, [done.map(({ id }) => id)]);
    lanes.push(...lanesOf((rows as { led: boolean }[]).filter(({ led }) => led)));
    gone = lost(rows as { bytes: string }[]);
  }
  if (later.length > 0) {
    await client.query(sql.later, [
      later.map(({ id }) => id),
      later.map(({ notBeforeMs }) => Math.max(0, notBeforeMs)),
      later.map(({ reason }) => clean(reason)),
      later.map(({ counts }) => Number(counts)),
      later.map(({ possibleDuplicate }) => possibleDuplicate),
      by.owner,
    ]);
    lanes.push(...lanesOf((await client.query(sql.giveWay, [later.map(({ id }) => id)])).rows));
  }
  if (aside.length > 0) {
    const { rows } = await client.query(sql.setAside, [
      aside.map(({ id }) => id),
      aside.map(({ kind }) => kind),
      aside.map(({ reason }) => clean(reason)),
      by.nowMs,
      by.owner,
    ]);
    lanes.push(...lanesOf(rows));
  }
  if (lanes.length > 0) await client.query(sql.promote, [[...new Set(lanes)]]);
  return gone;
}

export const lanesOf = (rows: readonly unknown[]): string[] => [
  ...new Set((rows as readonly { lane: string }[]).map(({ lane }) => lane)),
];

export const lost = (rows: readonly { bytes: string }[]): Gone => ({
  entries: -rows.length,
  bytes: -rows.reduce((sum, { bytes }) => sum + Number(bytes), 0),
});
