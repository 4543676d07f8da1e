// What the control API consists of: one entry for each method of each path. A test holds it against the running
// simulator, from both sides: methods, query parameters, bodies, answers and codes.

/** @typedef {import('./control-parts.mjs').Entry} Entry */

/** By tag, then by method and path; a name in braces stands for a segment that may be any. */
const table = {
  Health: {
    'GET /_sim/health': { id: 'getHealth', summary: 'Whether it can be used', query: null, answers: { 200: 'Health' } },
  },
  Workspaces: {
    'GET /_sim/workspaces': {
      id: 'listWorkspaces',
      summary: 'All workspaces',
      answers: { 200: 'WorkspaceList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'POST /_sim/workspaces': {
      id: 'addWorkspace',
      summary: 'Make a fresh workspace',
      description:
        'A key, and the short id of a link, leads to the one workspace that has it. Where a sender cannot change its key, make each workspace with `"keyScope": "workspace"` and point the sender to its `baseUrl`. Ids, keys and short ids are made from the id and the `seed`.',
      body: 'NewWorkspace',
      answers: { 201: 'Workspace' },
      problems: ['ALREADY_EXISTS', 'CATALOG_LIMIT', 'KEY_TAKEN', 'WORKSPACE_LIMIT'],
    },
    'GET /_sim/workspaces/{id}': {
      id: 'getWorkspace',
      summary: 'One workspace',
      answers: { 200: 'Workspace' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'DELETE /_sim/workspaces/{id}': {
      id: 'deleteWorkspace',
      summary: 'End a workspace',
      description: 'Its keys and short ids are free again. The default workspace stays: reset it.',
      answers: { 204: null },
      problems: ['DEFAULT_WORKSPACE'],
    },
    'POST /_sim/reset': {
      id: 'resetWorkspace',
      summary: 'Forget what happened',
      description: 'Apps, keys, channels and campaigns stay; the clock is set as when the workspace was made.',
      answers: { 204: null },
    },
  },
  Apps: {
    'GET /_sim/apps': {
      id: 'listApps',
      summary: 'All apps',
      answers: { 200: 'AppList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'POST /_sim/apps': {
      id: 'addApp',
      summary: 'Make an app',
      description: 'A key may serve several apps of its workspace. Left out, one is made.',
      body: 'NewApp',
      answers: { 201: 'App' },
      problems: ['ALREADY_EXISTS', 'CATALOG_LIMIT', 'KEY_TAKEN'],
    },
    'GET /_sim/apps/{id}': { id: 'getApp', summary: 'One app', answers: { 200: 'App' } },
    'PATCH /_sim/apps/{id}': {
      id: 'changeApp',
      summary: 'Change an app',
      description: 'What is left out stays.',
      body: 'AppPatch',
      answers: { 200: 'App' },
      problems: ['KEY_TAKEN'],
    },
    'DELETE /_sim/apps/{id}': {
      id: 'deleteApp',
      summary: 'Delete an app',
      description: 'Its keys are free again, its campaigns are deleted.',
      answers: { 204: null },
    },
  },
  'Channels and campaigns': {
    'GET /_sim/channels': {
      id: 'listChannels',
      summary: 'All channels; the common ones are there',
      answers: { 200: 'ChannelList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'POST /_sim/channels': {
      id: 'addChannel',
      summary: 'Make a channel',
      body: 'NewChannel',
      answers: { 201: 'Channel' },
      problems: ['ALREADY_EXISTS', 'CATALOG_LIMIT'],
    },
    'GET /_sim/campaigns': {
      id: 'listCampaigns',
      summary: 'All campaigns, deleted ones included',
      answers: { 200: 'CampaignList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'POST /_sim/campaigns': {
      id: 'addCampaign',
      summary: 'Make a campaign with its tracking links',
      description: 'A new channel is made. A self-attributing channel has no links: it claims.',
      body: 'NewCampaign',
      answers: { 201: 'Campaign' },
      problems: ['ALREADY_EXISTS', 'CATALOG_LIMIT', 'KEY_TAKEN'],
    },
    'GET /_sim/campaigns/{id}': { id: 'getCampaign', summary: 'One campaign', answers: { 200: 'Campaign' } },
    'PATCH /_sim/campaigns/{id}': {
      id: 'changeCampaign',
      summary: 'Change a campaign',
      description: 'What is left out stays.',
      body: 'CampaignPatch',
      answers: { 200: 'Campaign' },
    },
    'DELETE /_sim/campaigns/{id}': {
      id: 'deleteCampaign',
      summary: 'Delete a campaign',
      description: 'Its link is retired; installs keep it.',
      answers: { 204: null },
    },
  },
  'Clicks, views and claims': {
    'POST /_sim/engagements': {
      id: 'addEngagement',
      summary: 'Add a click or a view',
      description: 'It counts for the next request. For a click, send `referrer` as the `referrer` of an open.',
      body: 'NewEngagement',
      answers: { 201: 'AddedEngagement' },
      problems: ['ENGAGEMENT_IN_FUTURE'],
    },
    'POST /_sim/claims': {
      id: 'addClaim',
      summary: 'Claim an install for a self-attributing channel',
      description: 'It counts for opens that come after it.',
      body: 'NewClaim',
      answers: { 201: 'Claim' },
      problems: ['ENGAGEMENT_IN_FUTURE'],
    },
  },
  Subscriptions: {
    'GET /_sim/subscriptions': {
      id: 'listSubscriptions',
      summary: 'All subscriptions of Android apps',
      answers: { 200: 'SubscriptionList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'POST /_sim/subscriptions': {
      id: 'addSubscription',
      summary: 'Let Google Play know of a subscription',
      description: 'Before the app reports it by its purchase token.',
      body: 'NewSubscription',
      answers: { 201: 'Subscription' },
      problems: ['ALREADY_EXISTS'],
    },
    'GET /_sim/subscriptions/{token}': {
      id: 'getSubscription',
      summary: 'One subscription',
      query: ['app'],
      answers: { 200: 'Subscription' },
      problems: ['AMBIGUOUS'],
    },
    'POST /_sim/subscriptions/{token}/renew': {
      id: 'renewSubscription',
      summary: 'Let Google Play renew a subscription',
      description: 'The MMP hears of it at the instant of the clock.',
      query: ['app'],
      body: 'SubscriptionPeriod',
      answers: { 200: 'SubscriptionPlayed' },
      problems: ['AMBIGUOUS', 'SUBSCRIPTION_STATE'],
    },
    'POST /_sim/subscriptions/{token}/convert-trial': {
      id: 'convertTrial',
      summary: 'Let Google Play turn a trial into a paid subscription',
      query: ['app'],
      body: 'SubscriptionPeriod',
      answers: { 200: 'SubscriptionPlayed' },
      problems: ['AMBIGUOUS', 'SUBSCRIPTION_STATE'],
    },
    'POST /_sim/subscriptions/{token}/cancel': {
      id: 'cancelSubscription',
      summary: 'Let Google Play cancel a subscription',
      query: ['app'],
      body: 'SubscriptionPeriod',
      answers: { 200: 'SubscriptionPlayed' },
      problems: ['AMBIGUOUS', 'SUBSCRIPTION_STATE'],
    },
  },
  Journal: {
    'GET /_sim/requests': {
      id: 'listRequests',
      summary: 'The requests to the MMP, newest first',
      query: ['verdict', 'endpoint', 'app', 'since', 'before', 'limit', 'format'],
      answers: { 200: ['RequestList', 'text/plain'] },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'DELETE /_sim/requests': { id: 'deleteRequests', summary: 'Empty the journal', answers: { 204: null } },
    'GET /_sim/requests/{id}': {
      id: 'getRequest',
      summary: 'One request',
      query: ['format'],
      answers: { 200: ['RequestEntry', 'text/plain'] },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'DELETE /_sim/requests/{id}': {
      id: 'deleteRequest',
      summary: 'Take one request out of the journal',
      answers: { 204: null },
    },
    'GET /_sim/stream': {
      id: 'followWorkspace',
      summary: 'What happens, as server-sent events',
      description:
        'From now on, or from after a place. Events are `request` (an entry of the journal), `fact`, `clock`, `due`, `reset`, `gap` and `end`; the data of each is one line of JSON.',
      query: ['verdict', 'endpoint', 'app', 'since', 'heartbeatMs'],
      headers: { 'Last-Event-ID': 'The `id` of the last event that was read. It counts over `since`.' },
      answers: { 200: 'text/event-stream' },
      problems: ['STREAM_LIMIT'],
    },
    'POST /_sim/assert': {
      id: 'assertRequests',
      summary: 'Check what was received, or wait for it',
      description:
        '`atLeast` (default 1) is answered as soon as it holds; `count` and `never` hold until `withinMs` is over. `fields` is a subset match on canonical values. Where a limit has dropped entries that would count, the answer is 409, never a wrong count.',
      query: ['status'],
      body: 'Assertion',
      answers: { 200: 'AssertionAnswer', 417: 'AssertionAnswer' },
      problems: ['ANSWER_TOO_LARGE', 'JOURNAL_INCOMPLETE', 'PATTERN_TOO_SLOW', 'WAIT_LIMIT', 'WORKSPACE_ENDED'],
    },
  },
  Faults: {
    'GET /_sim/faults': {
      id: 'listFaults',
      summary: 'What goes wrong on purpose, newest first',
      answers: { 200: 'FaultList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'POST /_sim/faults': {
      id: 'addFault',
      summary: 'Let something go wrong from now on',
      description:
        'The oldest fault that fits is asked first; a request that it meets is not counted by the younger ones. Which requests a `probability` meets follows from the seed.',
      body: 'NewFault',
      answers: { 201: 'Fault' },
      problems: ['CATALOG_LIMIT'],
    },
    'GET /_sim/faults/{id}': {
      id: 'getFault',
      summary: 'One fault, and how often it has been met',
      answers: { 200: 'Fault' },
    },
    'DELETE /_sim/faults/{id}': { id: 'deleteFault', summary: 'Let it go wrong no more', answers: { 204: null } },
    'GET /_sim/duplicates': {
      id: 'listDuplicates',
      summary: 'What the MMP counted more than once',
      description:
        'Requests alike in every parameter, each of which was recorded, as far as the journal reaches; reads are left out. `firstAnswerLost` where a fault kept the answer to the first of them from the sender.',
      query: ['endpoint', 'app', 'since', 'limit'],
      answers: { 200: 'DuplicateList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
  },
  Contracts: {
    'POST /_sim/pact/state': {
      id: 'changeProviderState',
      summary: 'Bring about a provider state of a Pact',
      description:
        'For the verifier of any language: its set-up URL. A set-up starts from an empty workspace, without apps; set-ups that follow each other without a request between them belong to one interaction and add up. The same set-up twice is one. The journal stays, so that what was found of each request can be read afterwards. The states: `an app`, `an app with a disabled key`, `an app that ignores a version`, `an app that needs an advertising id`, `an app with another key`, `no app`, `an attributed installation`, `an app that is rate limited`, `an app during an outage`, and the empty name of an interaction without any, in which any key is taken.',
      body: 'ProviderState',
      answers: { 200: 'ProviderStateValues' },
      problems: ['CATALOG_LIMIT', 'KEY_TAKEN'],
    },
  },
  Installs: {
    'GET /_sim/installs': {
      id: 'listInstalls',
      summary: 'The installations that have been opened, newest first',
      query: ['app', 'before', 'limit'],
      answers: { 200: 'InstallList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'GET /_sim/installs/{id}': {
      id: 'getInstall',
      summary: 'The whole story of one installation',
      query: ['app'],
      answers: { 200: 'InstallStory' },
      problems: ['ANSWER_TOO_LARGE', 'AMBIGUOUS'],
    },
    'POST /_sim/attribution/explain': {
      id: 'explainAttribution',
      summary: 'The attribution that an install would get',
      description: 'Changes nothing.',
      body: 'Explanation',
      answers: { 200: 'Attribution' },
    },
  },
  Clock: {
    'GET /_sim/clock': { id: 'getClock', summary: 'What the clock shows', answers: { 200: 'ClockState' } },
    'PUT /_sim/clock': {
      id: 'setClock',
      summary: 'Set the clock',
      description: 'To any instant while the workspace holds no facts; afterwards only forward.',
      body: 'NewClock',
      answers: { 200: 'ClockMoved' },
      problems: ['CLOCK_BACKWARD'],
    },
    'POST /_sim/clock/advance': {
      id: 'advanceClock',
      summary: 'Move the clock forward',
      description: 'Answered when all that fell due is done.',
      body: 'ClockAdvance',
      answers: { 200: 'ClockMoved' },
      problems: ['CLOCK_BACKWARD'],
    },
  },
  'Snapshots and metrics': {
    'GET /_sim/snapshot': {
      id: 'takeSnapshot',
      summary: 'All of one workspace as one document',
      answers: { 200: 'snapshot.schema.json#/definitions/Snapshot' },
      problems: ['SNAPSHOT_TOO_LARGE'],
    },
    'PUT /_sim/snapshot': {
      id: 'restoreSnapshot',
      summary: 'Put a snapshot in the stead of all that is in a workspace',
      description: 'All or nothing. The workspace keeps its id and its `keyScope`, and is answered as it is now.',
      body: 'snapshot.schema.json#/definitions/Snapshot',
      answers: { 200: 'Workspace' },
      problems: ['SNAPSHOT_INVALID', 'SNAPSHOT_TOO_LARGE', 'CATALOG_LIMIT', 'KEY_TAKEN'],
    },
    'GET /metrics': {
      id: 'getMetrics',
      summary: 'Numbers for Prometheus',
      query: null,
      answers: { 200: 'text/plain' },
    },
  },
  Documents: {
    'GET /_sim/openapi.json': {
      id: 'getOpenapi',
      query: null,
      summary: 'This document',
      description: 'The `servers` are those of the address that was asked for.',
      answers: { 200: 'application/json' },
    },
    'GET /_sim/docs': {
      id: 'getDocs',
      query: null,
      summary: 'This document as a page',
      description:
        'Needs no network. A browser sends no bearer token by itself: with a token, read the document instead.',
      answers: { 200: 'text/html' },
    },
  },
};

/** @type {readonly (Entry & { line: string, tag: string })[]} */
export const operations = Object.entries(table).flatMap(([tag, entries]) =>
  Object.entries(entries).map(([line, entry]) => ({ line, tag, ...entry })),
);
