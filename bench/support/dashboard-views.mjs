// What a reader of the other views does, and what has to be there before.
import { known } from './plans.mjs';

/** So many of the installations come from an ad. */
const FROM_AD = 32;
const CHANNEL = 'unity';
const ONE = known(5);

const link = (name) =>
  `[...document.querySelectorAll('main a')].find((one) => one.textContent.trim() === '${name}').click()`;
const isThere = (selector) => `document.querySelector('${selector}') !== null`;
const INSTALLS = `document.querySelector('.summary-numbers strong').textContent`;

/** Views by their addresses: what is there when the first answer is shown, and acts as those of Live. */
export const VIEWS = {
  '/installations': {
    answered: 'main tbody a',
    acts: {
      'Installations: find one by its id, up to its story': {
        before: `write('Installation', '${ONE.analytics_installation_id}')`,
        act: `document.querySelector('form[role=search]').requestSubmit()`,
        isDone: isThere('.story .timeline li'),
      },
    },
  },
  '/campaigns': {
    answered: '.summary-numbers',
    acts: {
      'Campaigns: choose a channel, up to its numbers': {
        // Its reader has seen all pictures: those that have not come before he goes on are asked for when he is back.
        before: 'calm()',
        act: `pick('Channel', '${CHANNEL}')`,
        isDone: `${INSTALLS} === '${FROM_AD}'`,
      },
      'Campaigns: show all channels again, with all pictures in view': {
        before: 'calm()',
        act: `pick('Channel', '')`,
        isDone: `${INSTALLS} !== '${FROM_AD}' && isCalm()`,
      },
      'Campaigns: choose a channel, with all pictures in view': {
        before: 'calm()',
        act: `pick('Channel', '${CHANNEL}')`,
        isDone: `${INSTALLS} === '${FROM_AD}' && isCalm()`,
      },
      'Campaigns: choose a country, up to its numbers': {
        before: `pick('Channel', ''), calm()`,
        act: `pick('Country', '${ONE.country}')`,
        isDone: `!['${FROM_AD}', '…'].includes(${INSTALLS}) && document.querySelector('[aria-busy=false] > .summary-numbers') !== null`,
      },
    },
  },
  '/callbacks': {
    answered: '.deliveries tbody a',
    acts: {
      'Callbacks: open a delivery': {
        act: `document.querySelector('.deliveries tbody a').click()`,
        isDone: isThere('.details .attempts'),
      },
    },
  },
  '/control': {
    answered: 'main tbody a',
    acts: {
      'Control: go to apps and keys': { act: link('Apps and keys'), isDone: isThere('#app-title') },
      'Control: go to SQL': { act: link('SQL'), isDone: isThere('main textarea') },
    },
  },
};

/** What is asked of these, each by one question. */
export const QUESTIONS = [
  [
    '`GET /_sim/requests?installation=`, of one that is there',
    `requests?limit=100&installation=${ONE.analytics_installation_id}`,
  ],
  ['`GET /_sim/installs/{id}`', `installs/${ONE.analytics_installation_id}`],
  ['`GET /_sim/insights/roas` by channel', 'insights/roas?groupBy=channel&days=7,120'],
];

/** A campaign whose ads are clicked by some of the installations before they open, and a callback of each install. */
export async function prepare(url, app) {
  const ask = async (line, body) => {
    const [method, path] = line.split(' ');
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${url}/_sim/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${line}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const { shortId } = await ask('POST campaigns', { appId: app.id, name: 'Spring', channel: CHANNEL });
  await ask('PUT callbacks/mode', { mode: 'capture' });
  await ask('POST callbacks', { event: 'install', url: 'http://127.0.0.1:9/?id={{advertising_id}}' });
  for (let n = 0; n < FROM_AD; n += 1) {
    const clicked = new URLSearchParams({ advertising_id: known(n).advertising_id });
    await (await fetch(`${url}/v0/click/${shortId}?${clicked}`, { redirect: 'manual' })).text();
  }
}

/** When something was painted first, in the page's own time. */
export const FIRST_PAINT = `new Promise((resolve) => {
    const look = () => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      if (paint === undefined) requestAnimationFrame(look);
      else resolve(paint.startTime);
    };
    look();
  })`;

/** So often it is looked whether anything is still asked for. */
const LOOK_MS = 50;
/** Of somebody who types fast. */
const BETWEEN_LETTERS_MS = 80;

/** What acts are made of, in the page. */
export const HELPERS = `
  globalThis.choose = (name, value) => {
    const select = [...document.querySelectorAll('select')].find((one) => [...one.options].some((o) => o.value === 'rejected'));
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  globalThis.pick = (label, value) => {
    const select = [...document.querySelectorAll('label')].find((one) => one.textContent.startsWith(label)).querySelector('select');
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  globalThis.isCalm = (bottom = innerHeight) =>
    [...document.querySelectorAll('main [aria-busy=true]')].every((one) => one.getBoundingClientRect().top >= bottom);
  globalThis.calm = async () => {
    do await new Promise((resolve) => setTimeout(resolve, ${LOOK_MS}));
    while (!isCalm(Infinity));
  };
  globalThis.write = (label, text) => {
    const input = [...document.querySelectorAll('label')].find((one) => one.textContent.startsWith(label)).querySelector('input');
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  globalThis.type = async (label, text) => {
    for (let length = 1; length <= text.length; length += 1) {
      write(label, text.slice(0, length));
      await new Promise((resolve) => setTimeout(resolve, ${BETWEEN_LETTERS_MS}));
    }
  };
  globalThis.timed = async (act, isDone) => {
    const from = performance.now();
    act();
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (isDone()) return performance.now() - from;
      if (performance.now() - from > 30_000) throw new Error('it does not show');
    }
  };`;
