// The paths of the MMP's reporting API: what may be asked, and what was really answered.
import { EXAMPLE_ORIGIN, exchange } from './exchange.mjs';

const ANSWERS = 'tenjin/answers.json#/definitions/';
const PROBLEM = 'control/answers.schema.json#/definitions/Problem';
const NOON = '2026-11-24T12:00:00.000Z';

/** @type {Readonly<Record<string, string>>} */
export const tags = { Reports: 'What the numbers are: read with an access token, not with an SDK key.' };

export const accessToken = {
  type: 'http',
  scheme: 'bearer',
  description: 'An access token: `POST /_sim/access-tokens` makes one.',
};

const servers = [
  { url: EXAMPLE_ORIGIN, description: 'The access token leads to its workspace.' },
  {
    url: `${EXAMPLE_ORIGIN}/w/{workspace}`,
    description: 'One workspace.',
    variables: { workspace: { default: 'default' } },
  },
];

const paging = {
  page: { description: 'From 1.', schema: { type: 'integer', minimum: 1, default: 1 } },
  per_page: { description: 'Rows of a page.', schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } },
};
const ofReports = {
  start_date: {
    description: 'First UTC day. Required, but for a saved report.',
    schema: { type: 'string', format: 'date', examples: ['2026-11-01'] },
  },
  end_date: {
    description: 'Last UTC day. Required, but for a saved report.',
    schema: { type: 'string', format: 'date', examples: ['2026-11-24'] },
  },
  group_by: {
    description:
      'With commas. spend: app, channel, campaign, country, site, creative. ad_revenue: app, channel, country. sk_ad_network: app, channel, campaign, sk_ad_network, sk_campaign, sk_source_app, fidelity_type, conversion_value. Required, but for a saved report.',
    schema: { type: 'string', examples: ['campaign,country'] },
  },
  metrics: {
    description: 'With commas; left out, those that the report is known for.',
    schema: { type: 'string', examples: ['spend,tracked_installs,roas_7d'] },
  },
  granularity: {
    description: 'Rows of totals-daily have no date.',
    schema: { type: 'string', enum: ['daily', 'totals-daily', 'weekly', 'monthly'], default: 'daily' },
  },
  app_ids: { description: 'Ids of apps, with commas; left out, all.', schema: { type: 'string' } },
  format: { description: 'Nothing else is there.', schema: { type: 'string', enum: ['json'] } },
};
const filter = (description) => ({ description, schema: { type: 'string' } });

/** By path: name for generators of code, what it is, what may be asked, and how it is asked here. */
const resources = {
  '/v2/reports/{report}': {
    id: 'readReport',
    summary: 'A report',
    segment: 'spend, ad_revenue, sk_ad_network, or the id of a saved report.',
    query: { ...ofReports, ...paging },
    isList: true,
    plays: {
      spend: 'spend?start_date=2026-11-24&end_date=2026-11-24&group_by=campaign',
      'totals-daily':
        'spend?start_date=2026-11-01&end_date=2026-11-30&group_by=channel&granularity=totals-daily&metrics=users,tracked_installs',
      'did-you-mean': 'spend?start_date=2026-11-01&end_date=2026-11-30&group_by=campain',
      'no-such-report': 'user_acquisition',
    },
  },
  '/v2/saved_reports': {
    id: 'readSavedReports',
    summary: 'The saved reports',
    query: { report_type: filter('Only reports of this type.'), ...paging },
    isList: true,
    plays: { all: '' },
  },
  '/v2/saved_reports/{id}': { id: 'readSavedReport', summary: 'One saved report', segment: 'Id of the saved report.' },
  '/v2/apps': { id: 'readApps', summary: 'The ids of all apps', query: paging, isList: true, plays: { all: '' } },
  '/v2/apps/{id}': { id: 'readApp', summary: 'One app, with what clients must not keep', segment: 'Id of the app.' },
  '/v2/campaigns': {
    id: 'readCampaigns',
    summary: 'Campaigns with their links',
    query: { app_id: filter('Only campaigns of this app.'), ...paging },
    isList: true,
    plays: { all: '' },
  },
  '/v2/campaigns/{id}': { id: 'readCampaign', summary: 'One campaign', segment: 'Id of the campaign.' },
  '/v2/channels': {
    id: 'readChannels',
    summary: 'Channels',
    query: paging,
    isList: true,
    plays: { all: '?per_page=2' },
  },
  '/v2/channels/{id}': { id: 'readChannel', summary: 'One channel', segment: 'Number of the channel.' },
  '/data_exports/v1/apps': {
    id: 'readAppNames',
    summary: 'Names of apps by their ids',
    query: { 'ids[]': { description: 'Once for each app; left out, all.', schema: { type: 'string' } } },
    answered: 'TenjinAppNames',
    plays: { all: '' },
  },
};

