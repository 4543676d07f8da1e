import { control } from './control.js';
import { sendLine } from './http-line.js';
import { HOUR_MS, pick, type Stage, START } from './stage.js';
import { FORM } from './world.js';

const people = [
  { advertising_id: 'f024e65f-3dd9-4f16-9837-26bcef192d68', developer_device_id: 'a'.repeat(32), ip: '203.0.113.7' },
  { advertising_id: '0D2C1B5A-9E8F-4763-8B1F-2E3D4C5B6A79', developer_device_id: '', ip: '203.0.113.7' },
  { advertising_id: '', developer_device_id: 'b'.repeat(32), ip: '2001:db8::7' },
  { advertising_id: 'no-hexadecimal-id', developer_device_id: 'b'.repeat(32), ip: '' },
];
const agents = [
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
  '',
];
const installations = ['1'.repeat(32), '2'.repeat(32), '3'.repeat(32), ''];

/** Numbers choose among the few people, devices and names that there are; `among` where there are many. */
export type Choice = { readonly who: number; readonly what: number; readonly odd: boolean; readonly among: number };

export type Play = (stage: Stage, choice: Choice) => unknown;
type Params = Readonly<Record<string, string>>;

const appOf = ({ workspace }: Stage, n: number) => pick(workspace.apps, n);

/** The same bytes on every stage: no client of its own decides about headers. */
async function send(stage: Stage, method: string, target: string, params: Params, agent = ''): Promise<unknown> {
  const query = new URLSearchParams(params).toString();
  const { status, headers, text } = await sendLine(stage.sim.port, {
    method,
    target: method === 'GET' ? `${target}?${query}` : target,
    headers: { host: 'track.example', 'user-agent': agent, ...(method === 'GET' ? {} : { 'content-type': FORM }) },
    ...(method === 'GET' ? {} : { chunks: [query] }),
  });
  return { status, location: headers.location, type: headers['content-type'], text };
}

/** What a backend says of a device. */
function deviceOf(stage: Stage, { who, what }: Choice): Params {
  const app = appOf(stage, what);
  const { ip, ...ids } = pick(people, who);
  return {
    api_key: app.sdkKeys[0]?.key ?? '',
    bundle_id: app.bundleId,
    platform: app.platform,
    os_version: app.platform === 'ios' ? pick(['17.5', '15.8'], who) : '34',
    sdk_version: 'server',
    analytics_installation_id: pick(installations, who + what),
    ip_address: ip,
    device_model: pick(['Pixel 8', 'iPhone15,2'], what),
    ...ids,
  };
}

function engaged(kind: 'click' | 'impression'): Play {
  return (stage, { who, what, odd }) => {
    const app = appOf(stage, what);
    const { advertising_id, ip } = pick(people, who);
    return send(
      stage,
      'GET',
      `/v0/${kind}/spring-${app.id.slice(0, 4)}`,
      { advertising_id, ip_address: ip, ...(odd ? { site_id: `site ${who}`, tenjin_parameter_0: 'ü' } : {}) },
      pick(agents, what),
    );
  };
}

const posted =
  (path: string, more: (step: Choice) => Params): Play =>
  (stage, step) =>
    send(stage, 'POST', path, { ...deviceOf(stage, step), ...more(step) });

