// Operations of the control API about callbacks.

/** @typedef {import('./control-parts.mjs').Entry} Entry */

/** By tag, then by method and path. @type {Readonly<Record<string, Readonly<Record<string, Entry>>>>} */
export const callbackOperations = {
  Callbacks: {
    'GET /_sim/callbacks': {
      id: 'listCallbacks',
      summary: 'What is called when something happens, newest first',
      answers: { 200: 'CallbackList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
    'POST /_sim/callbacks': {
      id: 'addCallback',
      summary: 'Call a URL when something happens',
      description:
        'From now on. Macros stand in the URL as `{{name}}`; one that is not known is refused with the nearest. `findings` say what is doubtful: a macro that no public text shows, a host that is not allowed.',
      body: 'NewCallback',
      answers: { 201: 'Callback' },
      problems: ['CATALOG_LIMIT'],
    },
    'GET /_sim/callbacks/mode': {
      id: 'getCallbackMode',
      summary: 'Whether callbacks are sent, paused or captured',
      answers: { 200: 'CallbackModeState' },
    },
    'PUT /_sim/callbacks/mode': {
      id: 'setCallbackMode',
      summary: 'Send, pause or capture callbacks',
      description:
        '`pause`: what falls due waits, and goes out when they are sent again. `capture`: no connection is opened, and each delivery is answered 200 at once.',
      body: 'NewCallbackMode',
      answers: { 200: 'CallbackModeState' },
    },
    'GET /_sim/callbacks/templates': {
      id: 'listCallbackTemplates',
      summary: 'Callbacks as networks want them',
      answers: { 200: 'CallbackTemplateList' },
    },
    'GET /_sim/callbacks/macros': {
      id: 'listCallbackMacros',
      summary: 'The macros that a URL may name',
      answers: { 200: 'CallbackMacroList' },
    },
    'POST /_sim/callbacks/preview': {
      id: 'previewCallback',
      summary: 'What a callback would call',
      description:
        'Of the newest thing that an installation did and the callback waits for: of the `installation` that is named, else of the one that opened its app last. Nothing is kept or sent. What is wrong with the callback is refused as when it is made.',
      query: ['installation', 'app'],
      body: 'NewCallback',
      answers: { 200: 'CallbackPreview' },
      problems: ['AMBIGUOUS'],
    },
    'GET /_sim/callbacks/{id}': { id: 'getCallback', summary: 'One callback', answers: { 200: 'Callback' } },
    'PATCH /_sim/callbacks/{id}': {
      id: 'changeCallback',
      summary: 'Change a callback',
      description: 'What is left out stays. Deliveries that are planned stay as they are.',
      body: 'CallbackPatch',
      answers: { 200: 'Callback' },
    },
    'DELETE /_sim/callbacks/{id}': {
      id: 'deleteCallback',
      summary: 'Call it no more',
      description: 'Deliveries of it that wait are cancelled.',
      answers: { 204: null },
    },
    'GET /_sim/callbacks/deliveries': {
      id: 'listDeliveries',
      summary: 'What was planned, with its attempts and the next, newest first',
      query: ['state', 'callback', 'event', 'app', 'installation', 'since', 'before', 'limit'],
      answers: { 200: 'DeliveryList' },
    },
    'GET /_sim/callbacks/deliveries/{id}': {
      id: 'getDelivery',
      summary: 'One delivery',
      answers: { 200: 'Delivery' },
    },
    'POST /_sim/callbacks/deliveries/{id}/redeliver': {
      id: 'redeliver',
      summary: 'Deliver once more, or at once',
      description:
        'One that is settled goes out again, with all its retries; one that waits does so as soon as it can.',
      answers: { 202: 'Delivery' },
    },
  },
};
