// What is sent: plans of requests that every load generator understands.

/**
 * Requests of one kind. The bodies are sent in turn; in a body `{n}` stands for eight hexadecimal digits and `{ip}` for
 * a public address, both of the request's number, which counts up from `from`.
 *
 * @typedef {{ method: 'POST', path: string, headers: Record<string, string>, bodies: string[], from: number }} Plan
 */

/** Installations that send events in turn. */
export const INSTALLATIONS = 64;
const NAMES = ['level_complete', 'tutorial_done', 'purchase_started', 'ad_watched'];

/** @param {number} n */
const digits = (n) => n.toString(16).padStart(8, '0');

/**
 * A body with its number filled in; `load.lua` does the same.
 *
 * @param {string} body
 * @param {number} n
 */
export function filled(body, n) {
  if (!body.includes('{')) return body;
  return body.replace('{n}', digits(n)).replace('{n}', digits(n)).replace('{ip}', addressOf(n));
}

/** @param {number} n - Up to 2^24. */
export const addressOf = (n) => `45.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;

/** @param {string} key - SDK key. */
function headersFor(key) {
  return {
    Accept: 'application/json',
    'User-Agent': 'backend/2.7 (analytics-relay)',
    Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    'Content-Type': 'application/x-www-form-urlencoded',
  };
}

/** @param {Record<string, string>} values */
const form = (values) => new URLSearchParams(values).toString().replaceAll('%7B', '{').replaceAll('%7D', '}');

/**
 * What a backend sends of an Android device with every call.
 *
 * @param {{ installation: string, advertising: string, ip: string }} ids
 */
const device = ({ installation, advertising, ip }) => ({
  analytics_installation_id: installation,
  advertising_id: advertising,
  bundle_id: 'dev.mmpsim.demo',
  platform: 'android',
  os_version: '34',
  sdk_version: 'server',
  app_version: '3.14.159',
  device_model: 'Pixel 8',
  country: 'DE',
  ip_address: ip,
  limit_ad_tracking: '0',
});

/** @param {number} n */
export const known = (n) =>
  device({
    installation: `29eeb1610fe74997b6d53f02${digits(n)}`,
    advertising: `f024e65f-3dd9-4f16-9837-26bc${digits(n)}`,
    ip: `203.0.113.${n % 256}`,
  });

/** Opens of the installations that send events. @param {string} key @returns {Plan} */
export function knownOpens(key) {
  const bodies = Array.from({ length: INSTALLATIONS }, (_, n) => form(known(n)));
  return { method: 'POST', path: '/v0/event', headers: headersFor(key), bodies, from: 0 };
}

/** Custom events of installations that have been opened. @param {string} key @returns {Plan} */
export function events(key) {
  const bodies = Array.from({ length: INSTALLATIONS }, (_, n) =>
    form({ ...known(n), event: NAMES[n % NAMES.length], value: String(100 + n) }),
  );
  return { method: 'POST', path: '/v0/event', headers: headersFor(key), bodies, from: 0 };
}

const PRICES = ['0.99', '4.99', '9.99', '19.99'];
const CURRENCIES = ['USD', 'EUR', 'JPY', 'BRL'];

/** Purchases of installations that have been opened, as a backend reports them. @param {string} key @returns {Plan} */
export function purchases(key) {
  const bodies = Array.from({ length: INSTALLATIONS }, (_, n) =>
    form({
      ...known(n),
      product_id: `com.example.coins.${n % 5}`,
      price: PRICES[n % PRICES.length],
      currency: CURRENCIES[(n >>> 2) % CURRENCIES.length],
      quantity: String(1 + (n % 3)),
      // Of its own in each request: a transaction that is sent twice is a finding.
      transaction_id: 'GPA.3372-4648-{n}',
    }),
  );
  return { method: 'POST', path: '/v0/purchase', headers: headersFor(key), bodies, from: 0 };
}

/** First opens, each of a new installation on a new device. @param {string} key @param {number} from @returns {Plan} */
export function firstOpens(key, from) {
  const ids = {
    installation: '7b1c0d5e9a3f4c6d8e2f1a0b{n}',
    advertising: '8d2e1f60-4b7a-4c3d-9e5f-0a1b{n}',
    ip: '{ip}',
  };
  return { method: 'POST', path: '/v0/event', headers: headersFor(key), bodies: [form(device(ids))], from };
}

const CHROME =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';

/** Clicks of those devices. @param {string} path - Of the tracking link. @param {number} from @returns {Plan} */
export function clicks(path, from) {
  const body = form({
    advertising_id: '8d2e1f60-4b7a-4c3d-9e5f-0a1b{n}',
    ip_address: '{ip}',
    user_agent: CHROME,
    click_id: 'c1d2e3f4a5b6{n}',
    site_id: 'site-1047',
  });
  const headers = { 'User-Agent': 'network/1.0', 'Content-Type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', path, headers, bodies: [body], from };
}

/** The same click as the control API takes it. @param {number} n - Its number. */
export const clickFields = (n) => ({
  advertisingId: `8d2e1f60-4b7a-4c3d-9e5f-0a1b${digits(n)}`,
  ip: addressOf(n),
  userAgent: CHROME,
  clickId: `c1d2e3f4a5b6${digits(n)}`,
  siteId: 'site-1047',
});

/** A plan's first request as it goes over the wire. @param {Plan} plan */
export const rawRequest = (plan) => requestBytes(plan, plan.from);

/** A request of a plan as it goes over the wire. @param {Plan} plan @param {number} n - Its number. */
export function requestBytes({ method, path, headers, bodies, from }, n) {
  const body = filled(bodies[(n - from) % bodies.length] ?? '', n);
  const lines = Object.entries({ Host: '127.0.0.1', ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
