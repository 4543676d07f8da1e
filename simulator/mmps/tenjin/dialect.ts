import type { AppRef } from '@mmp-sim/contracts/signals';
import type { Mmp, WireFields, WireRequest } from '../mmp.js';
import { tenjinAnswer } from './answer.js';
import { canonical } from './canonical.js';
import { endpoints } from './endpoints.js';
import { tenjinLint } from './lint.js';
import { text } from './read.js';

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
