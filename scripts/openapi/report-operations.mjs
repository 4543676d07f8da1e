// Operations of the control API about what ad networks and Apple report.

/** @typedef {import('./control-parts.mjs').Entry} Entry */

/** By tag, then by method and path. @type {Readonly<Record<string, Readonly<Record<string, Entry>>>>} */
export const reportOperations = {
  'Reports from outside': {
    'GET /_sim/network-reports': {
      id: 'listNetworkReports',
      summary: 'What ad networks have reported of themselves, newest first',
      query: ['from', 'to', 'app', 'reportChannel', 'reportCampaign', 'reportCountry', 'before', 'limit'],
      answers: { 200: 'NetworkReportList' },
    },
    'POST /_sim/network-reports': {
      id: 'addNetworkReports',
      summary: 'Report impressions, clicks, installs, spend and ad revenue of UTC days',
      description:
        'All of them or none. A report takes the place of an earlier one of the same day, app, channel, campaign, country, site and creative. Money is converted by the rate of its day; what was reported is kept.',
      body: 'NewNetworkReports',
      answers: { 201: 'NetworkReportsAdded' },
      problems: ['CATALOG_LIMIT'],
    },
    'DELETE /_sim/network-reports': {
      id: 'deleteNetworkReports',
      summary: 'Delete reports: all of them, or those that the query chooses',
      query: ['from', 'to', 'app', 'reportChannel', 'reportCampaign', 'reportCountry'],
      answers: { 200: 'RowsDeleted' },
    },
    'GET /_sim/skan-postbacks': {
      id: 'listSkanPostbacks',
      summary: "Postbacks of Apple's SKAdNetwork, newest first",
      description: '`from` and `to` are the UTC days on which they came.',
      query: ['from', 'to', 'app', 'reportChannel', 'reportCampaign', 'reportCountry', 'before', 'limit'],
      answers: { 200: 'SkanPostbackList' },
    },
    'POST /_sim/skan-postbacks': {
      id: 'addSkanPostbacks',
      summary: "Send postbacks of Apple's SKAdNetwork",
      description:
        "In Apple's own names. All of them or none, but for those whose transaction id and sequence index are there already: they do not count again. A conversion value that is null or left out is withheld, not 0.",
      body: 'NewSkanPostbacks',
      answers: { 201: 'SkanPostbacksAdded' },
      problems: ['CATALOG_LIMIT'],
    },
    'DELETE /_sim/skan-postbacks': {
      id: 'deleteSkanPostbacks',
      summary: 'Delete postbacks: all of them, or those that the query chooses',
      query: ['from', 'to', 'app', 'reportChannel', 'reportCampaign', 'reportCountry'],
      answers: { 200: 'RowsDeleted' },
    },
  },
};
