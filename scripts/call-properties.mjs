// The properties of the sender's calls, as tables. What stands in them comes from where it holds: the
// names and forms from the sender's parameters, the words from the types' comments, the examples from the contract, and what
// is required from what the sender finds missing in an empty call.
import { readFile } from 'node:fs/promises';
import { mediations } from '../sender/dist/mmps/tenjin/mediations.js';
import { parameters } from '../sender/dist/mmps/tenjin/parameters.js';
import * as writers from '../sender/dist/mmps/tenjin/wire-value.js';
import { writeCall } from '../sender/dist/mmps/tenjin/write.js';

const root = new URL('../', import.meta.url);
const PLATFORMS = ['android', 'android_other', 'amazon', 'ios'];
const NAMES = { android: 'Android', android_other: 'Android without Google Play', amazon: 'Amazon', ios: 'iOS' };

/** Each call: its kind, the type that describes it, and the schema of its endpoint. */
const calls = [
  { kind: 'open', title: '`open`', type: 'OpenCall', schema: 'event' },
  { kind: 'event', title: '`event`', type: 'EventCall', schema: 'event' },
  { kind: 'purchase', title: '`purchase`', type: 'PurchaseCall', schema: 'purchase' },
  { kind: 'subscription', title: '`subscription`', type: 'SubscriptionCall', schema: 'subscription' },
  { kind: 'adRevenue', title: '`adRevenue`, flat', type: 'FlatAdRevenueCall', schema: 'ad-impression' },
];

const forms = new Map([
  [writers.id, 'a UUID or another id in hexadecimal'],
  [writers.flag, '`true` or `false`'],
  [writers.word, '`true` or `false`'],
  [writers.instant, 'a `Date`, or epoch milliseconds'],
  [writers.wholeNumber, 'a whole number'],
  [writers.amount, 'money: text, or a number that is spelt as such'],
  [writers.json, 'an object, or its JSON'],
]);

/** Where the sender takes more, or less, than the wire. */
const special = {
  trackingStatus: "`'not-determined'`, `'restricted'`, `'denied'`, `'authorized'`, or 0 to 3",
  osVersion: 'text or a number',
  osVersionRelease: 'text or a number',
  appVersionCode: 'text or a number',
  currency: 'three letters, in any case',
  country: 'two letters, in any case',
  mediationCountry: 'two letters, in any case',
  mediation: "`'custom'`, which is the default",
};

const schemaOf = async (name) =>
  JSON.parse(await readFile(new URL(`contracts/tenjin/${name}.schema.json`, root), 'utf8')).properties;

/** @returns {Promise<Record<string, Record<string, string>>>} The comment of each property, by type. */
async function comments() {
  const text = await readFile(new URL('sender/calls.ts', root), 'utf8');
  const told = {};
  let type = '';
  for (const line of text.matchAll(/^export type (\w+)|\/\*\* ([^\n]*?) \*\/\n\s+readonly (\w+)\??:/gm)) {
    if (line[1] !== undefined) told[(type = line[1])] = {};
    else told[type][line[3]] = line[2].replace(/ ?@default .*$/, '').replaceAll(/\{@link (\w+)\}/g, '`$1`');
  }
  return told;
}

/** Properties whose absence the sender refuses on a platform. */
function missingOn(kind, platform) {
  const { findings } = writeCall(kind, {}, { bundleId: 'com.example.app', platform });
  return findings
    .filter(({ rule }) => ['missing-parameter', 'event-without-name'].includes(rule))
    .map(({ property }) => property);
}

/** Where a property is required: `yes`, the platforms, or nothing. */
function requiredIn(kind, property) {
  const where = PLATFORMS.filter((platform) => missingOn(kind, platform).includes(property));
  return where.length === PLATFORMS.length ? 'yes' : where.map((platform) => NAMES[platform]).join(', ');
}

/** The same of a property that all calls have, which may be required by some. */
function requiredInAny(property) {
  const places = new Map();
  for (const { kind, title } of calls) {
    const where = requiredIn(kind, property);
    if (where !== '') places.set(where, [...(places.get(where) ?? []), title]);
  }
  return [...places]
    .map(([where, kinds]) => (where === 'yes' ? kinds.join(', ') : `${kinds.join(', ')} on ${where}`))
    .join('; ');
}

