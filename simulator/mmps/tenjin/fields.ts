import { isUtf8 } from 'node:buffer';
import { parse as parseLeniently } from 'node:querystring';
import type { Finding } from '@mmp-sim/contracts/findings';
import { parse } from 'fast-querystring';
import type { WireFields, WireRequest } from '../mmp.js';

const FORM = 'application/x-www-form-urlencoded';
/** No form begins like this, and every JSON object does, also one in a list or one that was made into a text twice. */
const JSON_OBJECT = /^\s*(?:\[\s*|")?\{\s*(?:\\?"|\})/;
const LONG_TEXT = 4096;
/** Characters of a misencoded value that a finding shows. */
const LONGEST_SHOWN = 100;
/** A network's placeholder. Read as an escape, `%%DEVICE_ID%%` would be a broken byte. */
const PERCENT_MACRO = /%%([A-Za-z0-9_]+)%%/g;
const BROKEN_PERCENT = /%(?![0-9a-fA-F]{2})/;
const BROKEN_PERCENTS = new RegExp(BROKEN_PERCENT, 'g');
/** Starts no escape, or that of a byte beyond ASCII. Most texts have none, and in those nothing can be wrong. */
const SUSPECT_PERCENT = /%(?![0-7][0-9a-fA-F])/;
/** Stands where bytes were no UTF-8. */
const REPLACEMENT = '\ufffd';

/** No prototype: a parameter may have any name. */
type Values = Record<string, string>;
type Pairs = Record<string, string | string[] | undefined>;

/**
 * Reads the parameters of a request as Tenjin's clients send them: in the query, in a form body, or in both.
 *
 * The body wins over the query, and of two values in one place the last wins, as in the web servers that such APIs
 * are mostly built on (assumed). A body without a content type is read as a form; one in another type is not read.
 */
export function tenjinFields(request: WireRequest): WireFields {
  const findings: Finding[] = [];
  const query = request.query === '' ? null : readPairs(request.query, request.maxFields, findings);
  const body = readBody(request, findings);
  if (query === null || body === null) return { values: query ?? body ?? emptyValues(), findings };

  for (const name in body) {
    const before = query[name];
    const last = body[name] ?? '';
    if (before !== undefined && before !== last) findings.push(duplicate(name, [before, last]));
    query[name] = last;
  }
  return { values: query, findings };
}

const emptyValues = (): Values => Object.create(null) as Values;

function readBody(request: WireRequest, findings: Finding[]): Values | null {
  if (request.body.length === 0) return null;
  if (request.method !== 'POST') {
    findings.push(bodyOfGet(request.method));
    return null;
  }
  const encoding = String(request.headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase();
  if (encoding !== 'identity') {
    findings.push(compressedBody(encoding));
    return null;
  }
  const type = contentType(request);
  if (type === '' || type === FORM) {
    const text = request.body.toString('utf8');
    if (!JSON_OBJECT.test(text)) {
      if (text.includes(REPLACEMENT) && !isUtf8(request.body)) findings.push(notUtf8(text, isReplaced));
      return readPairs(text, request.maxFields, findings);
    }
    findings.push(unreadBody('JSON, although the content type says form'));
    return null;
  }
  findings.push(unreadBody(type));
  return null;
}

function contentType(request: WireRequest): string {
  const header = request.headers['content-type'];
  const text = typeof header === 'string' ? header : (header?.[0] ?? '');
  const end = text.indexOf(';');
  return (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
}

function readPairs(sent: string, maxFields: number, findings: Finding[]): Values {
  const text = sent.includes('%%') ? sent.replaceAll(PERCENT_MACRO, '%25%25$1%25%25') : sent;
  const faults = text.includes('%') && SUSPECT_PERCENT.test(text) ? encodingFaults(text) : [];
  findings.push(...faults);
  // A parameter takes two characters at least: most texts need not be counted.
  const isLong = text.length > maxFields * 2 && text.split('&', maxFields + 1).length > maxFields;
  if (isLong) findings.push(tooManyFields(maxFields));
  // The fast parser leaves a value with one broken escape or byte undecoded, and knows no limit.
  const pairs: Pairs =
    faults.length > 0 || isLong ? parseLeniently(text, '&', '=', { maxKeys: maxFields }) : (parse(text) as Pairs);

  for (const name in pairs) {
    const given = pairs[name];
    if (Array.isArray(given)) {
      findings.push(duplicate(name, given));
      pairs[name] = given.at(-1) ?? '';
    }
  }
  return text.length > LONG_TEXT ? detached(pairs as Values) : (pairs as Values);
}

function encodingFaults(text: string): Finding[] {
  const isBroken = BROKEN_PERCENT.test(text);
  return [
    ...(isBroken ? [brokenPercent(text)] : []),
    ...(isMisencoded(isBroken ? text.replaceAll(BROKEN_PERCENTS, '%25') : text) ? [notUtf8(text, isMisencoded)] : []),
  ];
}

/** Whether whole escapes make bytes that are no UTF-8: of those alone the decoder complains. */
function isMisencoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return false;
  } catch {
    return true;
  }
}

