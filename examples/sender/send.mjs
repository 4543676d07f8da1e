// A backend that reports to Tenjin by `@mmp-sim/sender`, with its outbox in a file (`npm i @mmp-sim/sender libsql`).
// `mmp-sim exam -- node send.mjs` passes every lesson.
import { join } from 'node:path';
import { createSender } from '@mmp-sim/sender';
import { sqliteOutbox } from '@mmp-sim/sender/sqlite';

const { MMP_SIM_URL: baseUrl, MMP_SIM_SDK_KEY: sdkKey, MMP_SIM_STATE_DIR: folder } = process.env;
const { MMP_SIM_BUNDLE_ID: bundleId, MMP_SIM_PLATFORM: platform } = process.env;

const outbox = sqliteOutbox({ path: join(folder, 'outbox.sqlite') });
const sender = createSender({
  mmp: 'tenjin',
  sdkKey,
  baseUrl,
  app: { bundleId, platform },
  outbox,
  headersTimeoutMs: 5_000,
  // A purchase whose answer is lost may have counted. By default it waits for somebody to look; the exam asks that nothing
  // is lost, and forgives one copy.
  onUnknownOutcome: 'retry',
  // What a process had under way when it was killed is taken up after so long.
  leaseMs: 2_000,
});
sender.on('dropped', ({ kind, reason }) => console.error(`${kind}: thrown away by Tenjin, ${reason}`));
sender.on('dead', ({ kind, reason }) => console.error(`${kind}: given up, ${reason}`));
sender.on('held', ({ kind, reason }) => console.error(`${kind}: held, ${reason}`));
sender.on('parked', ({ reason, waiting }) => console.error(`parked: ${reason}; ${waiting} calls wait`));

/** What happened to four players: an open each, two levels, and a purchase. */
function* happenings() {
  for (const player of [1, 2, 3, 4]) {
    const device = { installationId: String(player).padStart(32, '0'), osVersion: 34 };
    yield ['open', device];
    yield ['event', { ...device, name: 'level_complete', value: 1 }];
    yield ['event', { ...device, name: 'level_complete', value: 2 }];
    yield ['purchase', { ...device, productId: 'gold', price: '4.99', currency: 'USD' }];
  }
}

// They come in the same order at each start, and nobody else adds any: the outbox has the first of them already.
const added = Number(await outbox.lastId());
for (const [kind, call] of [...happenings()].slice(added)) await sender[kind](call);

const { waiting, held, dead } = await sender.close({ timeoutMs: 80_000 });
process.exitCode = waiting + held + dead === 0 ? 0 : 1;
