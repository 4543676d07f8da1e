// Walks the control API of a running simulator: every example of its answers is a real one.
import { asker, FORM, GAID, NOON, OPEN, sendOpen } from './control-asker.mjs';
import { exchange } from './exchange.mjs';

/** @typedef {import('./control-asker.mjs').Ask} Ask */
/** @typedef {import('./control-asker.mjs').Played} Played */

/**
 * Walks every operation once or more, each with a name, in an order in which the answers have something to say.
 *
 * @param {any} createSimulator
 * @returns {Promise<Played[]>}
 */
export async function playControl(createSimulator) {
  const simulator = await createSimulator({ clock: { mode: 'frozen', now: NOON } });
  try {
    const { ask, played } = asker(simulator.url);
    await ask('GET /_sim/health', 'ready');
    // What no two runs have in common.
    const [health] = played;
    health.text = health.text.replace(/("pid": )\d+/, '$14747').replace(/("startedAt": ")[^"]*/, `$1${NOON}`);
    await playWorld(ask, simulator.url);
    await playEnd(ask);
    // How far a world is when somebody asks is never the same.
    for (const one of played.filter(({ operation }) => operation.startsWith('GET /_sim/worlds'))) {
      one.text = one.text.replace(/("share": )[\d.]+/, '$10.25').replace(/("facts": )\d+/, '$10');
    }
    return played;
  } finally {
    await simulator.close();
  }
}

/** One world: an app, its campaigns, a click, the open that it brought, and what the journal says. */
async function playWorld(ask, url) {
  const query = { workspace: 'tour' };
  const { apps } = await ask('POST /_sim/workspaces', 'frozen', {
    body: {
      id: 'tour',
      clock: { mode: 'frozen', now: NOON },
      apps: [{ bundleId: 'com.example.game', platform: 'android', sdkKeys: [{ key: 'TOURKEY' }] }],
    },
  });
  const appId = apps[0].id;
  await ask('POST /_sim/apps', 'ios', {
    query,
    body: {
      bundleId: 'com.example.game',
      platform: 'ios',
      windows: { click: { deviceMs: 259_200_000 }, view: { probabilisticMs: null } },
      channelWindows: { mintegral: { view: { deviceMs: 86_400_000 } } },
      attributionDelayMs: 60_000,
    },
  });
  await ask('GET /_sim/apps/{id}', 'app', { id: appId, query });
  await ask('PATCH /_sim/apps/{id}', 'delay', { id: appId, query, body: { attributionDelayMs: 30_000 } });
  await ask('GET /_sim/apps', 'apps', { query });
  await ask('POST /_sim/channels', 'channel', {
    query,
    body: { shortId: 'walled_garden', name: 'Walled Garden', selfAttributing: true },
  });
  await ask('GET /_sim/channels', 'channels', { query });
  const campaign = await ask('POST /_sim/campaigns', 'with-links', {
    query,
    body: { appId, name: 'Spring', channel: 'mintegral', shortId: 'tour', redirectUrl: 'https://example.com/get' },
  });
  const { id } = campaign;
  await ask('GET /_sim/campaigns/{id}', 'campaign', { id, query });
  await ask('PATCH /_sim/campaigns/{id}', 'window', { id, query, body: { attributionWindowMs: 86_400_000 } });
  await ask('POST /_sim/engagements', 'click', {
    query,
    body: { kind: 'click', campaignId: id, advertisingId: GAID, clickId: 'clk_1', ip: '203.0.113.7' },
  });
  await ask('POST /_sim/engagements', 'impression', {
    query,
    body: { kind: 'impression', campaignId: id, advertisingId: GAID, at: '2026-11-24T11:59:30.000Z' },
  });
  await ask('POST /_sim/claims', 'claim', {
    query,
    body: {
      appId,
      channel: 'walled_garden',
      advertisingId: GAID,
      kind: 'click',
      engagedAt: '2026-11-24T11:58:00.000Z',
    },
  });
  await ask('POST /_sim/attribution/explain', 'device-click', { query, body: { appId, advertisingId: GAID } });
  await sendOpen(url);
  await playFaults(ask, url, query);
  await playCallbacks(ask, url, query);
  await playAccess(ask, query);
  await ask('GET /_sim/clock', 'frozen', { query });
  await ask('POST /_sim/clock/advance', 'visible', { query, body: { ms: 30_000 } });
  await ask('PUT /_sim/clock', 'scaled', { query, body: { mode: 'frozen', now: '2026-11-24T18:00:00.000Z' } });
  await playSubscriptions(ask, url, appId, query);
  await playReports(ask, appId, id, query);
  await playInsights(ask, query);
  await playExport(ask, query);
  await playSql(ask, query);
  await playJournal(ask, query);
  await ask('DELETE /_sim/campaigns/{id}', 'deleted', { id, query });
  await ask('GET /_sim/campaigns', 'campaigns', { query });
  await ask('DELETE /_sim/apps/{id}', 'deleted', { id: appId, query });
}

