import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { Finding } from '@mmp-sim/contracts/findings';
import type { Macro } from '../macro.js';
import { parsedUrl } from '../parsed-url.js';
import { plainHost, refusalOfHost } from './allowed-address.js';
import { type Callback, TRIGGERS } from './callback.js';
import { macrosIn, originOf } from './url-template.js';

/** What there is around a callback. */
export type Surroundings = {
  readonly macros: readonly Macro[];
  readonly allowedHosts: readonly string[];
  /** No connection is opened. */
  readonly captures: boolean;
  /** Null where any request may make one. */
  readonly apps: readonly { readonly id: string; readonly bundleId: string }[] | null;
  readonly channels: readonly { readonly shortId: string; readonly name: string }[];
};

const OWN_CHOICE = 'our own choice';

/** What is doubtful about a callback as things stand: it is kept, and may do nothing or something else. */
export function doubtsAbout(callback: Callback, around: Surroundings): Finding[] {
  return [
    ...unconfirmedMacros(callback, around.macros),
    ...singleBraces(callback, around.macros),
    ...customEvent(callback),
    ...unknownApp(callback, around.apps),
    ...unknownChannels(callback, around.channels),
    ...(around.captures ? [] : hostNotAllowed(callback, around.allowedHosts)),
  ];
}

const doubt = (rule: string, field: string, given: string, rest: Pick<Finding, 'expected' | 'message' | 'hint'>) =>
  ({ rule, severity: 'warning', field, given, ...rest, source: OWN_CHOICE }) satisfies Finding;

function unconfirmedMacros({ url }: Callback, macros: readonly Macro[]): Finding[] {
  const used = new Set(macrosIn(url));
  return macros
    .filter(({ name, status }) => status === 'unconfirmed' && used.has(name))
    .map(({ name }) =>
      doubt('unconfirmed-macro', 'url', `{{${name}}}`, {
        expected: 'a macro that the MMP is known to have',
        message: `No public text shows that the MMP has {{${name}}} or what it holds.`,
        hint: 'Look for it in the catalogue of macros of your account before you rely on it.',
      }),
    );
}

/** Other partners write their macros so. Here they are text like any other. */
function singleBraces({ url }: Callback, macros: readonly Macro[]): Finding[] {
  const written = new Set([...url.matchAll(/(?<!\{)\{([^{}]+)\}(?!\})/g)].map(([, name = '']) => name));
  return macros
    .filter(({ name }) => written.has(name))
    .map(({ name }) =>
      doubt('single-braces', 'url', `{${name}}`, {
        expected: `{{${name}}}`,
        message: `{${name}} is no macro: it is sent as it is written.`,
        hint: `Write {{${name}}} if you meant the macro.`,
      }),
    );
}

/** A trigger that is misspelt waits for a custom event that never comes. */
function customEvent({ event }: Callback): Finding[] {
  if (!('custom' in event)) return [];
  const meant = didYouMean(event.custom, TRIGGERS);
  if (meant === null || meant === event.custom) return [];
  return [
    doubt('misspelt-trigger', 'event', event.custom, {
      expected: meant,
      message: `It waits for a custom event that is called ${event.custom}.`,
      hint: `Write ${meant} if you meant the trigger.`,
    }),
  ];
}

function unknownApp({ app }: Callback, apps: Surroundings['apps']): Finding[] {
  if (app === null || apps === null || apps.some(({ id, bundleId }) => id === app || bundleId === app)) return [];
  const meant = didYouMean(
    app,
    apps.map(({ bundleId }) => bundleId),
  );
  return [
    doubt('unknown-app', 'app', app, {
      expected: meant ?? 'the id or the bundle id of an app',
      message: `The workspace has no app ${app}: nothing makes this callback.`,
      hint: meant === null ? 'GET /_sim/apps lists them.' : `Did you mean ${meant}?`,
    }),
  ];
}

function unknownChannels({ networks, channel }: Callback, channels: Surroundings['channels']): Finding[] {
  const named = typeof networks === 'string' ? (channel === null ? [] : [channel]) : networks;
  const known = channels.flatMap(({ shortId, name }) => [shortId, name]);
  return named
    .filter((one) => !known.includes(one))
    .map((one) => {
      const meant = didYouMean(one, known);
      return doubt('unknown-channel', typeof networks === 'string' ? 'channel' : 'networks', one, {
        expected: meant ?? 'the short id or the name of a channel',
        message: `No channel is called ${one} yet.`,
        hint:
          meant === null
            ? 'A campaign that names it makes it. GET /_sim/channels lists them.'
            : `Did you mean ${meant}?`,
      });
    });
}

/** What an allowed name leads to is seen when it is called. */
function hostNotAllowed({ url }: Callback, allowedHosts: readonly string[]): Finding[] {
  const host = plainHost(parsedUrl(originOf(url))?.hostname ?? '');
  if (refusalOfHost(host, allowedHosts.map(plainHost)) === null) return [];
  return [
    doubt('host-not-allowed', 'url', host, {
      expected: 'localhost, a loopback address or a host that is allowed',
      message: `Nothing is sent to ${host}: each delivery fails at once.`,
      hint: `Start with --callback-host ${host} (callbackHosts of the settings), or capture callbacks instead of sending them.`,
    }),
  ];
}