/**
 * @param {import('./schemas.mjs').Components} components
 * @param {any} createSimulator
 * @param {readonly import('./tenjin-paths.mjs').Rule[]} rules - Of the evidence.
 */
export async function reportingPaths(components, createSimulator, rules) {
  const simulator = await createSimulator({ clock: { mode: 'frozen', now: NOON } });
  try {
    const { default: world } = simulator;
    const { token } = world.accessTokens.add({ token: 'EXAMPLE-TOKEN', requestsPerMinute: null });
    world.savedReports.add({ name: 'Campaigns', groupBy: ['campaign', 'country'], metrics: ['spend', 'roas_7d'] });
    await openDemo(simulator, world);
    const ask = (target, sent = token) =>
      exchange(simulator.url, `GET ${target}`, { headers: sent === null ? {} : { authorization: `Bearer ${sent}` } });
    const paths = {};
    for (const [path, resource] of Object.entries(resources)) {
      paths[path] = { servers, get: await operation(path, resource, { components, ask, rules }) };
    }
    return paths;
  } finally {
    await simulator.close();
  }
}

/** A click on the demo's link and the open that it brought. */
async function openDemo({ url }, world) {
  const { app, campaign } = world.demo().find((one) => one.app.platform === 'android');
  const id = 'f024e65f-3dd9-4f16-9837-26bcef192d68';
  await exchange(url, `GET /v0/click/${campaign.shortId}?advertising_id=${id}`);
  const open = new URLSearchParams({
    api_key: app.sdkKeys[0].key,
    bundle_id: app.bundleId,
    platform: app.platform,
    analytics_installation_id: '29eeb1610fe74997b6d53f02e9711f8c',
    advertising_id: id,
    os_version: '34',
    sdk_version: 'server',
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  await exchange(url, 'POST /v0/event', { body: open.toString(), headers });
}

async function operation(
  path,
  {
    id,
    summary,
    segment,
    query = {},
    isList = false,
    answered = isList ? 'TenjinResourceList' : 'TenjinOneResource',
    plays,
  },
  { components, ask, rules },
) {
  const [, parent = '', name] = /^((?:\/\w+)+)(?:\/\{(\w+)\})?$/.exec(path) ?? [];
  const asked = plays ?? { one: await firstOf(parent, ask) };
  const base = path.includes('{') ? `${parent}/` : parent;
  const played = await Promise.all(
    Object.entries(asked).map(async ([play, rest]) => ({ play, ...(await ask(base + rest)) })),
  );
  const nameless = { play: 'no-token', ...(await ask(base + Object.values(asked)[0], null)) };
  const odd = { play: 'not-a-token', ...(await ask(base + Object.values(asked)[0], 'not-a-token')) };
  const mayMiss = name !== undefined;
  const missing = !mayMiss || isList ? [] : [{ play: 'none', ...(await ask(`${parent}/none`)) }];
  const examples = (status) =>
    Object.fromEntries(
      [...played, ...missing, nameless, odd]
        .filter((one) => one.status === status)
        .map(({ play, text }) => [play, { value: JSON.parse(text) }]),
    );
  const answer = async (status, definition, description, more = {}) => ({
    description,
    content: {
      'application/json': { schema: await components.refer(ANSWERS + definition), examples: examples(status) },
      ...more,
    },
  });
  const problem = { 'application/problem+json': { schema: await components.refer(PROBLEM) } };
  return {
    operationId: id,
    tags: ['Reports'],
    summary,
    parameters: [
      ...(name === undefined
        ? []
        : [{ name, in: 'path', required: true, description: segment, schema: { type: 'string' } }]),
      ...Object.entries(query).map(([one, parameter]) => ({ name: one, in: 'query', ...parameter })),
    ],
    responses: {
      200: await answer(200, answered, 'Answered.'),
      ...(isList ? { 400: await answer(400, 'TenjinBadRequest', 'A parameter is missing or wrong.') } : {}),
      401: await answer(401, 'TenjinErrors', 'The access token is missing, not known or disabled.'),
      403: await answer(
        403,
        'TenjinErrors',
        'The access token cannot be one, or lacks the right; or the `Host` is not allowed.',
        problem,
      ),
      ...(mayMiss ? { 404: await answer(404, 'TenjinErrors', 'There is no such thing.') } : {}),
      429: await answer(429, 'TenjinErrors', 'More requests than the access token may make within a minute.'),
      503: await answer(503, 'TenjinErrors', 'The store cannot be written, or a question takes too long.'),
    },
    security: [{ accessToken: [] }],
    'x-reporting': true,
    'x-evidence': rules.filter(({ id: rule }) => rule.startsWith('v2-')).map(briefly),
  };
}

/** Id of the first of a list. */
async function firstOf(parent, ask) {
  const { text } = await ask(parent);
  return JSON.parse(text).data[0].id;
}

const briefly = ({ id, status, source }) => ({ rule: id, status, source });