/**
 * A purchase is counted and its answer lost, so it is sent once more.
 *
 * @param {Ask} ask
 * @param {{ workspace: string }} query
 */
async function playFaults(ask, url, query) {
  const { id } = await ask('POST /_sim/faults', 'lost-answer', {
    query,
    body: { endpoint: 'purchase', when: { first: 1 }, do: { status: 503 }, phase: 'after' },
  });
  await ask('POST /_sim/faults', 'rate-limit', {
    query,
    body: { when: { probability: 0.1, per: 'installation' }, do: { status: 429, retryAfter: 1 } },
  });
  const bought = { product_id: 'gold', price: '4.99', quantity: '1', currency: 'USD' };
  const body = new URLSearchParams({ ...OPEN, ...bought }).toString();
  for (let sent = 0; sent < 2; sent += 1) {
    await exchange(url, 'POST /v0/purchase', { body, headers: { 'content-type': FORM } });
  }
  await ask('GET /_sim/faults/{id}', 'hit', { id, query });
  await ask('GET /_sim/faults', 'newest', { query });
  await ask('GET /_sim/duplicates', 'one', { query });
  await ask('DELETE /_sim/faults/{id}', 'deleted', { id, query });
}

/**
 * A captured purchase, and one that waits for its second attempt: nobody listens there.
 *
 * @param {Ask} ask
 * @param {{ workspace: string }} query
 */
async function playCallbacks(ask, url, query) {
  const { id } = await ask('POST /_sim/callbacks', 'purchase', {
    query,
    body: {
      name: 'purchases',
      event: 'purchase',
      url: 'http://127.0.0.1:8080/bought?id={{advertising_id}}&usd={{revenue_usd_gross}}&what={{product_id}}',
      networks: 'channel_and_organic',
      channel: 'mintegral',
    },
  });
  await ask('POST /_sim/callbacks', 'template', {
    query,
    body: { template: 'generic-install', url: 'http://127.0.0.1:8080/network' },
  });
  await ask('PUT /_sim/callbacks/mode', 'capture', { query, body: { mode: 'capture' } });
  await ask('GET /_sim/callbacks/mode', 'capture', { query });
  const bought = { product_id: 'gold', price: '9.99', quantity: '1', currency: 'USD' };
  const body = new URLSearchParams({ ...OPEN, ...bought }).toString();
  await exchange(url, 'POST /v0/purchase', { body, headers: { 'content-type': FORM } });
  await ask('GET /_sim/callbacks/deliveries', 'captured', { query });
  await ask('GET /_sim/callbacks/deliveries/{id}', 'captured', { id: '1', query });
  await ask('POST /_sim/callbacks/deliveries/{id}/redeliver', 'again', { id: '1', query });
  await ask('PATCH /_sim/callbacks/{id}', 'once', { id, query, body: { action: 'ping_on_first' } });
  await ask('GET /_sim/callbacks/{id}', 'once', { id, query });
  await ask('GET /_sim/callbacks', 'newest', { query });
  await ask('GET /_sim/callbacks/templates', 'all', { query });
  await ask('GET /_sim/callbacks/macros', 'all', { query });
  await ask('DELETE /_sim/callbacks/{id}', 'deleted', { id, query });
}

/** @param {Ask} ask @param {{ workspace: string }} query */
async function playAccess(ask, query) {
  const { id } = await ask('POST /_sim/access-tokens', 'reports-alone', {
    query,
    body: { name: 'nightly', token: 'NIGHTLY-TOKEN', rights: ['reporting'] },
  });
  await ask('PATCH /_sim/access-tokens/{id}', 'no-limit', { id, query, body: { requestsPerMinute: null } });
  await ask('GET /_sim/access-tokens/{id}', 'no-limit', { id, query });
  await ask('GET /_sim/access-tokens', 'newest', { query });
  await ask('DELETE /_sim/access-tokens/{id}', 'revoked', { id, query });
  const { id: report } = await ask('POST /_sim/saved-reports', 'campaigns', {
    query,
    body: { name: 'Campaigns', groupBy: ['campaign', 'country'], metrics: ['tracked_installs', 'spend', 'roas_7d'] },
  });
  await ask('GET /_sim/saved-reports/{id}', 'campaigns', { id: report, query });
  await ask('GET /_sim/saved-reports', 'newest', { query });
  await ask('DELETE /_sim/saved-reports/{id}', 'deleted', { id: report, query });
}

