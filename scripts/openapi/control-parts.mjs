// What the operations of the control API share: their form, parameters, groups, codes.

/**
 * @typedef {object} Entry
 * @property {string} id - Name of the operation for generators of code.
 * @property {string} summary
 * @property {string} [description]
 * @property {readonly string[]} [query] - Names of `queries` that it takes besides `workspace`; null
 *   where it looks at none.
 * @property {Readonly<Record<string, string>>} [headers] - What it looks at besides those of HTTP, with what they say.
 * @property {string} [body] - Definition of `control.schema.json`, or of the file named before it; left out, it takes no
 *   body.
 * @property {Readonly<Record<number, string | null | readonly string[]>>} answers - What it may answer, by status:
 *   definitions as of a body, but of `answers.schema.json`; media types; null for no body.
 * @property {readonly string[]} [problems] - Codes of its own, besides those that every operation may answer.
 */

/** Those of `queries` that filter insights, in the order in which they are listed. */
export const insightFilters = [
  'insightApp',
  'platform',
  'channel',
  'campaign',
  'country',
  'site',
  'creative',
  'method',
  'insightEndpoint',
  'insightVerdict',
  'reason',
  'adNetwork',
  'skCampaign',
  'sourceApp',
  'fidelity',
  'sequence',
  'conversionValue',
  'coarseValue',
  'bucket',
];
/** Commas may stand in their values. */
const singleFilters = ['site', 'creative'];

/** Query parameters by name. */
export const queries = {
  workspace: {
    description: 'Id of the workspace that is meant.',
    schema: { type: 'string', default: 'default' },
  },
  limit: {
    description: 'Most items of the answer.',
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  },
  before: { description: 'The `next` of an earlier answer: the page after it.', schema: { type: 'string' } },
  since: {
    description: 'The `cursor` of an earlier answer, or an `id`: only what came after it.',
    schema: { type: 'string' },
  },
  verdict: {
    description: 'Only requests of this verdict.',
    schema: { type: 'string', enum: ['recorded', 'dropped', 'rejected'] },
  },
  endpoint: {
    description: 'Only requests to this endpoint: `event` or `tenjin.event`.',
    schema: { type: 'string' },
  },
  requestInstallation: {
    name: 'installation',
    description: 'Only requests that name this installation, by its own id or one of its device, in any spelling.',
    schema: { type: 'string' },
  },
  text: {
    description:
      'Only requests that say this, in whatever case: as sent, or in their endpoint, verdict, reason, app and findings.',
    schema: { type: 'string' },
  },
  format: {
    description: '`text`: for people to read.',
    schema: { type: 'string', enum: ['json', 'text'], default: 'json' },
  },
  from: { description: 'First UTC day; it is inside.', schema: { type: 'string', format: 'date' } },
  to: { description: 'Last UTC day; it is inside.', schema: { type: 'string', format: 'date' } },
  groupBy: { description: 'What rows are split by, with commas between.', schema: { type: 'string' } },
  granularity: {
    description:
      'Which span of UTC days a row is about; weeks begin on Monday. Left out: what the question says, mostly `total`.',
    schema: { type: 'string', enum: ['day', 'week', 'month', 'total'] },
  },
  days: {
    description: 'Days since the install, 0–120, with commas between, where the question has some.',
    schema: { type: 'string', examples: ['0,1,7,30'] },
  },
  insightLimit: {
    name: 'limit',
    description: 'Most rows of the answer.',
    schema: { type: 'integer', minimum: 1, maximum: 10_000, default: 1000 },
  },
  cursor: { description: 'The `next` of an earlier answer: the page after it.', schema: { type: 'string' } },
  insightFormat: {
    name: 'format',
    description: '`csv`: as RFC 4180 has it, and so with `Accept: text/csv`.',
    schema: { type: 'string', enum: ['json', 'csv'], default: 'json' },
  },
  sql: {
    description: '`false`: the answer is without its `sql`, which is several kilobytes.',
    schema: { type: 'string', enum: ['true', 'false'], default: 'true' },
  },
  neutralize: {
    description: '`true`: in CSV an apostrophe stands before what a spreadsheet would execute.',
    schema: { type: 'string', enum: ['true', 'false'] },
  },
  insightApp: {
    name: 'app',
    description: 'Ids or bundle ids of apps, with commas between.',
    schema: { type: 'string' },
  },
  ...Object.fromEntries(
    insightFilters
      .filter((key) => key !== 'insightApp' && !singleFilters.includes(key))
      .map((key) => {
        const name = key.replace(/^insight(.)/, (_, first) => first.toLowerCase());
        const description = `Only rows with one of these values of \`${name}\`, with commas between; an empty one: rows that have none.`;
        return [key, { name, description, schema: { type: 'string' } }];
      }),
  ),
  ...Object.fromEntries(
    singleFilters.map((name) => [
      name,
      { description: `Only rows with this ${name}; empty: rows that have none.`, schema: { type: 'string' } },
    ]),
  ),
  events: {
    description:
      'Only these kinds of events, with commas between: `request`, `fact`, `delivery`, `clock`, `due`, `world`, `reports`, `setup`. `reset`, `gap` and `end` always come.',
    schema: { type: 'string' },
  },
  heartbeatMs: {
    description:
      'After so long without an event a comment is sent, so that no proxy closes the line; sooner where half of `limits.silenceMs` is less.',
    schema: { type: 'integer', minimum: 10, maximum: 600_000, default: 15_000 },
  },
  app: { description: 'Id or bundle id of an app.', schema: { type: 'string' } },
  reportChannel: { name: 'channel', description: 'Short id or name of a channel.', schema: { type: 'string' } },
  reportCampaign: { name: 'campaign', description: 'Id of a campaign.', schema: { type: 'string' } },
  reportCountry: { name: 'country', description: 'A country, in any case.', schema: { type: 'string' } },
  state: {
    description: 'Only deliveries in this state.',
    schema: { type: 'string', enum: ['waiting', 'delivered', 'failed', 'cancelled'] },
  },
  callback: { description: 'Id or name of a callback.', schema: { type: 'string' } },
  event: { description: 'A trigger, or the name of a custom event.', schema: { type: 'string' } },
  installation: { description: 'Id of an installation.', schema: { type: 'string' } },
  status: {
    description: '`true`: an assertion that fails is answered 417, so that `curl --fail` can tell.',
    schema: { type: 'string', enum: ['true', 'false'] },
  },
};