const isReplaced = (text: string): boolean => text.includes(REPLACEMENT);

/**
 * The same values, cut loose from the text they were read from: an id that is remembered would otherwise keep a whole
 * megabyte of body alive. Short texts are not worth the copy.
 */
function detached(values: Values): Values {
  for (const name in values) values[name] = Buffer.from(values[name] ?? '', 'utf8').toString('utf8');
  return values;
}

function duplicate(name: string, given: readonly string[]): Finding {
  return {
    rule: 'duplicate-parameter',
    severity: 'warning',
    field: name,
    given: given.join(', '),
    expected: 'one value',
    message: `${name} stands more than once; the last value counts.`,
    hint: `Send ${name} once.`,
    source: 'assumed',
  };
}

function unreadBody(type: string): Finding {
  return {
    rule: 'unread-body',
    severity: 'error',
    field: 'content-type',
    given: type,
    expected: FORM,
    message: 'The body was not read: Tenjin takes a form, or everything in the query.',
    hint: `Send the parameters as a form, with \`Content-Type: ${FORM}\`.`,
    source: 'assumed',
  };
}

function compressedBody(encoding: string): Finding {
  return {
    rule: 'unread-body',
    severity: 'error',
    field: 'content-encoding',
    given: encoding,
    expected: 'no Content-Encoding',
    message: `The body was not read: it is compressed (${encoding}).`,
    hint: 'Send the form uncompressed; switch off what compresses requests in your HTTP client.',
    source: 'assumed',
  };
}

function bodyOfGet(method: string): Finding {
  return {
    rule: 'unread-body',
    severity: 'error',
    field: 'body',
    given: `the body of a ${method}`,
    expected: 'a POST, or everything in the query',
    message: `The body was not read: a ${method} has its parameters in the query.`,
    hint: 'Send it as a POST.',
    source: 'assumed',
  };
}

function tooManyFields(maxFields: number): Finding {
  return {
    rule: 'too-many-parameters',
    severity: 'error',
    field: null,
    given: `more than ${maxFields}`,
    expected: `at most ${maxFields} parameters`,
    message: `Only the first ${maxFields} parameters were read.`,
    hint: 'Send fewer parameters, or raise the limit `limits.fields`.',
    source: 'assumed',
  };
}

function brokenPercent(text: string): Finding {
  const at = text.search(BROKEN_PERCENT);
  return {
    rule: 'broken-percent-encoding',
    severity: 'warning',
    field: null,
    given: text.slice(Math.max(0, at - 20), at + 12),
    expected: '% followed by two hexadecimal digits',
    message: 'A percent sign starts no escape; it was read as it stands.',
    hint: 'Percent-encode values, a percent sign itself as %25.',
    source: 'assumed',
  };
}

/** @param isWrong - Finds the pair that is to be shown. */
function notUtf8(text: string, isWrong: (pair: string) => boolean): Finding {
  const pair = text.split('&').find((one) => isWrong(one.replaceAll(BROKEN_PERCENTS, '%25'))) ?? '';
  const [name = '', ...value] = pair.split('=');
  return {
    rule: 'not-utf-8',
    severity: 'warning',
    field: isWrong(name) ? null : name,
    given: (isWrong(name) ? pair : value.join('=')).slice(0, LONGEST_SHOWN),
    expected: 'text in UTF-8',
    message: 'Some bytes are no UTF-8; each was read as the replacement character U+FFFD.',
    hint: 'Encode text as UTF-8 before it is percent-encoded: é is %C3%A9, and %E9 in Latin-1.',
    source: 'assumed',
  };
}
