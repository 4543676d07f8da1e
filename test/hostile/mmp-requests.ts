import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { tenjin } from '../../simulator/mmps/tenjin/dialect.js';
import { resolved, type Schema } from './json-from-schema.js';
import { placeholder } from './living.js';
import type { HttpRequest } from './shot.js';
import { nastyNumbers, nastyText } from './values.js';

type Pair = readonly [name: string, value: string];

const FORM = 'application/x-www-form-urlencoded';
const schemas = new URL('../../contracts/tenjin/', import.meta.url);

/** Every parameter that any schema of the MMP knows, with what is told of its values. */
const parameters: ReadonlyMap<string, Schema> = new Map(
  readdirSync(schemas)
    .filter((file) => file.endsWith('.schema.json'))
    .flatMap((file) => {
      const schema = JSON.parse(readFileSync(new URL(file, schemas), 'utf8')) as Schema;
      return Object.entries(schema.properties ?? {}).map(([name, property]): [string, Schema] => [
        name,
        property.$ref?.startsWith('#') === true ? resolved(schema, property.$ref) : property,
      ]);
    }),
);

/** A few devices, so that clicks, opens and purchases meet; and more that are new each time. */
const deviceId = fc.oneof(
  fc.integer({ min: 1, max: 40 }).map((n) => n.toString(16).padStart(32, 'f')),
  fc.uuid(),
  fc.constantFrom('00000000-0000-0000-0000-000000000000', ''),
);

/** Names whose plausible values no pattern tells. */
const telling: Readonly<Record<string, fc.Arbitrary<string>>> = {
  analytics_installation_id: deviceId,
  advertising_id: deviceId,
  developer_device_id: deviceId,
  ip_address: fc.constantFrom('203.0.113.7', '198.51.100.20', '2001:db8::7', '10.0.0.1'),
  os_version: fc.constantFrom('17.5', '34', '15.8', '16.0'),
  sdk_version: fc.constantFrom('server', '1.16.0'),
  device_model: fc.constantFrom('Pixel 8', 'iPhone15,2'),
  user_agent: fc.constantFrom('Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/126.0', ' '.repeat(2000)),
  referrer: fc.constantFrom('mmp_sim_click=x', 'utm_source=a&mmp_sim_click=ffffffff00008000800000000000000a', '%25%25'),
  redirect_url: fc.constantFrom('https://example.com/a?b=c', 'market://details?id=a&referrer=b%3Dc'),
  google_play_purchase_token: fc.integer({ min: 1, max: 30 }).map((n) => `storm-token-${n}`),
  original_transaction_id: fc.integer({ min: 1, max: 30 }).map((n) => `storm-transaction-${n}`),
};

/** A value as a sender that means well would send it. */
function plausible(name: string): fc.Arbitrary<string> {
  const told = telling[name];
  if (told !== undefined) return told;
  const { pattern = '', enum: words } = parameters.get(name) ?? {};
  if (words !== undefined) return fc.constantFrom(...words.map(String));
  if (pattern.includes('[A-Z]{3}')) return fc.constantFrom('USD', 'EUR', 'JPY', 'KWD');
  if (pattern.includes('[A-Za-z]{2}')) return fc.constantFrom('US', 'DE', 'br');
  if (pattern.includes('[eE]')) return fc.constantFrom('0.99', '4.99', '1e-3', '0', '999999999', '12345.678901234');
  if (pattern.includes('{12,14}')) return fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }).map(String);
  if (pattern.includes('0-9') || pattern.includes('\\d')) return fc.integer({ min: 0, max: 70 }).map(String);
  return fc.constantFrom('Spring', 'a b', 'x1');
}

const value = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: plausible(name) },
    { weight: 2, arbitrary: nastyText },
    { weight: 1, arbitrary: fc.constantFrom(...nastyNumbers.map(String)) },
  );

/** Known names mostly, in the right spelling mostly. */
const pair: fc.Arbitrary<Pair> = fc.oneof(
  {
    weight: 28,
    arbitrary: fc.constantFrom(...parameters.keys()).chain((name) => value(name).map((given): Pair => [name, given])),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...parameters.keys()), nastyText)
      .map(([name, given]): Pair => [name.toUpperCase().replaceAll('_', ''), given]),
  },
  { weight: 2, arbitrary: fc.tuple(nastyText, nastyText) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('__proto__', 'constructor', 'max[revenue][a]', 'a[]'), nastyText),
  },
);

/** Key, bundle and platform, mostly right: else nothing behind the key would ever be reached. */
const SENDER = 'sender';
const sender: fc.Arbitrary<readonly Pair[]> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<readonly Pair[]>([[SENDER, placeholder('sender')]]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constant<Pair>([SENDER, placeholder('sender')]), value('bundle_id'), value('platform'))
      .map(([who, bundle, platform]): Pair[] => [who, ['bundle_id', bundle], ['platform', platform]]),
  },
  { weight: 1, arbitrary: value('api_key').map((key): Pair[] => [['api_key', key]]) },
  { weight: 1, arbitrary: fc.constant<readonly Pair[]>([]) },
);

/** What every call that is not thrown away at once has. */
const device: fc.Arbitrary<readonly Pair[]> = fc
  .tuple(value('analytics_installation_id'), value('advertising_id'), value('os_version'), value('sdk_version'))
  .map(([installation, advertising, os, sdk]) => [
    ['analytics_installation_id', installation],
    ['advertising_id', advertising],
    ['os_version', os],
    ['sdk_version', sdk],
  ]);

