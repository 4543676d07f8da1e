import { printable } from '@mmp-sim/contracts/formats';
import { didYouMean, nearestNames } from '@mmp-sim/contracts/did-you-mean';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { Macro, MacroSubject } from '../macro.js';
import { parsedUrl } from '../parsed-url.js';

const MACRO = /\{\{([^{}]*)\}\}/g;
/** No macro is longer, so a name that is need not be compared. */
const LONGEST_SHOWN = 200;
/** Names that are told where none is near. */
const SUGGESTED = 3;

/** The macros that a URL names, each once, in their order. */
export function macrosIn(url: string): string[] {
  return [...new Set([...url.matchAll(MACRO)].map(([, name = '']) => name))];
}

/**
 * What is wrong with the URL of a callback; nothing where it can be called.
 *
 * @param macros - Those that the MMP knows.
 */
export function urlProblems(path: string, url: string, macros: readonly Macro[]): JsonProblem[] {
  // Parsers of URLs take some of these out and say nothing.
  if (!printable(url)) {
    const given = JSON.stringify(url.slice(0, LONGEST_SHOWN));
    return [{ path, given, expected: 'a URL without control characters and line ends: percent-encode them' }];
  }
  const names = macros.map(({ name }) => name);
  const strangers = macrosIn(url).filter((name) => !names.includes(name));
  if (strangers.length > 0) {
    return strangers.map((name) => {
      return { path, given: written(name.slice(0, LONGEST_SHOWN)), expected: expectedMacro(name, names) };
    });
  }
  const rest = url.replaceAll(MACRO, '');
  if (rest.includes('{{') || rest.includes('}}')) {
    return [{ path, given: url, expected: 'macros as {{name}}: one of them is not closed or not opened' }];
  }
  const target = parsedUrl(url.replaceAll(MACRO, 'x'));
  if (target === null || !/^https?:\/\//i.test(url)) {
    return [{ path, given: url, expected: 'an absolute http or https URL, such as http://127.0.0.1:8080/install' }];
  }
  if (target.username !== '' || target.password !== '') {
    return [{ path, given: target.host, expected: 'a URL without a user name and password' }];
  }
  if (target.port === '0') {
    return [{ path, given: target.host, expected: 'a port from 1 on: nobody listens on 0' }];
  }
  const [, authority = ''] = /^https?:\/\/([^/?#]*)/i.exec(url) ?? [];
  if (authority.includes('{{')) {
    return [{ path, given: authority, expected: 'a host without macros: it must be known before anything happens' }];
  }
  return [];
}

const written = (name: string): string => `{{${name}}}`;

/** There are more of them than a person reads in one sentence. */
function expectedMacro(name: string, known: readonly string[]): string {
  const rest = `GET /_sim/callbacks/macros lists all ${known.length}`;
  const meant = didYouMean(name, known);
  if (meant !== null) return `did you mean ${written(meant)}? ${rest}`;
  return `a macro such as ${nearestNames(name, known, SUGGESTED).map(written).join(', ')}: ${rest}`;
}

/** Scheme, host and port: where a callback goes, whatever its macros say. */
export const originOf = (url: string): string => parsedUrl(url.replaceAll(MACRO, 'x'))?.origin ?? '';

/**
 * The URL with each macro's value in its place, percent-encoded; a macro without a value leaves nothing.
 *
 * @see That values are encoded, and that nothing stands for a missing one, is assumed.
 */
export function rendered(url: string, macros: ReadonlyMap<string, Macro>, subject: MacroSubject): string {
  return url.replaceAll(MACRO, (_whole, name: string) => {
    const value = macros.get(name)?.value(subject) ?? null;
    return value === null ? '' : encoded(String(value));
  });
}

/** Half a surrogate pair cannot be encoded: it becomes U+FFFD, as everywhere on the wire. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
