// What a request costs with ten million engagements stored, against ten thousand: over HTTP, by the server's processor time.
//   node bench/scale.mjs [--quick]
import { load } from './support/load.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';
import { clicks, firstOpens } from './support/plans.mjs';
import { control, startMeasured } from './support/servers.mjs';

const TARGET = 1.3;
const FEW = 10_000;
/** Requests of a block: the system counts processor time in hundredths of a second. */
const BLOCK = 10_000;
const ROOM = 2 ** 36;

const count = (n) => (n >= 1_000_000 ? `${n / 1_000_000} million` : n.toLocaleString('en-US'));

/** A simulator with so many clicks, and no room for more. */
async function storing(engagements) {
  const server = await startMeasured({ limits: { engagements, engagementBytes: ROOM } });
  const { items: apps } = await control(server, '/_sim/apps');
  const app = apps.find(({ platform }) => platform === 'android');
  const { items: campaigns } = await control(server, '/_sim/campaigns');
  const link = campaigns.find(({ appId, clickUrl }) => appId === app.id && clickUrl !== null);
  await server.makeClicks({ campaignId: link.id, from: 1, count: engagements });
  return { server, key: app.sdkKeys[0].key, clickPath: new URL(link.clickUrl).pathname, campaignId: link.id };
}

const microsOf = ({ userMicros, systemMicros }) => userMicros + systemMicros;

/** Opens of clicks that have just been made, which the small store has room for, and their like from all over the large one. */
async function openBlock({ server, key }, from) {
  const seen = await load('autocannon', server, firstOpens(key, from), { amount: BLOCK });
  const { items } = await control(server, '/_sim/installs?limit=100');
  const missed = items.find(({ attribution }) => attribution?.method !== 'device-click');
  if (missed !== undefined) throw new Error(`an open was not attributed to its click: ${JSON.stringify(missed)}`);
  return microsOf(seen);
}

const clickBlock = async ({ server, clickPath }, from) =>
  microsOf(await load('autocannon', server, clicks(clickPath, from), { amount: BLOCK }));

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export async function measureScale({ quick }) {
  const many = quick ? 1_000_000 : 10_000_000;
  const rounds = quick ? 3 : 15;
  log(`scale: ${count(many)} clicks against ${count(FEW)}, ${rounds} blocks of ${count(BLOCK)} requests each, in turn`);
  const large = await storing(many);
  log(`scale: ${count(many)} clicks are stored`);
  const small = await storing(FEW);
  try {
    const opens = { large: [], small: [] };
    // The first block compiles, and grows what is grown once.
    for (let round = 0; round <= rounds; round += 1) {
      const kept = round > 0;
      const ours = await openBlock(large, 1 + round * BLOCK);
      // Each open has a click of its own in the small store too, which lets the last block of them go.
      const from = 1 + round * BLOCK;
      if (kept) await small.server.makeClicks({ campaignId: small.campaignId, from, count: FEW });
      const theirs = await openBlock(small, from);
      if (kept) opens.large.push(ours);
      if (kept) opens.small.push(theirs);
    }
    const taken = { large: [], small: [] };
    // Beyond all that are there: a store that is full lets its oldest go for each.
    for (let round = 0; round < rounds; round += 1) {
      taken.large.push(await clickBlock(large, many + 1 + round * BLOCK));
      taken.small.push(await clickBlock(small, many + 1 + round * BLOCK));
    }
    return [row('first open that attributes to a click', many, opens), row('click on a tracking link', many, taken)];
  } finally {
    large.server.stop();
    small.server.stop();
  }
}

function row(what, many, seen) {
  const ratio = median(seen.large.map((micros, round) => micros / seen.small[round]));
  log(`${what}: ${shown(seen.large, 'µs')} against ${shown(seen.small, 'µs')}, ratio ${figure(ratio)}`);
  return {
    what: `${what}, processor time of a request with ${count(many)} engagements stored`,
    measured: shown(seen.large, 'µs'),
    peer: `${count(FEW)} stored: ${shown(seen.small, 'µs')}`,
    ratio,
    target: `≤ ${TARGET}`,
    reached: ratio <= TARGET,
  };
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureScale(flags)));
}
