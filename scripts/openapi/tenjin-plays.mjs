// Asks a running simulator what the document says that it answers: every example of an MMP's answer is a real one.
import { exchange } from './exchange.mjs';
import { endpointOf } from './tenjin-endpoints.mjs';

const NOON = '2026-11-24T12:00:00.000Z';
const FORM = 'application/x-www-form-urlencoded';
const SHORT_ID = 'spring';
const OTHER_KEY = 'OTHERAPP4QEYI7FVJ3LMN2WXGT6RZ5BD';
const DISABLED_KEY = 'DISABLED6QEYI7FVJ3LMN2WXGT6RZ5BD';
/** The limit of bodies where no setting says another one. */
const BODY_BYTES = 1_048_576;

/** What every endpoint that takes a key is asked besides its own plays. Null leaves a parameter out. */
const keyedPlays = {
  unauthorized: { api_key: 'ENECCCVB8UQVLPSQ58S8EZXTJHA7FHDX' },
  'key-of-another-app': { api_key: OTHER_KEY },
  'no-such-app': { bundle_id: 'com.example.unknown' },
  'key-disabled': { api_key: DISABLED_KEY },
  'app-version-ignored': { app_version: '0.9.0' },
  'no-device-id': { analytics_installation_id: null, advertising_id: null, developer_device_id: null },
};

/**
 * @typedef {import('./exchange.mjs').Exchange & {
 *   path: string, name: string, mode: 'faithful' | 'strict', fields: Record<string, string>, rules: string[],
 *   reason: string | null,
 * }} Played - `path` is the endpoint's, `rules` and `reason` are what the journal says.
 */

/**
 * Asks every endpoint in both modes, by each of its methods.
 *
 * @param {any} createSimulator
 * @param {readonly { path: string, methods: readonly string[] }[]} list - The MMP's endpoints.
 * @param {(schema: string) => Promise<{ required: string[], properties: Record<string, any> }>} flattened
 * @returns {Promise<Played[]>}
 */
export async function playTenjin(createSimulator, list, flattened) {
  const played = [];
  for (const mode of ['faithful', 'strict']) {
    const clock = { mode: 'frozen', now: NOON };
    const simulator = await createSimulator({ mode, clock });
    try {
      await furnish(simulator);
      for (const endpoint of list) {
        for (const method of endpoint.methods) {
          const answers = await playEndpoint(simulator, endpoint.path, method, flattened);
          played.push(...answers.map((one) => ({ ...one, mode, method, path: endpoint.path })));
        }
      }
    } finally {
      await simulator.close();
    }
  }
  return played;
}

async function playEndpoint(simulator, path, method, flattened) {
  const endpoint = endpointOf(path);
  const isLink = path.endsWith('/:shortId');
  const base = isLink ? {} : { ...complete(await flattened(endpoint.schema)), ...endpoint.also };
  const played = [];
  const ask = async (name, { shortId = SHORT_ID, ...changes }, options = {}) => {
    const given = Object.entries({ ...base, ...changes }).filter(([, value]) => value !== null);
    const fields = Object.fromEntries(given);
    const at = (options.before ?? '') + path.replace(':shortId', shortId);
    const answer = await send(simulator.url, options.method ?? method, at, fields, options.body);
    const newest = await fetch(`${simulator.url}/_sim/requests?limit=1`);
    const [{ findings, reason }] = (await newest.json()).items;
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    if (played.length === 0 && errors.length > 0) throw new RangeError(`${path}, ${name}: ${errors.join(' ')}`);
    played.push({ ...answer, name, fields, rules: findings.map(({ rule }) => rule), reason });
  };
  const plays = { ...endpoint.plays, ...(isLink ? { wrong: { advertising_id: 'IDFA' } } : keyedPlays) };
  for (const [name, changes] of Object.entries(plays)) await ask(name, changes);
  if (isLink) await ask('no-such-link', { shortId: 'unknown' });
  await ask('no-such-workspace', {}, { before: '/w/unknown' });
  await ask('method-not-allowed', {}, { method: 'PUT' });
  if (method === 'POST') await ask('body-too-large', {}, { body: 'x'.repeat(BODY_BYTES + 1) });
  return played;
}

/** The app that the examples of the schemas name, a click before its open, and what refusals need. */
async function furnish(simulator) {
  const world = simulator.default;
  const app = world.addApp({
    bundleId: 'com.example.app',
    platform: 'ios',
    storeId: '1234567890',
    sdkKeys: [{ key: 'ENECCCVB8UQVLPSQ58S8EZXTJHA7FHDW' }, { key: DISABLED_KEY, disabled: true }],
    ignoredAppVersions: ['0.*'],
  });
  world.addApp({
    bundleId: 'com.example.app',
    platform: 'android',
    playAccess: true,
    sdkKeys: [{ key: 'ENECCCVB8UQVLPSQ58S8EZXTJHA7FHDW' }],
  });
  const storeless = world.addApp({
    bundleId: 'com.example.other',
    platform: 'android_other',
    sdkKeys: [{ key: OTHER_KEY }],
  });
  world.addCampaign({ appId: storeless.id, name: 'Nowhere', channel: 'mintegral', shortId: 'nowhere' });
  const campaign = world.addCampaign({ appId: app.id, name: 'Spring', channel: 'mintegral', shortId: SHORT_ID });
  await world.addEngagement({
    kind: 'click',
    campaignId: campaign.id,
    advertisingId: 'f024e65f3dd94f16983726bcef192d68',
    clickId: 'clk_1',
    siteId: 'site_7',
    at: '2026-11-24T11:59:00.000Z',
  });
}

/** A request that nothing is wrong with, of the schema's own examples. */
function complete({ required, properties }) {
  const names = Object.keys(properties).filter(
    (name) =>
      required.includes(name) ||
      ['api_key', 'analytics_installation_id', 'advertising_id', 'developer_device_id'].includes(name),
  );
  return Object.fromEntries(
    names.map((name) => {
      const [example] = properties[name].examples ?? [];
      if (example === undefined) throw new RangeError(`${name} is required and has no example in its schema`);
      return [name, example];
    }),
  );
}

function send(url, method, path, fields, body) {
  const text = new URLSearchParams(fields).toString();
  if (method === 'GET') return exchange(url, `GET ${path}?${text}`);
  return exchange(url, `${method} ${path}`, { body: body ?? text, headers: { 'content-type': FORM } });
}
