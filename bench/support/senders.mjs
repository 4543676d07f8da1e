// The sender at work, and bare undici that sends the same bytes.
import { createSender, MemoryOutbox } from '@mmp-sim/sender';

/** Requests at a time, for both. */
export const CONCURRENCY = 16;
/** Opened before the count begins: an event of an installation that was never opened is a finding. */
const INSTALLATIONS = 512;
/** Calls that are made before it is waited for the outbox to have them. */
const AT_ONCE = 256;
/** Calls ahead of the sender: it is never without work, and keeps no more than it would where it keeps up. */
export const OUTBOX_ENTRIES = 1000;
const FLUSH_MS = 600_000;
const APP = { bundleId: 'dev.mmpsim.demo', platform: 'android' };

/** @param {number} n */
const digits = (n) => n.toString(16).padStart(8, '0');

/** What a backend says of an event. @param {number} n - Its number. */
const event = (n) => ({
  installationId: `29eeb1610fe74997b6d53f02${digits(n % INSTALLATIONS)}`,
  advertisingId: `f024e65f-3dd9-4f16-9837-26bc${digits(n % INSTALLATIONS)}`,
  osVersion: 34,
  appVersion: '3.14.159',
  deviceModel: 'Pixel 8',
  country: 'DE',
  ipAddress: `203.0.113.${n % 256}`,
  limitAdTracking: false,
  name: 'level_complete',
  value: n % 100,
});

/** @typedef {{ sender: import('@mmp-sim/sender').Sender, delivered: () => number }} Ours */

/**
 * A sender whose installations are opened.
 *
 * @param {{ ready: { url: string }, key: string }} simulator
 * @param {import('@mmp-sim/sender').Outbox} outbox
 * @returns {Promise<Ours>}
 */
export async function makeSender({ ready, key }, outbox) {
  const sender = createSender({
    mmp: 'tenjin',
    sdkKey: key,
    baseUrl: ready.url,
    app: APP,
    outbox,
    concurrency: CONCURRENCY,
    whenFull: 'wait',
  });
  let delivered = 0;
  sender.on('delivered', () => (delivered += 1));
  const opens = Array.from({ length: INSTALLATIONS }, (_, n) => ({ ...event(n), name: undefined, value: undefined }));
  await Promise.all(opens.map((open) => sender.open(open)));
  await sender.flush({ timeoutMs: FLUSH_MS });
  return { sender, delivered: () => delivered };
}

/**
 * Sends events, from the first call until the last is confirmed.
 *
 * @param {Ours} ours
 * @param {number} count
 */
export async function throughSender({ sender, delivered }, count) {
  const before = delivered();
  for (let n = 0; n < count; n += AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - n) }, (_, place) => sender.event(event(n + place))),
    );
  }
  const left = await sender.flush({ timeoutMs: FLUSH_MS });
  if (delivered() - before !== count || left.waiting + left.held + left.dead > 0) {
    throw new Error(`of ${count} events ${delivered() - before} were delivered: ${JSON.stringify(left)}`);
  }
}

/** The requests that the sender makes of these events, each installation several times. */
export async function requestsOf() {
  const entries = [];
  const outbox = new MemoryOutbox();
  outbox.add = async (added) => (entries.push(...added), added.map(() => '0'));
  const sender = createSender({ mmp: 'tenjin', sdkKey: 'none', app: APP, outbox });
  for (let n = 0; n < 4 * INSTALLATIONS; n += 1) await sender.event(event(n));
  await sender.close({ timeoutMs: 0 });
  return entries;
}

/**
 * The same bytes by undici's `request`, each connection sending its next when it has the answer to the last.
 *
 * @param {import('undici').Pool} pool
 * @param {string} key
 * @param {readonly { path: string, body: string }[]} requests
 * @param {number} count
 */
export async function throughUndici(pool, key, requests, count) {
  const headers = {
    authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  let next = 0;
  const connection = async () => {
    while (next < count) {
      const { path, body } = requests[next % requests.length];
      next += 1;
      const answer = await pool.request({ path, method: 'POST', headers, body });
      await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`undici was answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, connection));
}
