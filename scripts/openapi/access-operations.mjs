// Operations of the control API about who may read the reports, and what is saved of them.

/** @typedef {import('./control-parts.mjs').Entry} Entry */

/** By tag, then by method and path. @type {Readonly<Record<string, Readonly<Record<string, Entry>>>>} */
export const accessOperations = {
  'Reporting API': {
    'GET /_sim/access-tokens': {
      id: 'listAccessTokens',
      summary: 'All access tokens, newest first',
      answers: { 200: 'AccessTokenList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'POST /_sim/access-tokens': {
      id: 'addAccessToken',
      summary: 'Let a client read the reports',
      description:
        'It sends the `token` as `Authorization: Bearer` to `/v2/…`. A token leads to the one workspace that has it. One that is made here is made from id and seed of the workspace, and so no secret: where `--token` guards the simulator, choose your own.',
      body: 'NewAccessToken',
      answers: { 201: 'AccessToken' },
      problems: ['ALREADY_EXISTS', 'CATALOG_LIMIT', 'KEY_TAKEN'],
    },
    'GET /_sim/access-tokens/{id}': {
      id: 'getAccessToken',
      summary: 'One access token',
      answers: { 200: 'AccessToken' },
    },
    'PATCH /_sim/access-tokens/{id}': {
      id: 'changeAccessToken',
      summary: 'Change what an access token may do',
      description: 'What is left out stays.',
      body: 'AccessTokenPatch',
      answers: { 200: 'AccessToken' },
    },
    'DELETE /_sim/access-tokens/{id}': {
      id: 'deleteAccessToken',
      summary: 'Revoke an access token',
      answers: { 204: null },
    },
    'GET /_sim/saved-reports': {
      id: 'listSavedReports',
      summary: 'All saved reports, newest first',
      answers: { 200: 'SavedReportList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'POST /_sim/saved-reports': {
      id: 'addSavedReport',
      summary: 'Save a report with its settings',
      description: 'What users do in the dashboard. It is read at `GET /v2/reports/{id}`.',
      body: 'NewSavedReport',
      answers: { 201: 'SavedReport' },
      problems: ['CATALOG_LIMIT'],
    },
    'GET /_sim/saved-reports/{id}': {
      id: 'getSavedReport',
      summary: 'One saved report',
      answers: { 200: 'SavedReport' },
    },
    'DELETE /_sim/saved-reports/{id}': {
      id: 'deleteSavedReport',
      summary: 'Delete a saved report',
      answers: { 204: null },
    },
  },
};
