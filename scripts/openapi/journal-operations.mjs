// What the control API has for looking at what happened, and for what a test does about it.

/** @typedef {import('./control-parts.mjs').Entry} Entry */

/** By tag, then by method and path. @type {Readonly<Record<string, Readonly<Record<string, Entry>>>>} */
export const journalOperations = {
  Journal: {
    'GET /_sim/requests': {
      id: 'listRequests',
      summary: 'The requests to the MMP, newest first',
      description:
        'The header `Last-Event-ID` is the `id` at which the stream goes on from the list, `since` of `GET /_sim/stream`: unlike the cursor it tells another simulator from this one.',
      query: ['verdict', 'endpoint', 'app', 'requestInstallation', 'text', 'since', 'before', 'limit', 'format'],
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
        'From now on, or from after a place. Events are `request` (an entry of the journal), `fact`, `delivery` (after each attempt), `clock`, `due`, `world`, `reports`, `setup` (what was set up otherwise; `{"of":"workspaces"}`: a workspace was made or deleted, which is told on the streams of all), `reset`, `gap` and `end`; the data of each is one line of JSON.',
      query: ['verdict', 'endpoint', 'app', 'requestInstallation', 'text', 'events', 'since', 'heartbeatMs'],
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
        'Requests alike in every parameter but those of the sending (`sent_at`, `session_id`, `initialized_at`, `retry_attempts`, `retry_enabled`, the key), each of which was recorded, as far as the journal reaches; reads are left out. Opens with different `session_id` are different sessions. `firstAnswerLost` where a fault kept the answer to the first of them from the sender.',
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
    'POST /_sim/installs/{id}/what-if': {
      id: 'whatIf',
      summary: 'Who would have brought an installation under other settings',
      description: 'Decided anew from what was known at its first open. Changes nothing.',
      query: ['app'],
      body: 'WhatIf',
      answers: { 200: 'WhatIfAnswer' },
      problems: ['AMBIGUOUS'],
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
