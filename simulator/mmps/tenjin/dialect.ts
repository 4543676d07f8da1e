import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import { amountText, parseAmount } from '@mmp-sim/contracts/money/amount';
import type { AppRef } from '@mmp-sim/contracts/signals';
import { wireCheck, type WireSchemaId, type WireValues } from '@mmp-sim/contracts/validators';
import type { EngagementKind } from '@mmp-sim/contracts/wire';
import { canonicalIp } from '../../ip-address.js';
import type { Endpoint, Mmp, WireFields, WireRequest } from '../mmp.js';
import { tenjinAnswer } from './answer.js';
import { tenjinDrop } from './drop.js';
import { tenjinFields } from './fields.js';
import { tenjinLint } from './lint.js';
import { cutTexts } from './cut-texts.js';
import { mediations } from './mediations.js';
import { readAdImpression, readMediatedAdImpression, readPurchase, readSubscription } from './read-money.js';
import { readConversionValue, readEngagement, readEvent, readImportedUser, readQuery, text } from './read.js';
import { refuseImport } from './refuse-import.js';

function checks(schema: WireSchemaId, strangers: 'noted' | 'expected'): Endpoint['check'] {
  const check = wireCheck(schema, { strangers });
  // Every value that `tenjinFields` yields is text.
  return (values) => check(values as WireValues);
}

const checkLink = checks('tenjin/tracking-link.schema.json', 'expected');

function link(kind: EngagementKind): Endpoint {
  return {
    methods: ['GET', 'POST'],
    path: `/v0/${kind}/:shortId`,
    name: `tenjin.${kind}`,
    fields: tenjinFields,
    check: (values) => [...checkLink(values), ...cutTexts(values)],
    read: (values) => readEngagement(kind, values),
  };
}

/** A server-to-server call: its key and app are looked at, what it does not know is noted. */
function call(
  name: string,
  schema: WireSchemaId,
  rest: Pick<Endpoint, 'methods' | 'path' | 'read'> & Partial<Endpoint>,
): Endpoint {
  return { name: `tenjin.${name}`, fields: tenjinFields, check: checks(schema, 'noted'), drop: tenjinDrop(), ...rest };
}

/** Of these nothing is kept but the journal's entry, and they are long as a matter of course. */
const LONG_PROOFS = new Set(['receipt', 'signature', 'ios_store_kit_transaction', 'iab_tcf']);

/** Calls of which texts are kept: a finding says where one is cut. */
function paid(...[name, schema, rest]: Parameters<typeof call>): Endpoint {
  const check = checks(schema, 'noted');
  return call(name, schema, { check: (values) => [...check(values), ...cutTexts(values, LONG_PROOFS)], ...rest });
}

const anyId = { ids: 'any-of-three' } as const;

/** The flat form under both of its paths: the singular one is from the SDKs' early days and still a constant in them. */
const flatAdImpressions = ['/v0/ad_impressions', '/v0/ad_impression'].map((path) =>
  paid('ad_impressions', 'tenjin/ad-impression.schema.json', {
    methods: ['POST'],
    path,
    read: readAdImpression,
    drop: tenjinDrop(anyId),
  }),
);

const mediatedAdImpressions = mediations.map((mediation) =>
  paid('ad_impressions', 'tenjin/mediated-ad-impression.schema.json', {
    methods: ['POST'],
    path: `/v0/ad_impressions/${mediation.name}`,
    read: (values) => readMediatedAdImpression(mediation, values),
    drop: tenjinDrop({ ...anyId, mediation }),
  }),
);

/** An endpoint's name is its path without the version; all ad impressions share one. */
const endpoints: readonly Endpoint[] = [
  call('event', 'tenjin/event.schema.json', { methods: ['POST', 'GET'], path: '/v0/event', read: readEvent }),
  call('user', 'tenjin/user.schema.json', { methods: ['GET'], path: '/v0/user', read: readQuery }),
  link('click'),
  link('impression'),
  paid('purchase', 'tenjin/purchase.schema.json', {
    methods: ['POST', 'GET'],
    path: '/v0/purchase',
    read: readPurchase,
  }),
  paid('subscriptions', 'tenjin/subscription.schema.json', {
    methods: ['POST'],
    path: '/v1/subscriptions',
    read: readSubscription,
  }),
  ...flatAdImpressions,
  ...mediatedAdImpressions,
  call('conversion-values', 'tenjin/conversion-value.schema.json', {
    methods: ['POST'],
    path: '/v0/conversion-values',
    read: readConversionValue,
  }),
  call('import_attribution', 'tenjin/import-attribution.schema.json', {
    methods: ['POST'],
    path: '/v0/import_attribution',
    read: readImportedUser,
    refuse: refuseImport,
    drop: tenjinDrop(anyId),
  }),
];

function identify(request: WireRequest, values: WireFields['values']): { key?: string; app?: AppRef; link?: string } {
  const { shortId } = request.params;
  if (shortId !== undefined) return { link: shortId };
  const key = text(values, 'api_key') ?? basicKey(request.headers['authorization']);
  const app = { bundleId: text(values, 'bundle_id'), platform: text(values, 'platform') };
  return key === null ? { app } : { key, app };
}

/** The user name of HTTP Basic: `base64(key + ":")`, or base64url of the key alone as the Android SDK sends it. */
function basicKey(header: string | string[] | undefined): string | null {
  const value = typeof header === 'string' ? header : header?.[0];
  const encoded = /^basic\s+(\S+)\s*$/i.exec(value ?? '')?.[1];
  if (encoded === undefined) return null;
  const [key = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 1);
  return key === '' ? null : key;
}

const IDS = new Set(['analytics_installation_id', 'advertising_id', 'developer_device_id']);
const FLAGS = new Set([
  'limit_ad_tracking',
  'ad_user_data',
  'ad_personalization',
  'opt_in',
  'opt_out',
  'postcut',
  'is_in_trial_period',
  'lock_window',
]);
const AMOUNTS = new Set(['price', 'revenue_decimal', 'revenue_cpm']);

function canonical(name: string, value: unknown): string | null {
  const given = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  if (IDS.has(name)) return canonicalId(given);
  if (given === '') return null;
  if (FLAGS.has(name)) return given.toLowerCase() === 'true' ? '1' : given.toLowerCase() === 'false' ? '0' : given;
  if (name === 'ip_address') return canonicalIp(given) ?? given;
  if (name === 'country' || name === 'mediation_country') return given.toUpperCase();
  if (AMOUNTS.has(name)) {
    const amount = parseAmount(given);
    return amount === null ? given : amountText(amount);
  }
  return given;
}

/** Tenjin as its server-to-server documentation, its SDKs and its tracking links show it. */
export const tenjin: Mmp = {
  id: 'tenjin',
  endpoints,
  eventNames: 500,
  identify,
  canonical,
  answer: tenjinAnswer,
  lint: tenjinLint,
};
