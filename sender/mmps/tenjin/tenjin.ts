import type { Mmp } from '../../mmp.js';
import { readTenjinAnswer } from './answer.js';
import { paths } from './form.js';
import { writeSafely } from './write-safely.js';

/**
 * Tenjin's server-to-server calls: forms, the key as the user name of HTTP Basic.
 *
 * @see tenjin.com/docs/tenjin-server-to-server-s2s.
 */
export const tenjin: Mmp = {
  id: 'tenjin',
  baseUrl: 'https://track.tenjin.com',
  paths,
  // The contract's, in contracts/tenjin/standard.schema.json.
  platforms: ['ios', 'android', 'amazon', 'android_other'],
  write: writeSafely,
  headers: (sdkKey) => ({
    authorization: `Basic ${Buffer.from(`${sdkKey}:`, 'utf8').toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  }),
  keyFault(sdkKey) {
    if (typeof sdkKey !== 'string' || sdkKey === '') return 'there is no key';
    return /[:\s]/.test(sdkKey) ? 'a key holds no colon and no white space' : null;
  },
  read: readTenjinAnswer,
  // On Android a purchase token counts once (github.com/tenjin/sdk-llm-guides); an open more is a session more.
  countsTwice(kind, { platform }) {
    if (kind === 'subscription') return platform !== 'android';
    return kind !== 'open' && kind !== 'event';
  },
};