/** @param {Ask} ask */
async function playSubscriptions(ask, url, appId, query) {
  const token = 'opaque-token';
  const period = { price: '4.99', currency: 'USD' };
  await ask('POST /_sim/subscriptions', 'trial', {
    query,
    body: { appId, token, productId: 'pro_monthly', ...period, trial: true },
  });
  await ask('GET /_sim/subscriptions/{token}', 'new', { id: token, query });
  const fields = { ...OPEN, product_id: 'pro_monthly', google_play_purchase_token: token };
  const body = new URLSearchParams(fields).toString();
  await exchange(url, 'POST /v1/subscriptions', { body, headers: { 'content-type': FORM } });
  await ask('POST /_sim/subscriptions/{token}/convert-trial', 'paid', { id: token, query });
  await ask('POST /_sim/subscriptions/{token}/renew', 'dearer', {
    id: token,
    query,
    body: { ...period, price: '5.99' },
  });
  await ask('POST /_sim/subscriptions/{token}/cancel', 'cancelled', { id: token, query });
  await ask('POST /_sim/subscriptions/{token}/renew', 'SUBSCRIPTION_STATE', { id: token, query });
  await ask('GET /_sim/subscriptions', 'newest', { query });
}

/** @param {Ask} ask @param {{ workspace: string }} query */
async function playReports(ask, appId, campaignId, query) {
  const counted = { impressions: 2000, clicks: 40, installs: 5 };
  const day = { date: '2026-11-23', appId, channel: 'mintegral' };
  await ask('POST /_sim/network-reports', 'spend-and-ad-revenue', {
    query,
    body: {
      rows: [
        { ...day, campaignId, country: 'DE', ...counted, spend: { amount: '10.00', currency: 'EUR' } },
        { ...day, country: 'DE', impressions: 900, clicks: 9, installs: 0, adRevenue: '4.50' },
      ],
    },
  });
  await ask('GET /_sim/network-reports', 'newest', { query });
  await ask('DELETE /_sim/network-reports', 'of-a-campaign', { query: { ...query, campaign: campaignId } });
  const postback = {
    version: '4.0',
    'ad-network-id': 'kbd757ywx3.skadnetwork',
    'source-identifier': '5239',
    'app-id': 525463029,
    'transaction-id': '6aafb7a5-0170-41b5-bbe4-fe71dedf1e30',
    redownload: false,
    'source-domain': 'example.com',
    'fidelity-type': 1,
    'did-win': true,
    'conversion-value': 63,
    'postback-sequence-index': 0,
  };
  const { items } = await ask('GET /_sim/apps', 'before-postbacks', { query });
  const ios = items.find(({ platform }) => platform === 'ios');
  await ask('PATCH /_sim/apps/{id}', 'store-id', { id: ios.id, query, body: { storeId: '525463029' } });
  await ask('POST /_sim/skan-postbacks', 'sent-twice', { query, body: { rows: [postback, postback] } });
  await ask('GET /_sim/skan-postbacks', 'newest', { query });
  await ask('DELETE /_sim/skan-postbacks', 'all', { query });
}

/** @param {Ask} ask @param {{ workspace: string }} query */
async function playInsights(ask, query) {
  await ask('GET /_sim/insights', 'all', { query });
  const split = { ...query, groupBy: 'channel,campaign', granularity: 'day', from: '2026-11-01', to: '2026-11-30' };
  await ask('GET /_sim/insights/{question}', 'installs', { id: 'installs', query: split });
  await ask('GET /_sim/insights/{question}', 'as-csv', { id: 'installs', query: { ...split, format: 'csv' } });
}

/** @param {Ask} ask @param {{ workspace: string }} query */
async function playExport(ask, query) {
  await ask('GET /_sim/export', 'all', { query });
  await ask('GET /_sim/export/{file}', 'csv', { id: 'campaigns.csv', query });
  await ask('GET /_sim/export/{file}', 'ndjson', { id: 'campaigns.ndjson', query });
}

/** @param {Ask} ask @param {{ workspace: string }} query */
async function playSql(ask, query) {
  const body = { sql: 'select event, country, count(*) as events from events group by 1, 2 order by 1' };
  await ask('POST /_sim/sql', 'events', { query, body });
  await ask('POST /_sim/sql', 'as-csv', { query: { ...query, format: 'csv' }, body });
  await ask('GET /_sim/sql/tables', 'all', { query });
}