/** Everything that can happen in a workspace. */
export const plays = {
  click: engaged('click'),
  view: engaged('impression'),
  open: posted('/v0/event', ({ who, odd }) => (odd ? { open_deeplink_url: `game://level/${who}` } : {})),
  openByReferrer: async (stage, step) => {
    const { id } = pick(stage.workspace.apps, step.what);
    const campaign = await firstCampaign(stage, id);
    const { referrer } = await stage.workspace.addEngagement({ kind: 'click', campaignId: campaign });
    return send(stage, 'POST', '/v0/event', { ...deviceOf(stage, step), referrer: referrer ?? '' });
  },
  event: posted('/v0/event', ({ who, what }) => ({ event: `event ${what % 3}`, value: String(who) })),
  purchase: posted('/v0/purchase', ({ who, what, odd }) => ({
    product_id: `product ${what}`,
    price: odd ? '0.99' : '1234',
    quantity: String(who),
    currency: pick(['USD', 'EUR', 'JPY'], what),
    transaction_id: `transaction ${who}`,
  })),
  subscription: posted('/v1/subscriptions', ({ who, what }) => ({
    product_id: 'monthly',
    price: '9.99',
    currency: 'USD',
    google_play_purchase_token: `token ${who}`,
    original_transaction_id: `original ${what}`,
    transaction_id: `transaction ${who}`,
  })),
  storeKnows: ({ workspace }, { who, odd }) =>
    workspace.addSubscription({
      appId: workspace.apps[0]?.id ?? '',
      token: `token ${who}`,
      trial: odd,
      price: '4.99',
      currency: 'EUR',
    }),
  storeTells: ({ sim }, { who, what }) =>
    control(
      sim.url,
      `POST /_sim/subscriptions/${encodeURIComponent(`token ${who}`)}/${pick(['renew', 'cancel', 'convert-trial'], what)}?workspace=stage`,
    ).then(({ status, body }) => ({ status, body })),
  adImpression: posted('/v0/ad_impressions', ({ who }) => ({
    ad_revenue_mediation: 'max',
    revenue_cpm: `${who}.5`,
    currency: 'USD',
  })),
  conversionValue: posted('/v0/conversion-values', ({ who, what }) => ({ conversion_value: String(who + what) })),
  importUser: posted('/v0/import_attribution', () => ({})),
  user: (stage, step) => send(stage, 'GET', '/v0/user', deviceOf(stage, step)),
  nonsense: (stage, { who, odd }) =>
    sendLine(stage.sim.port, {
      method: 'POST',
      target: `/w/stage/v0/${odd ? 'event' : 'evnt'}?a=%ff&b=${who}`,
      headers: { host: 'track.example', 'x-odd': 'caf\u00e9' },
      chunks: [Buffer.from([0, 255, 128, who])],
    }).then(({ status, text }) => ({ status, text })),
  engage: async (stage, { who, what, odd }) => {
    const { advertising_id, ip } = pick(people, who);
    return stage.workspace.addEngagement({
      kind: pick(['click', 'impression'] as const, who + what),
      campaignId: await firstCampaign(stage, appOf(stage, what).id),
      advertisingId: advertising_id,
      ...(ip === '' ? {} : { ip }),
      ...(odd ? { clickId: `click ${who}`, at: '2026-11-24T11:00:00.000Z', parameters: { a: '1' } } : {}),
    });
  },
  claim: (stage, { who, what, odd }) =>
    stage.workspace.addClaim({
      appId: appOf(stage, what).id,
      channel: 'Meta',
      kind: odd ? 'click' : 'impression',
      engagedAt: START,
      advertisingId: pick(people, who).advertising_id || 'c'.repeat(32),
      ...(odd ? { installationId: pick(installations, who + what) || 'd'.repeat(32) } : {}),
    }),
  explain: (stage, { who, what }) =>
    stage.workspace.explain({ appId: appOf(stage, what).id, advertisingId: pick(people, who).advertising_id }),
  advance: async ({ workspace }, { who, what }) => workspace.clock.advance({ ms: who * HOUR_MS + what }),
  scale: async ({ workspace }, { odd }) =>
    workspace.clock.set({ mode: 'frozen', now: odd ? '2027-01-01T00:00:00Z' : START }),
  patchApp: (stage, { who, what, odd }) =>
    stage.workspace.patchApp(appOf(stage, what).id, {
      windows: { click: { deviceMs: (who + 1) * HOUR_MS } },
      matchPrivateIps: odd,
      ...(odd ? { commission: [{ from: '2026-01-01', rate: 0.15 }] } : {}),
    }),
  addApp: ({ workspace }, { who }) => workspace.addApp({ bundleId: `com.example.more${who}`, platform: 'amazon' }),
  addCampaign: (stage, { what }) =>
    stage.workspace.addCampaign({ appId: appOf(stage, what).id, name: 'More', channel: `Network ${what}` }).shortId,
  addFault: ({ workspace }, { who, what, odd }) =>
    workspace.faults.add({
      ...(odd ? { endpoint: pick(['event', 'purchase', 'click'], who) } : {}),
      // None of them for ever: then nothing else would happen any more.
      when: {
        ...pick([{ first: who + 1 }, { nth: who + 1 }, { probability: 0.2 }], what),
        per: pick(['workspace', 'installation'] as const, who + what),
      },
      do: { status: pick([202, 429, 503, 500], who), ...(odd ? { retryAfter: 1 } : {}) },
      phase: pick(['before', 'after'] as const, who),
    }),
  deleteFault: ({ workspace }) => workspace.faults.delete(workspace.faults.list()[0]?.id ?? 'none'),
  report: (stage, { who, what, odd }) =>
    stage.workspace.networkReports.add([
      {
        date: pick(['2026-11-23', '2026-11-24'], who),
        appId: appOf(stage, what).id,
        channel: 'Example Ads',
        impressions: 1000 * who,
        clicks: who,
        installs: what,
        ...(odd ? { spend: { amount: `${who}.5`, currency: 'EUR' }, country: 'DE' } : { adRevenue: '1.25' }),
      },
    ]),
  postback: ({ workspace }, { who, what, odd }) =>
    workspace.skanPostbacks.add([
      {
        version: '4.0',
        'ad-network-id': '4dzt52r2t5.skadnetwork',
        'source-identifier': '39',
        'transaction-id': `transaction ${who}`,
        'conversion-value': odd ? what : null,
        appId: workspace.apps[1]?.id ?? '',
      },
    ]),
  forgetReports: ({ sim }, { who, odd }) =>
    control(
      sim.url,
      odd
        ? 'DELETE /_sim/skan-postbacks?workspace=stage'
        : `DELETE /_sim/network-reports?workspace=stage&from=2026-11-2${3 + (who % 2)}`,
    ).then(({ body }) => body),
  forget: ({ sim }, { who, odd }) =>
    control(sim.url, `DELETE /_sim/requests${odd ? '' : `/${who + 1}`}?workspace=stage`).then(({ status }) => status),
  // Nobody listens at port 1; what is captured is delivered at once.
  addCallback: ({ workspace }, { who, what, odd }) =>
    workspace.callbacks.add({
      event: pick(['install', 'open', 'purchase', 'event 1'], what),
      url: `http://127.0.0.1:1/${who}?i={{analytics_installation_id}}&c={{campaign_name}}&usd={{revenue_usd_net}}`,
      action: odd ? 'ping_on_first' : 'ping',
      ...(who === 3 ? { networks: 'channel' as const, channel: 'Meta' } : {}),
    }),
  patchCallback: ({ workspace: { callbacks } }, { who, odd }) =>
    callbacks.patch(callbacks.list()[who]?.id ?? 'none', { active: odd }),
  deleteCallback: ({ workspace: { callbacks } }) => callbacks.delete(callbacks.list()[0]?.id ?? 'none'),
  callbackMode: ({ workspace: { callbacks } }, { what }) => {
    if (what === 0) callbacks.pause();
    else if (what === 1) callbacks.resume();
    else callbacks.capture();
  },
  redeliver: ({ workspace: { callbacks } }, { who }) => callbacks.redeliver(callbacks.deliveries()[who]?.id ?? 'none'),
  addAccess: ({ workspace }, { who, what, odd }) => [
    workspace.accessTokens.add({ name: `name ${who}`, disabled: odd }),
    workspace.savedReports.add({ name: `report ${what}`, metrics: ['spend', 'retention_1d'], groupBy: ['campaign'] }),
  ],
  deleteAccess: ({ workspace: { accessTokens, savedReports } }, { odd }) =>
    odd
      ? accessTokens.delete(accessTokens.list().find(({ name }) => name !== null)?.id ?? 'none')
      : savedReports.delete(savedReports.list()[0]?.id ?? 'none'),
  takeOut: async (stage) => (stage.snapshot = await stage.workspace.snapshot()),
  putIn: ({ workspace, snapshot }) => (snapshot === null ? null : workspace.restore(snapshot)),
  reset: ({ workspace }) => workspace.reset(),
} satisfies Record<string, Play>;

async function firstCampaign({ sim }: Stage, appId: string): Promise<string> {
  type Campaign = { readonly id: string; readonly appId: string; readonly shortId: string | null };
  const { body } = await control<{ items: readonly Campaign[] }>(sim.url, 'GET /_sim/campaigns?workspace=stage');
  return body.items.findLast((one) => one.appId === appId && one.shortId !== null)?.id ?? '';
}