function example(write, { examples: [given] = [] }) {
  if (write === writers.flag || write === writers.word) return '`true`';
  if (write === writers.instant) return '`new Date()`';
  if (given === undefined || given === '') return '';
  if (write === writers.wholeNumber || /^\d+$/.test(given))
    return `\`${write === writers.wholeNumber ? given : `'${given}'`}\``;
  return `\`'${given}'\``;
}

const cell = (text) => text.replaceAll('|', '\\|');

function row(property, [wire, write], schema, comment, required) {
  if (comment === undefined)
    throw new Error(`sender/calls.ts says nothing of ${property}: give it a comment in one line.`);
  const values = schema.enum?.filter((value) => value !== '').map((value) => `\`'${value}'\``);
  const form = special[property] ?? forms.get(write) ?? values?.join(', ') ?? schema['x-expected'] ?? 'text';
  const shown = property === 'trackingStatus' ? "`'authorized'`" : example(write, schema);
  return `| \`${property}\` | \`${wire}\` | ${required} | ${cell(comment)} | ${cell(form)} | ${cell(shown)} |`;
}

const HEAD = '| property | on the wire | required | what it is | form | such as |\n|---|---|---|---|---|---|\n';

/** @returns {Promise<string>} Markdown, with headings of the fourth level. */
export async function callProperties() {
  const told = await comments();
  const standard = { ...(await schemaOf('standard')) };
  const device = Object.keys(parameters.open).filter((name) => name in parameters.mediatedAdRevenue);
  const common = device.map((property) =>
    row(
      property,
      parameters.open[property],
      standard[parameters.open[property][0]] ?? {},
      told.Device[property],
      requiredInAny(property),
    ),
  );
  const app =
    '| `app` | `bundle_id`, `platform` | here or in the options | the app | `{ bundleId, platform }`; ' +
    `the platform is ${PLATFORMS.map((name) => `\`'${name}'\``).join(', ')} | \`{ bundleId: 'com.example.app', platform: 'ios' }\` |`;
  const extra =
    "| `extra` | as they are named | | further parameters under their names on the wire | an object | `{ session_id: '…' }` |";

  const own = [];
  for (const { kind, title, type, schema } of calls) {
    const known = { ...standard, ...(await schemaOf(schema)) };
    const rows = Object.entries(parameters[kind])
      .filter(([name]) => !device.includes(name))
      .map(([property, parameter]) =>
        row(property, parameter, known[parameter[0]] ?? {}, told[type][property], requiredIn(kind, property)),
      );
    own.push(`#### ${title}\n\n${HEAD}${rows.join('\n')}`);
  }

  const mediated = [];
  for (const [name, { revenue, currency }] of Object.entries(mediations)) {
    const fields = Object.keys(await schemaOf(`ad-impression-${name}`)).flatMap(
      (field) => field.match(/\[(.*)\]/)?.[1] ?? [],
    );
    const others = fields.filter(
      (field) => ![revenue, currency, 'publisher_revenue_decimal', 'publisher_revenue_micro'].includes(field),
    );
    const money = currency === null ? 'US dollars' : `\`${currency}\``;
    mediated.push(`| \`${name}\` | \`${revenue}\` | ${money} | ${others.map((field) => `\`${field}\``).join(', ')} |`);
  }

  return `#### All calls

${HEAD}${[app, ...common, extra].join('\n')}

${own.join('\n\n')}

Of \`revenue\` and \`revenueCpm\` one is required, and of \`installationId\`, \`advertisingId\` and \`developerDeviceId\` as well.

#### \`adRevenue\`, with a \`mediation\`

\`mediation\` and \`fields\`: what the mediation's SDK reports, under its own names. On the wire each is \`<mediation>[<field>]\`.
The revenue is required, and one of the three ids.

| \`mediation\` | revenue | its currency | other \`fields\` |
|---|---|---|---|
${mediated.join('\n')}
`;
}
