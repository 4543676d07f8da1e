// A process that adds and settles as fast as it can until it is killed, and says what it knows: a line before whatever may
// have happened when it dies, and one when it is confirmed. Runs the built sender; see test/store/outbox-kill.test.ts.
import { writeSync } from 'node:fs';

const { kind, place, table, name, nowMs } = JSON.parse(process.argv[2]);
const outbox =
  kind === 'sqlite'
    ? (await import('@mmp-sim/sender/sqlite')).sqliteOutbox({ path: place })
    : (await import('@mmp-sim/sender/postgres')).postgresOutbox({ connectionString: place, table });

// At once, into the pipe: what stands there outlives the process.
// The instants are of one clock for all processes of the machine.
const say = (line) => writeSync(1, `${JSON.stringify({ at: Number(process.hrtime.bigint()), ...line })}\n`);

const LANES = 5;
const target = { bundleId: 'dev.mmpsim.demo', platform: 'ios' };
let batches = 0;

async function add() {
  while ((await outbox.counts()).waiting > 300) await send();
  batches += 1;
  const batch = `${name}.${batches}`;
  const size = 1 + (batches % 4);
  const entries = Array.from({ length: size }, (_, nth) => ({
    kind: 'event',
    target,
    lane: `${name} ${(batches + nth) % LANES}`,
    path: '/v0/event',
    body: new URLSearchParams({ batch, size, nth, filler: 'x'.repeat((batches * 37) % 700), end: 'end' }).toString(),
    createdAtMs: nowMs,
  }));
  const ids = await outbox.add(entries);
  say({ did: 'add', ids, lanes: entries.map(({ lane }) => lane), bodies: entries.map(({ body }) => body) });
}

const endOf = (id) => {
  const turn = Number(id) % 10;
  if (turn < 7) return { id, kind: 'done' };
  if (turn === 7) return { id, kind: 'held', reason: 'unknown' };
  return { id, kind: 'dead', reason: 'refused' };
};

async function send() {
  const claimed = await outbox.claim({ nowMs, limit: 8, leaseMs: 500_000, except: [] });
  if (claimed.length === 0) return;
  say({ did: 'claim', entries: claimed.map(({ id, lane, body, isOrphan }) => ({ id, lane, body, isOrphan })) });
  const ends = claimed.map((entry) =>
    // Every fifth is tried twice.
    Number(entry.id) % 5 === 0 && entry.attempts === 0
      ? { id: entry.id, kind: 'later', notBeforeMs: nowMs, reason: '503', counts: true, possibleDuplicate: false }
      : endOf(entry.id),
  );
  const told = ends.map(({ id, kind: end }) => ({ id, end }));
  say({ did: 'settling', ends: told });
  await outbox.settle(ends, nowMs);
  say({ did: 'settle', ends: told });
}

async function forever(work) {
  for (;;) await work();
}
await Promise.all([forever(add), forever(add), forever(send), forever(send)]);
