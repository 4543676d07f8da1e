import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import type { AppRef } from '@mmp-sim/contracts/signals';
import eventSchema from '@mmp-sim/contracts/tenjin/event.schema.json' with { type: 'json' };
import linkSchema from '@mmp-sim/contracts/tenjin/tracking-link.schema.json' with { type: 'json' };
import userSchema from '@mmp-sim/contracts/tenjin/user.schema.json' with { type: 'json' };
import { wireCheck, type WireSchema, type WireValues } from '@mmp-sim/contracts/validators';
import type { EngagementKind } from '@mmp-sim/contracts/wire';
import { canonicalIp } from '../../ip-address.js';
import type { Endpoint, Mmp, WireFields, WireRequest } from '../mmp.js';
import { tenjinAnswer } from './answer.js';
import { tenjinDrop } from './drop.js';
import { tenjinFields } from './fields.js';
import { tenjinLint } from './lint.js';
import { cutTexts } from './cut-texts.js';
import { readEngagement, readEvent, readQuery, text } from './read.js';

function checks(schema: WireSchema, strangers: 'noted' | 'expected'): Endpoint['check'] {
  const check = wireCheck(schema, { strangers });
  // Every value that `tenjinFields` yields is text.
  return (values) => check(values as WireValues);
}

const checkLink = checks(linkSchema, 'expected');

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

const endpoints: readonly Endpoint[] = [
  {
    methods: ['POST', 'GET'],
    path: '/v0/event',
    name: 'tenjin.event',
    fields: tenjinFields,
    check: checks(eventSchema, 'noted'),
    read: readEvent,
    drop: tenjinDrop,
  },
  {
    methods: ['GET'],
    path: '/v0/user',
    name: 'tenjin.user',
    fields: tenjinFields,
    check: checks(userSchema, 'noted'),
    read: readQuery,
    drop: tenjinDrop,
  },
  link('click'),
  link('impression'),
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
const FLAGS = new Set(['limit_ad_tracking', 'ad_user_data', 'ad_personalization', 'opt_in', 'opt_out']);

function canonical(name: string, value: unknown): string | null {
  const given = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  if (IDS.has(name)) return canonicalId(given);
  if (given === '') return null;
  if (FLAGS.has(name)) return given.toLowerCase() === 'true' ? '1' : given.toLowerCase() === 'false' ? '0' : given;
  if (name === 'ip_address') return canonicalIp(given) ?? given;
  if (name === 'country') return given.toUpperCase();
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