/** What the segments in braces are, by the path before them. */
export const segments = {
  '/_sim/workspaces/': 'Id of the workspace.',
  '/_sim/worlds/': 'Id of the world.',
  '/_sim/apps/': 'Id of the app.',
  '/_sim/campaigns/': 'Id of the campaign.',
  '/_sim/subscriptions/': 'Purchase token of the subscription.',
  '/_sim/requests/': 'Id of the request.',
  '/_sim/faults/': 'Id of the fault.',
  '/_sim/callbacks/': 'Id of the callback.',
  '/_sim/access-tokens/': 'Id of the access token.',
  '/_sim/saved-reports/': 'Id of the saved report.',
  '/_sim/callbacks/deliveries/': 'Id of the delivery.',
  '/_sim/export/': 'A table and a format, such as `events.csv`.',
  '/_sim/insights/': 'Name of the question, such as `installs`.',
  '/_sim/installs/': 'The installation id in any spelling, or a device id.',
};

/** @type {Readonly<Record<string, string>>} */
export const tags = {
  Health: 'Whether it can be used.',
  Workspaces: 'Fresh isolated worlds: tests make one each and never meet.',
  Worlds: 'People, campaigns and what they do, made from a seed.',
  Apps: 'Apps with their keys, windows and rules.',
  'Channels and campaigns': 'Sources of installs, and what an app runs on them, with its tracking links.',
  'Clicks, views and claims': 'What ad networks report, without a link.',
  Subscriptions: 'Plays Google Play, which knows the subscriptions of Android apps by their purchase tokens.',
  Journal: 'Every request to the MMP with its verdict and findings, and assertions about it.',
  Faults: 'What goes wrong on purpose, and what was counted twice for it.',
  Callbacks: 'What is called when something happens, what was planned, and how it went.',
  'Reporting API': 'Who may read the reports of the MMP, and what its dashboard has saved.',
  'Reports from outside': 'What ad networks and Apple report of themselves. Nothing is attributed by it.',
  Contracts: 'Pact provider states, for the verifier of any language.',
  Installs: 'Installations with their stories, and why each was attributed as it was.',
  Insights: 'Numbers about all that happened: installs, traffic, money, cohorts.',
  Export: 'All rows of a table as CSV, NDJSON or Parquet.',
  SQL: 'Questions of your own: DataVault, and what it is made of.',
  Clock: 'The clock of a workspace, which only moves as told where it is frozen.',
  'Snapshots and metrics': 'A workspace taken elsewhere, and numbers for Prometheus.',
  Documents: 'This document, and its page.',
};

/** Codes that any operation may answer; those of bodies where it changes something. */
export const commonProblems = [
  'REQUEST_INVALID',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'HOST_NOT_ALLOWED',
  'ORIGIN_NOT_ALLOWED',
  'TOKEN_WRONG',
  'INTERNAL',
  'CONTROL_UNAVAILABLE',
  'STORE_UNAVAILABLE',
];
export const changeProblems = ['BODY_UNREADABLE', 'BODY_NOT_JSON_TYPE', 'BODY_TOO_LARGE'];
