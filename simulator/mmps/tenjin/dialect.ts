import type { AppRef } from '@mmp-sim/contracts/signals';
import type { Mmp, WireFields, WireRequest } from '../mmp.js';
import { tenjinAnswer } from './answer.js';
import { canonical } from './canonical.js';
import { endpoints } from './endpoints.js';
import { tenjinLint } from './lint.js';
import { tenjinMacros } from './macros.js';
import { text } from './read.js';
import { tenjinReporting } from './reporting/reporting.js';
import { tenjinRules } from './rules.js';

function identify(request: WireRequest, values: WireFields['values']): { key?: string; app?: AppRef; link?: string } {
  const { shortId } = request.params;
  if (shortId !== undefined) return { link: shortId };
  const key = text(values, 'api_key') ?? basicKey(request.headers['authorization']);
  const app = { bundleId: text(values, 'bundle_id'), platform: text(values, 'platform') };
  return key === null ? { app } : { key, app };
}

/**
 * Keys by the headers that carried them: a sender sends the same one again and again. This is no state of the MMP, but a
 * bounded cache of {@link readBasicKey}, which is pure: what it holds, of whichever workspace, changes no answer.
 */
const basicKeys = new Map<string, string | null>();
const MOST_BASIC_KEYS = 1000;
/** Keys have 32 characters; what is far longer is not worth remembering. */
const LONGEST_REMEMBERED = 256;

/** The user name of HTTP Basic: `base64(key + ":")`, or base64url of the key alone as the Android SDK sends it. */
function basicKey(header: string | string[] | undefined): string | null {
  const value = typeof header === 'string' ? header : header?.[0];
  if (value === undefined) return null;
  const known = basicKeys.get(value);
  if (known !== undefined) return known;
  const key = readBasicKey(value);
  if (value.length > LONGEST_REMEMBERED) return key;
  if (basicKeys.size >= MOST_BASIC_KEYS) basicKeys.clear();
  basicKeys.set(value, key);
  return key;
}

function readBasicKey(value: string): string | null {
  const encoded = /^basic\s+(\S+)\s*$/i.exec(value)?.[1];
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
  macros: tenjinMacros,
  reporting: tenjinReporting,
  rules: tenjinRules,
  warehouse: async () => (await import('./warehouse/datavault.js')).datavault,
};