/** @param {Ask} ask @param {{ workspace: string }} query */
async function playJournal(ask, query) {
  await ask('GET /_sim/requests', 'newest', { query: { ...query, limit: '1' } });
  await ask('GET /_sim/requests/{id}', 'recorded', { id: '1', query });
  await ask('GET /_sim/requests', 'for-people', { query: { ...query, format: 'text' } });
  await ask('GET /_sim/requests/{id}', 'for-people', { id: '2', query: { ...query, format: 'text' } });
  const where = { endpoint: 'event', verdict: 'recorded', fields: { event: 'level_complete' } };
  await ask('POST /_sim/assert', 'pass', { query, body: { where: { endpoint: 'event' }, count: 2 } });
  await ask('POST /_sim/assert', 'near-miss', { query: { ...query, status: 'true' }, body: { where } });
  await ask('GET /_sim/installs', 'newest', { query: { ...query, limit: '10' } });
  await ask('GET /_sim/installs/{id}', 'device-click', { id: '29eeb1610fe74997b6d53f02e9711f8c', query });
  await ask('POST /_sim/installs/{id}/what-if', 'moves', {
    id: '29eeb1610fe74997b6d53f02e9711f8c',
    query,
    body: { windows: { click: { deviceMs: 1 } } },
  });
  await ask('DELETE /_sim/requests/{id}', 'deleted', { id: '1', query });
  await ask('DELETE /_sim/requests', 'deleted', { query });
}

/** @param {Ask} ask */
async function playEnd(ask) {
  const workspace = 'small';
  await ask('POST /_sim/workspaces', 'small', { body: { id: workspace, clock: { mode: 'frozen', now: NOON } } });
  const snapshot = await ask('GET /_sim/snapshot', 'small', { query: { workspace } });
  await ask('PUT /_sim/snapshot', 'small', { query: { workspace }, body: snapshot });
  await ask('PUT /_sim/snapshot', 'SNAPSHOT_INVALID', { query: { workspace }, body: { ...snapshot, version: 2 } });
  await ask('DELETE /_sim/workspaces/{id}', 'small', { id: workspace });
  await ask('GET /_sim/workspaces', 'newest');
  await playWorlds(ask);
  await playStates(ask);
  await ask('GET /_sim/workspaces/{id}', 'tour', { id: 'tour' });
  await ask('POST /_sim/reset', 'reset', { query: { workspace: 'tour' } });
  await ask('DELETE /_sim/workspaces/{id}', 'deleted', { id: 'tour' });
}

/** @param {Ask} ask */
async function playWorlds(ask) {
  const query = { workspace: 'campaigns' };
  await ask('POST /_sim/workspaces', 'campaigns', { body: { id: 'campaigns', clock: { mode: 'frozen', now: NOON } } });
  const body = { preset: 'mid-core', installs: 20, days: 7, seed: 1 };
  const { id } = await ask('POST /_sim/worlds', 'begun', { query, body });
  await ask('GET /_sim/worlds/{id}', 'running', { id, query });
  await ask('GET /_sim/worlds', 'newest', { query });
  await ask('DELETE /_sim/worlds/{id}', 'cancelled', { id, query });
  await ask('DELETE /_sim/workspaces/{id}', 'campaigns', { id: 'campaigns' });
}

/** @param {Ask} ask */
async function playStates(ask) {
  const query = { workspace: 'pact' };
  await ask('POST /_sim/workspaces', 'pact', { body: { id: 'pact', clock: { mode: 'frozen', now: NOON } } });
  const params = { sdkKey: 'PACTKEY', bundleId: 'com.example.game', platform: 'ios' };
  await ask('POST /_sim/pact/state', 'an-app', { query, body: { action: 'setup', state: 'an app', params } });
  const state = 'an attributed installation';
  await ask('POST /_sim/pact/state', 'an-attributed-installation', { query, body: { action: 'setup', state, params } });
  const limited = { state: 'an app that is rate limited', params: { ...params, retryAfter: 30 } };
  await ask('POST /_sim/pact/state', 'an-app-that-is-rate-limited', { query, body: { action: 'setup', ...limited } });
  await ask('POST /_sim/pact/state', 'teardown', { query, body: { action: 'teardown', state, params } });
  await ask('DELETE /_sim/workspaces/{id}', 'pact', { id: 'pact' });
}
