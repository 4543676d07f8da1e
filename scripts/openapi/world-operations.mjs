// What the control API has for the world of a test: its workspaces, apps, campaigns, and what happens outside of it.

/** @typedef {import('./control-parts.mjs').Entry} Entry */

/** By tag, then by method and path. @type {Readonly<Record<string, Readonly<Record<string, Entry>>>>} */
export const worldOperations = {
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
  Worlds: {
    'GET /_sim/worlds': {
      id: 'listWorlds',
      summary: 'The worlds that are and were made in the workspace, the newest first',
      answers: { 200: 'WorldList' },
    },
    'POST /_sim/worlds': {
      id: 'addWorld',
      summary: 'Make people, campaigns and what they do, from a seed',
      description:
        'In a workspace in which nothing has happened yet, while others go on: how far it is stands under its id, and comes by the stream. All of it is there when it is `done`, and nothing before. Its apps, channels and campaigns are brought along.',
      body: 'NewWorld',
      answers: { 202: 'World' },
      problems: ['ALREADY_EXISTS', 'CATALOG_LIMIT', 'KEY_TAKEN', 'WORKSPACE_USED', 'WORLD_INVALID', 'WORLD_LIMIT'],
    },
    'GET /_sim/worlds/{id}': { id: 'getWorld', summary: 'How the making of a world stands', answers: { 200: 'World' } },
    'DELETE /_sim/worlds/{id}': {
      id: 'deleteWorld',
      summary: 'End the making of a world, and forget it',
      description: 'What one that is done has brought stays: reset the workspace.',
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
};
