import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'libsql';
import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import type { Outbox } from '@mmp-sim/sender';
import { postgresOutbox } from '@mmp-sim/sender/postgres';
import { sqliteOutbox } from '@mmp-sim/sender/sqlite';
import { numbers } from '../support/numbers.js';
import { type Line, OutboxLedger, type RestingRow } from '../support/outbox-ledger.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** `npm run test:chaos` sets more. */
const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 4);
/** Now and then a few kills leave nothing half done: then there are more of them, up to so many. */
const MOST_ROUNDS = Math.max(ROUNDS, 40);
const ROUND_MS = 5_000;
/** Of the instants of the kills; one that was told is given as `CHAOS_SEED`. */
const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000_007);
const WORKER = resolve(import.meta.dirname, '../support/outbox-worker.mjs');

type Choose = ReturnType<typeof numbers>;
type Worker = { kind: 'sqlite' | 'postgres'; place: string; table: string; name: string; nowMs: number };

/** Runs two processes over one outbox and kills them at two random instants. @returns All that they said. */
async function aRound(worker: Omit<Worker, 'name'>, round: number, choose: Choose): Promise<Line[]> {
  const said: Line[] = [];
  let isKilled = false;
  const runs = ['a', 'b'].map(async (name) => {
    const [isHeard, afterMs] = [choose(10) < 8, choose(300)];
    const child = spawn(process.execPath, [WORKER, JSON.stringify({ ...worker, name: `${round}${name}` })], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors = text(child.stderr);
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => said.push(JSON.parse(line) as Line));
    const end = Promise.all([once(child, 'exit'), once(lines, 'close')]);
    // Some die while they start, most under load. The first to die leaves the other to go on for a while.
    if (isHeard) await Promise.race([once(lines, 'line'), end]);
    await wait(afterMs);
    child.kill('SIGKILL');
    isKilled = true;
    const [[code]] = await end;
    if (code !== null) throw new Error(`a worker ended by itself with ${String(code)}: ${await errors}`);
  });
  await Promise.all(runs);
  expect(isKilled).toBe(true);
  return said;
}

type Resting = { readonly open: () => Outbox; readonly rows: () => Promise<RestingRow[]> };

async function killAndLook(worker: Omit<Worker, 'name' | 'nowMs'>, { open, rows }: Resting): Promise<void> {
  const ledger = new OutboxLedger();
  const choose = numbers(SEED);
  const leastSeen = (): number => Math.min(ledger.confirmedAdds, ledger.confirmedSettlements, ledger.orphans);
  for (let round = 1; round <= ROUNDS || (leastSeen() === 0 && round <= MOST_ROUNDS); round += 1) {
    // Each round plays after the leases of the last.
    ledger.hear(await aRound({ ...worker, nowMs: round * 1_000_000 }, round, choose));
    const outbox = open();
    const counts = await outbox.counts();
    const resting = await rows();
    ledger.check(resting);
    const bytes = resting.reduce((sum, { body }) => sum + '/v0/event'.length + body.length, 0);
    const of = (state: string): number => resting.filter((row) => row.state === state).length;
    expect(counts).toMatchObject({ waiting: of('waiting'), held: of('held'), dead: of('dead'), bytes });
    const ids = (await outbox.setAside({ limit: 100_000 })).map(({ id }) => id);
    expect(await outbox.discard(ids)).toBe(counts.held + counts.dead);
    ledger.discarded(ids);
    await outbox.close();
  }
  // Else the rounds would prove nothing.
  expect(leastSeen()).toBeGreaterThan(0);
  if (ROUNDS > 4) {
    const { kind } = worker;
    const { confirmedAdds, confirmedSettlements, orphans } = ledger;
    process.stdout.write(
      `${kind}: ${ROUNDS} rounds, ${2 * ROUNDS} kills; confirmed and found again: ${confirmedAdds} added, ${confirmedSettlements} settled; ${orphans} orphans claimed\n`,
    );
  }
}

describe(`processes that are killed at any instant lose nothing that was confirmed, and send nothing again that was done (seed ${SEED})`, () => {
  const folder = temporaryFolder();

  test('sqlite', { tags: 'long', timeout: MOST_ROUNDS * ROUND_MS }, async () => {
    const place = join(folder, 'outbox.sqlite');
    const open = (): Outbox =>
      sqliteOutbox({
        path: place,
        onBroken: ({ reason }) => {
          throw new Error(`broken: ${reason}`);
        },
      });
    const rows = async (): Promise<RestingRow[]> => {
      const database = new Database(place, { timeout: 5_000 });
      const found = database.prepare('SELECT id, state, lane, body FROM entries').all([]) as (Omit<RestingRow, 'id'> & {
        id: number;
      })[];
      database.close();
      return found.map((row) => ({ ...row, id: String(row.id) }));
    };
    await killAndLook({ kind: 'sqlite', place, table: '' }, { open, rows });
  });

  test('postgres', { tags: 'long', timeout: MOST_ROUNDS * ROUND_MS }, async () => {
    const place = inject('postgresUrl');
    const table = `kill_${process.pid}`;
    const open = () => postgresOutbox({ connectionString: place, table });
    const first = open();
    await first.createTables();
    await first.close();
    const pool = new pg.Pool({ connectionString: place, max: 2 });
    const rows = async (): Promise<RestingRow[]> =>
      (await pool.query<RestingRow>(`SELECT id, state, lane, body FROM ${table}`)).rows;
    await killAndLook({ kind: 'postgres', place, table }, { open, rows });
    await pool.end();
  });
});
