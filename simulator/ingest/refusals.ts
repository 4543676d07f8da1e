import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { Finding } from '@mmp-sim/contracts/findings';
import { sentAs } from '@mmp-sim/contracts/validators';
import type { RawRequest } from '../raw-request.js';

type Parts = Omit<Finding, 'severity' | 'source'> & { readonly source?: string };

const GUIDE = 'https://github.com/tenjin/sdk-llm-guides';

/** A finding that explains a refusal. */
function refusal({ source = 'assumed', ...parts }: Parts): Finding {
  const { rule, field, given, expected, message, hint } = parts;
  return { rule, severity: 'error', field, given, expected, message, hint, source };
}

/** A known name that is like the one given, and the workspace that it is of where that is another one. */
export type Nearest = { readonly meant: string; readonly elsewhere: string | null };

const nearestHint = (nearest: Nearest | null, otherwise: string): string =>
  nearest === null || nearest.elsewhere === null
    ? meantHint(nearest?.meant ?? null, otherwise)
    : `Did you mean \`${nearest.meant}\`, of the workspace ${nearest.elsewhere}?`;

const meantHint = (meant: string | null, otherwise: string): string =>
  meant === null ? otherwise : `Did you mean \`${meant}\`?`;

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
    expected: 'Basic and the Base64 of the key with a colon behind it',
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
): Finding {
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

export function badSignature(): Finding {
  return refusal({
    rule: 'bad-signature',
    field: null,
    given: null,
    expected: 'a signature made with a key of this app',
    message: 'The signature does not fit the request.',
    hint: 'Sign the bytes that are sent, with a key of this app.',
  });
}

export function noSuchLink(shortId: string, nearest: Nearest | null, deleted: boolean): Finding {
  return refusal({
    rule: 'no-such-link',
    field: 'short id',
    given: shortId,
    expected: 'the short id of a campaign',
    message: deleted ? 'The campaign of this link has been deleted.' : 'No campaign has this short id.',
    hint: nearestHint(nearest, 'GET /_sim/campaigns lists the links.'),
  });
}

export function noSuchWorkspace(id: string, known: readonly string[]): Finding {
  return refusal({
    rule: 'no-such-workspace',
    field: 'path',
    given: `/w/${id}`,
    expected: 'the id of a workspace',
    message: 'There is no such workspace.',
    hint: meantHint(didYouMean(id, known), 'GET /_sim/workspaces lists them; POST /_sim/workspaces makes one.'),
  });
}

export function noSuchEndpoint(path: string, known: readonly string[]): Finding {
  return refusal({
    rule: 'no-such-endpoint',
    field: 'path',
    given: path,
    expected: known.join(', '),
    message: 'The MMP has no such endpoint.',
    hint: meantHint(didYouMean(path, known) ?? parentOf(path, known), 'Check the path.'),
  });
}

/** The endpoint of which a path seems to be a part that is not there. */
function parentOf(path: string, known: readonly string[]): string | null {
  const parent = path.slice(0, path.replace(/\/$/, '').lastIndexOf('/'));
  return known.includes(parent) ? parent : null;
}

export function methodNotAllowed(method: string, allowed: readonly string[]): Finding {
  return refusal({
    rule: 'method-not-allowed',
    field: 'method',
    given: method,
    expected: allowed.join(' or '),
    message: `This endpoint does not take ${method}.`,
    hint: `Send ${allowed.join(' or ')}.`,
  });
}

export function bodyTooLarge(bytes: number): Finding {
  return refusal({
    rule: 'body-too-large',
    field: 'body',
    given: `more than ${bytes} bytes`,
    expected: `at most ${bytes} bytes`,
    message: 'The body is too large; it was not read.',
    hint: 'Send one event per request, or raise limits.bodyBytes.',
  });
}

export function keyDisabled(key: string): Finding {
  return refusal({
    rule: 'key-disabled',
    field: 'api_key',
    given: key,
    expected: 'a key that is not disabled',
    message: 'The key is disabled: the request was thrown away.',
    hint: 'Use another key of the app, or enable this one by PATCH /_sim/apps/{id}.',
    source: GUIDE,
  });
}

export function appVersionIgnored(version: string): Finding {
  return refusal({
    rule: 'app-version-ignored',
    field: 'app_version',
    given: version,
    expected: 'a version that no rule of the app ignores',
    message: 'A rule of the app ignores this version: the request was thrown away.',
    hint: 'Change ignoredAppVersions by PATCH /_sim/apps/{id}.',
    source: GUIDE,
  });
}

export function noInstallYet(installationId: string | null): Finding {
  return refusal({
    rule: 'no-install-yet',
    field: null,
    given: installationId,
    expected: 'an installation that has been opened',
    message: 'No open of this installation has arrived.',
    hint: 'Send the open first.',
  });
}

export function tooManyEventNames(name: string, most: number): Finding {
  return refusal({
    rule: 'too-many-event-names',
    field: 'event',
    given: name,
    expected: `one of the ${most} names that the app has used`,
    message: `The app has used up its ${most} event names: the request was thrown away.`,
    hint: 'Keep ids and counters out of event names; send them as value.',
    source: GUIDE,
  });
}

export function refusedRedirect(given: string): Finding {
  const isUrl = URL.canParse(given);
  return {
    rule: 'redirect-not-followed',
    severity: 'warning',
    field: 'redirect_url',
    given,
    expected: 'an absolute URL',
    message: isUrl
      ? `redirect_url leads nowhere: ${new URL(given).protocol} is refused; the click went to the next target instead.`
      : 'redirect_url cannot be used; the click went to the next target instead.',
    hint: isUrl ? 'Send a link to a page or an app.' : 'Send an absolute URL, percent-encoded.',
    source: 'assumed',
  };
}
