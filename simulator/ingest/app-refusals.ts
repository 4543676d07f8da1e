import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { Finding } from '@mmp-sim/contracts/findings';
import { sentAs } from '@mmp-sim/contracts/validators';
import type { RawRequest } from '../raw-request.js';
import { meantHint, type Nearest, nearestHint, refusal } from './refusal.js';

const GUIDE = 'https://github.com/tenjin/sdk-llm-guides';

/** @param names - Those of the parameters that were sent: the key may be among them under another name. */
export function missingKey(headers: RawRequest['headers'], names: readonly string[]): Finding {
  return refusal({
    rule: 'unauthorized',
    field: 'api_key',
    given: null,
    expected: 'the SDK key, as api_key or as the HTTP Basic user name',
    message: 'The request carries no key.',
    hint: whereTheKeyIs(headers, names),
    source: GUIDE,
  });
}

function whereTheKeyIs(headers: RawRequest['headers'], names: readonly string[]): string {
  const misspelt = sentAs('api_key', names);
  if (misspelt !== null) return `You sent \`${misspelt}\`: did you mean \`api_key\`?`;
  const header = Object.keys(headers).find((name) => /^(?:x-)?(?:api|sdk|app)[-_]?(?:key|token)$/.test(name));
  if (header !== undefined) return `The header ${header} is not read: send the key as api_key, or by HTTP Basic.`;
  const scheme = String(headers['authorization'] ?? '')
    .split(' ', 1)[0]
    ?.toLowerCase();
  if (scheme === 'bearer')
    return 'The Authorization header is a Bearer token; Tenjin takes HTTP Basic with the SDK key as the user name.';
  if (scheme === 'basic')
    return 'The Authorization header names no user: the SDK key is the user name of HTTP Basic, not the password.';
  return 'Send the SDK key of the app as api_key, or as the user name of HTTP Basic with an empty password.';
}

/** What stands behind `Basic` is a key as it is, which no client library writes so. */
export function bareKey(): Finding {
  return refusal({
    rule: 'unauthorized',
    field: 'Authorization',
    given: 'the key as it is',
    expected: 'the scheme Basic, and the Base64 of the key with a colon behind it',
    message: 'The key in the Authorization header is not encoded, and was decoded into something else.',
    hint: 'Give the key to the HTTP client as the user name, with an empty password: it encodes both. Or send api_key.',
    source: GUIDE,
  });
}

/** @param elsewhere - The workspace that the key belongs to, where the request named another one. */
export function unknownKey(key: string, nearest: Nearest | null, elsewhere: string | null): Finding {
  const hint =
    elsewhere === null
      ? nearestHint(nearest, 'GET /_sim/apps lists the keys; --any-key accepts any.')
      : `It is a key of the workspace ${elsewhere}: send to its base URL.`;
  return refusal({
    rule: 'unauthorized',
    field: 'api_key',
    given: key,
    expected: 'a key of this workspace',
    message: 'No app has this key.',
    hint,
    source: GUIDE,
  });
}

type AppName = { readonly bundleId: string; readonly platform: string };
const appText = ({ bundleId, platform }: AppName): string => `${bundleId} on ${platform}`;

/** Which apps a key is good for; null where it is of none. */
function fitsText(fitting: readonly AppName[]): string | null {
  if (fitting.length === 0) return null;
  const more = fitting.length > 5 ? `, and ${fitting.length - 5} more` : '';
  return `It is a key of ${fitting.slice(0, 5).map(appText).join(', ')}${more}.`;
}

/** With `anyKey` the call would have made the app. */
export function noRoomForApp(app: { bundleId: string | null; platform: string | null } | undefined): Finding {
  return refusal({
    rule: 'no-such-app',
    field: 'bundle_id',
    given: `${app?.bundleId ?? '(no bundle_id)'} on ${app?.platform ?? '(no platform)'}`,
    expected: 'an app of this workspace',
    message: 'There is no such app, and the workspace has as many apps as its limit allows.',
    hint: 'Delete some by DELETE /_sim/apps/{id}, or raise limits.apps.',
    source: GUIDE,
  });
}

/** @param fitting - The apps that the key of the request is good for. */
export function noSuchApp(
  bundleId: string | null,
  platform: string | null,
  known: readonly AppName[],
  fitting: readonly AppName[],
  names: readonly string[],
): Finding {
  const lost = bundleId === null ? 'bundle_id' : platform === null ? 'platform' : null;
  const sent = lost === null ? null : sentAs(lost, names);
  if (lost !== null && sent !== null) return misnamedApp(lost, sent);
  const given = `${bundleId ?? '(no bundle_id)'} on ${platform ?? '(no platform)'}`;
  const meant = didYouMean(given, known.map(appText));
  const fits = fitsText(fitting);
  const isShouted = platform !== null && platform !== platform.toLowerCase();
  const otherwise = 'GET /_sim/apps lists the apps; POST /_sim/apps makes one.';
  const hint = meantHint(meant, isShouted ? `Platforms are written in small letters. ${otherwise}` : otherwise);
  return refusal({
    rule: 'no-such-app',
    field: known.some((app) => app.bundleId === bundleId) ? 'platform' : 'bundle_id',
    given,
    expected: 'a bundle_id and platform that the workspace of the key has',
    message: 'There is no app of this bundle_id on this platform.',
    hint: fits === null ? hint : `${hint} ${fits.replace('It', 'The key')}`,
    source: GUIDE,
  });
}

function misnamedApp(field: 'bundle_id' | 'platform', sent: string): Finding {
  return refusal({
    rule: 'no-such-app',
    field,
    given: null,
    expected: 'a bundle_id and platform that the workspace of the key has',
    message: `There is no ${field}, so the app is not known.`,
    hint: `You sent \`${sent}\`: did you mean \`${field}\`?`,
    source: GUIDE,
  });
}

/** With `anyKey` an unknown key makes an app, but it opens none that is there. */
export function unknownKeyOfKnownApp(
  key: string,
  app: AppName & { readonly sdkKeys: readonly { readonly key: string }[] },
): Finding {
  const meant = didYouMean(
    key,
    app.sdkKeys.map((one) => one.key),
  );
  return refusal({
    rule: 'unauthorized',
    field: 'api_key',
    given: key,
    expected: `a key of ${appText(app)}`,
    message: `No app has this key, and ${appText(app)} has keys of its own.`,
    hint: meantHint(
      meant,
      'An unknown key makes an app only of a bundle_id and platform that are new; add it to this one by PATCH /_sim/apps/{id}.',
    ),
    source: GUIDE,
  });
}

/** @param fitting - The apps that the key is good for. */
export function keyOfAnotherApp(key: string, app: AppName, fitting: readonly AppName[]): Finding {
  return refusal({
    rule: 'key-of-another-app',
    field: 'api_key',
    given: key,
    expected: `a key of ${appText(app)}`,
    message: 'The key is known, but not as a key of this app.',
    hint: `${fitsText(fitting) ?? 'It is a key of no app.'} A key belongs to one app on one platform: check that bundle_id, platform and key go together.`,
    source: GUIDE,
  });
}
