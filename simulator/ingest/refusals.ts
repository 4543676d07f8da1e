import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { Finding } from '@mmp-sim/contracts/findings';
import { meantHint, type Nearest, nearestHint, refusal } from './refusal.js';

const GUIDE = 'https://github.com/tenjin/sdk-llm-guides';

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

/** Nothing is refused: what it brings about is recorded, and calls nobody. */
export function callbackLoop(path: string): Finding {
  return {
    ...refusal({
      rule: 'callback-loop',
      field: 'path',
      given: path,
      expected: 'a receiver that is no simulator',
      message: 'A callback of a simulator came in here, and would bring about callbacks in turn: none goes out for it.',
      hint: 'Send what a backend sends by the backend, without the header X-Mmp-Sim-Delivery.',
    }),
    severity: 'warning',
  };
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