const money: fc.Arbitrary<readonly Pair[]> = fc
  .tuple(value('price'), value('currency'), value('quantity'), value('revenue_decimal'), value('conversion_value'))
  .map(([price, currency, quantity, revenue, conversion]) => [
    ['price', price],
    ['currency', currency],
    ['quantity', quantity],
    ['revenue_decimal', revenue],
    ['conversion_value', conversion],
    ['product_id', 'gems'],
  ]);

const pairs: fc.Arbitrary<readonly Pair[]> = fc
  .tuple(
    sender,
    device,
    fc.option(money, { nil: [], freq: 2 }),
    fc.array(pair, { maxLength: 6 }),
    // Very many, now and then.
    fc.oneof(
      { weight: 1500, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 900, max: 5000 }) },
    ),
  )
  .map(([who, what, paid, more, many]) => [
    ...who,
    ...what,
    ...paid,
    ...more,
    ...Array.from({ length: many }, (_, n): Pair => [`p${n}`, '']),
  ]);

/** Percent-encoded as it should be, or as somebody did who does not know better. */
function encoded(list: readonly Pair[], loosely: boolean): string {
  const encode = (text: string): string => {
    const strict = encodeURIComponent(text.toWellFormed());
    return loosely ? strict.replaceAll('%25', '%').replaceAll('%20', '+') : strict;
  };
  return list.map(([name, given]) => `${encode(name)}=${encode(given)}`).join('&');
}

const header: fc.Arbitrary<Pair> = fc.oneof(
  fc.tuple(fc.constantFrom('X-Forwarded-For', 'User-Agent', 'Cookie', 'Origin', 'Accept', 'If-None-Match'), nastyText),
  fc.tuple(
    fc.constant('Authorization'),
    fc.oneof(
      nastyText,
      fc.string().map((text) => `Basic ${btoa(encodeURI(text))}`),
    ),
  ),
  fc.constantFrom<Pair>(
    ['Content-Encoding', 'gzip'],
    ['Range', 'bytes=0-0,-1'],
    ['Expect', '100-continue'],
    ['Expect', '200-maybe'],
    ['TE', 'trailers'],
    ['X-HTTP-Method-Override', 'DELETE'],
    ['Sec-Fetch-Site', 'cross-site'],
  ),
);

/** What fills a named segment of a path. */
const segment = fc.oneof(
  { weight: 8, arbitrary: fc.constant(placeholder('link')) },
  { weight: 1, arbitrary: nastyText.map((text) => encodeURIComponent(text.slice(0, 2000).toWellFormed())) },
  { weight: 1, arbitrary: fc.constantFrom('..', '%2e%2e', '%', '%00', '%ff', '') },
);

/** Nine times in ten the usual. */
const mostly = <T>(usual: T, odd: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });

/** What is filled with living things before it is encoded. */
export type MmpTemplate = {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly pairs: readonly Pair[];
  readonly inBody: boolean;
  readonly loosely: boolean;
  readonly type: string;
  readonly headers: readonly Pair[];
  readonly chunkBytes: number | null;
};

/** A call of every endpoint of the dialect, and of paths that resemble one. */
export const mmpTemplate: fc.Arbitrary<MmpTemplate> = fc
  .record({
    endpoint: fc.constantFrom(...tenjin.endpoints),
    segment,
    before: mostly('', [`/w/${placeholder('workspace')}`, '/w/nobody', '/w/%2e%2e', '/w/', '//']),
    after: mostly('', ['/', '//', '/x', '%00', ';a=b', '.json']),
    pairs,
    inBody: fc.boolean(),
    loosely: mostly(false, [true]),
    odd: mostly<string | null>(null, ['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE']),
    type: mostly(FORM, [`${FORM}; charset=utf-8`, '', 'application/json', 'multipart/form-data', ';;']),
    headers: fc.oneof({ weight: 8, arbitrary: fc.constant<Pair[]>([]) }, { weight: 2, arbitrary: fc.tuple(header) }),
    chunkBytes: mostly<number | null>(null, [1000, 65_536]),
  })
  .chain(({ endpoint, segment: given, before, after, odd, inBody, ...rest }) =>
    fc.constantFrom(...endpoint.methods).map((method) => ({
      ...rest,
      label: `${endpoint.methods[0] ?? ''} ${endpoint.path}`,
      method: odd ?? method,
      path: before + endpoint.path.replace(/:\w+$/, given) + after,
      inBody: inBody && method === 'POST',
    })),
  );

/** The request that a template stands for. @param fill - Puts living things in the place of placeholders. */
export function mmpRequest(template: MmpTemplate, fill: (text: string) => string): HttpRequest {
  const { label, method, path, inBody, loosely, type, chunkBytes } = template;
  const list = template.pairs.flatMap(([name, given]): Pair[] => {
    const filledIn = fill(given);
    if (name !== SENDER) return [[name, filledIn]];
    const [key = '', bundle = '', platform = ''] = filledIn.split('\n');
    return [
      ['api_key', key],
      ['bundle_id', bundle],
      ['platform', platform],
    ];
  });
  const text = encoded(list, loosely);
  const target = fill(path);
  const mark = target.includes('?') ? '&' : '?';
  // A line of 64 KB is refused before anything is read: long ones travel in bodies.
  const isInBody = inBody || text.length > 50_000;
  return {
    label,
    method: isInBody ? 'POST' : method,
    target: isInBody ? target : `${target}${mark}${text}`.slice(0, 60_000),
    headers: [
      ['Host', 'track.tenjin.com'],
      ...(type === '' ? [] : [['Content-Type', type] as const]),
      ...template.headers,
    ],
    body: isInBody ? Buffer.from(text) : null,
    chunkBytes,
  };
}
