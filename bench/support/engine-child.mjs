// The engine alone, in a process of its own with --expose-gc. Argument: what to do, as JSON (see engine.mjs).
import { Session } from 'node:inspector/promises';
import { Engine } from '../../simulator/dist/engine/engine.js';
import { Ids } from '../../simulator/dist/ids.js';
import { defaultWindows } from '../../simulator/dist/attribution/windows.js';
import { summary } from './profile.mjs';

/**
 * `stored` is how many clicks the engine keeps, `clicks` how many it is given before the opens; with `ring`, each block
 * of opens has new clicks before it, so that the store stays small while the installations become as many.
 *
 * @type {{ clicks: number, stored: number, details: boolean, ring: boolean, opens: { device: number, ip: number },
 *   block: number, profile: boolean }}
 */
const job = JSON.parse(process.argv[2] ?? '');

const NOW = Date.UTC(2030, 0, 15);
const CLICKED = NOW - 3_600_000;
const APP = 'be5afed5-56c7-8478-97d2-2b7d9f83b8bb';

const app = {
  id: APP,
  mmp: 'tenjin',
  bundleId: 'dev.mmpsim.demo',
  platform: 'android',
  name: 'Demo',
  sdkKeys: [],
  ignoredAppVersions: [],
  windows: defaultWindows,
  channelWindows: {},
  storeId: null,
  destinationUrl: null,
  protocol: null,
  reinstalls: 'keep-first',
  androidNeedsAdvertisingId: false,
  matchPrivateIps: false,
  attributionDelayMs: 0,
};
const campaigns = Array.from({ length: 20 }, (_, n) => ({
  id: `campaign-${n}`,
  appId: APP,
  name: `Campaign ${n}`,
  channel: n % 2 === 0 ? 'ad_mob' : 'unity',
  shortId: `short-${n}`,
  remoteCampaignId: null,
  attributionWindowMs: null,
  redirectUrl: null,
  deleted: false,
}));

const campaignOf = new Map(campaigns.map((campaign) => [campaign.id, campaign]));

const levels = { 11: '30', 12: '31', 13: '33', 14: '34', 15: '35' };
const models = ['Pixel 8', 'Pixel 6a', 'SM-S911B', 'SM-A546E', '2201117TG', 'CPH2449', 'M2101K6G', 'moto g(60)'];
/** Forty devices: what their user agents say, and what their apps report. */
const devices = Object.entries(levels).flatMap(([release, osVersion]) =>
  models.map((deviceModel, n) => ({
    osVersion,
    deviceModel,
    userAgent: `Mozilla/5.0 (Linux; Android ${release}; ${deviceModel} Build/TQ3A.230901.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/${118 + n}.0.0.0 Mobile Safari/537.36`,
  })),
);

/** A bijection of 32-bit integers. @param {number} n */
function scattered(n) {
  let h = n;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

const scratch = Buffer.alloc(16);
/** A hexadecimal id of its own for each n, flat as a parsed one. */
function idOf(n, salt, bytes = 16) {
  scratch.writeUInt32LE(scattered(n), 0);
  scratch.writeUInt32LE(scattered(n ^ salt), 4);
  scratch.writeUInt32LE(scattered(n + salt), 8);
  scratch.writeUInt32LE(scattered(Math.imul(n, 3) ^ salt), 12);
  return scratch.toString('hex', 0, bytes);
}
const flat = (text) => Buffer.from(text, 'latin1').toString('latin1');
const NETWORKS = [3, 23, 45, 51, 66, 73, 81, 93];
/** A public address of its own for each n up to 2^27. */
function addressOf(n) {
  const host = Math.imul(n >>> 3, 0x9e3779b1) & 0xffffff;
  return flat(`${NETWORKS[n & 7]}.${host >>> 16}.${(host >>> 8) & 255}.${host & 255}`);
}
const deviceOf = (n) => devices[scattered(n) % devices.length];

const engine = new Engine({
  ids: new Ids('bench', ''),
  limits: {
    engagements: job.stored,
    engagementBytes: 2 ** 40,
    installations: 2_000_000,
    installationBytes: 2 ** 40,
    subscriptions: 1000,
    eventNames: 500,
  },
  campaign: (id) => campaignOf.get(id) ?? null,
  platformOf: () => null,
  toUsd: () => null,
});

function click(n) {
  const engagement = {
    kind: 'click',
    atMs: CLICKED,
    advertisingId: idOf(n, 0x5bd1e995),
    ip: addressOf(n),
    userAgent: deviceOf(n).userAgent,
    details: job.details ? { clickId: idOf(n, 0x1b873593, 10), siteId: `site-${n % 977}` } : null,
  };
  engine.engage(engagement, campaigns[n % campaigns.length], CLICKED);
}

function openOf(n, byDevice) {
  const { osVersion, deviceModel } = deviceOf(n);
  return {
    kind: 'open',
    device: {
      installationId: idOf(n, 0x2f0b4c47),
      advertisingId: byDevice ? idOf(n, 0x5bd1e995) : null,
      developerDeviceId: null,
      ip: addressOf(n),
      osVersion,
      deviceModel,
      country: 'DE',
      appVersion: '3.14.159',
      sentAtMs: null,
    },
    referrer: null,
    openDeeplinkUrl: null,
  };
}

/** A collection does not see everything at once. */
async function settledMemory() {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => void setTimeout(resolve, 20));
  }
  return process.memoryUsage();
}

/** Opens in blocks, of clicks from all over the store; only the engine's own time counts. */
function open(total, first, method) {
  const byDevice = method === 'device-click';
  const rates = [];
  let spent = 0;
  for (let done = 0; done < total; done += job.block) {
    const opens = [];
    for (let at = 0; at < job.block; at += 1) {
      // In a ring the clicks of this block; else one block out of order over all that are set aside for this method.
      const place = job.ring ? (at * 7919) % job.block : ((done + at) * 7919) % total;
      opens.push(openOf(first + (job.ring ? done : 0) + place, byDevice));
    }
    if (job.ring) for (let at = 0; at < job.block; at += 1) click(first + done + at);

    let attributed = 0;
    const from = performance.now();
    for (const one of opens) {
      if (engine.open(one, app, NOW).facts[0]?.attribution?.method === method) attributed += 1;
    }
    const seconds = (performance.now() - from) / 1000;
    if (attributed !== job.block) throw new Error(`${attributed} of ${job.block} opens were attributed as ${method}`);
    spent += seconds;
    rates.push(job.block / seconds);
  }
  return { perSecond: total / spent, rates };
}

// Everything is compiled and every table made before memory is counted.
const before = await settledMemory();
const fillFrom = performance.now();
for (let n = 0; n < job.clicks; n += 1) click(n);
const fillMs = performance.now() - fillFrom;
const after = await settledMemory();

const result = {
  fillMs,
  bytes: {
    rss: after.rss - before.rss,
    heapUsed: after.heapUsed - before.heapUsed,
    external: after.external - before.external,
    arrayBuffers: after.arrayBuffers - before.arrayBuffers,
  },
  device: null,
  ip: null,
  profile: null,
};

let session = null;
if (job.profile) {
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 250 });
  await session.post('Profiler.start');
}
if (job.opens.device > 0) result.device = open(job.opens.device, 0, 'device-click');
if (job.opens.ip > 0) result.ip = open(job.opens.ip, job.opens.device, 'probabilistic-click');
if (session !== null) {
  const { profile } = await session.post('Profiler.stop');
  result.profile = summary(profile);
}
process.stdout.write(JSON.stringify(result));
