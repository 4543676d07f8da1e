import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import { RecordSearch } from '../record-search.js';
import type { JournalEntry } from './entry.js';

/** Of which parameters any names an installation. */
const IDS = ['analytics_installation_id', 'advertising_id', 'developer_device_id'];

/** How requests are looked through for a pattern of letters of one byte. */
export type Looking = (pattern: RegExp) => (entry: JournalEntry) => boolean;

/** Each by itself, as they come. */
export const oneByOne: Looking = (pattern) => (entry) => pattern.test(entry.raw);

/** Many of them, which are there when it is asked. */
export const together: Looking = (pattern) => {
  const search = new RecordSearch(pattern);
  return (entry) => entry.isFoundBy(search);
};

/**
 * Whether a request says a text, in whatever case: in its line, its headers or its body, as it stands there or as forms and
 * addresses write it; or what became of it does: its endpoint, verdict, reason, app and findings.
 */
export function saying(text: string, looking: Looking = oneByOne): (entry: JournalEntry) => boolean {
  const wanted = text.toLowerCase();
  const spellings = [...new Set([wanted, encodeURIComponent(wanted), formEncoded(wanted)])].map(bytesOf);
  // By an expression, since a copy of each request in small letters takes three times as long.
  const isSent = looking(anyOf(spellings));
  const isWanted = anyOf([wanted]);
  const isTold = toldOf(memoized((told) => isWanted.test(told)));
  return (entry) => isSent(entry) || isTold(entry);
}

const formEncoded = (text: string): string => new URLSearchParams({ a: text }).toString().slice(2).toLowerCase();

/** As texts of one byte a letter hold it. */
const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

/** Any of the texts, in whatever case. */
const anyOf = (texts: readonly string[]): RegExp => new RegExp(texts.map(literally).join('|'), 'i');

const literally = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** What became of requests says few things, again and again. */
function memoized(test: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const is = test(text);
    // What findings say may have been sent by somebody, and differ each time.
    if (known.size < 1000) known.set(text, is);
    return is;
  };
}

/**
 * Whether what became of a request says it. Asked of each of many: no list is made for it, and what is said of one is mostly said
 * of the next.
 */
function toldOf(isTold: (text: string) => boolean): (entry: JournalEntry) => boolean {
  let [lastEndpoint, lastVerdict, lastApp, isSaid] = ['', '', '', false];
  return ({ endpoint, verdict, reason, app, findings }) => {
    const appId = app?.id ?? '';
    if (endpoint !== lastEndpoint || verdict !== lastVerdict || appId !== lastApp) {
      [lastEndpoint, lastVerdict, lastApp] = [endpoint, verdict, appId];
      isSaid = isTold(endpoint) || isTold(verdict) || (app !== null && (isTold(app.id) || isTold(app.bundleId)));
    }
    return (
      isSaid ||
      (reason !== null && isTold(reason)) ||
      findings.some(({ rule, field, message }) => isTold(rule) || isTold(message) || (field !== null && isTold(field)))
    );
  };
}

/** Whether a request is about the installation or the device with this id, in whatever spelling. */
export function about(id: string, looking: Looking = oneByOne): (entry: JournalEntry) => boolean {
  const wanted = canonicalId(id) ?? '';
  // Most are of others, and need not be read.
  const isNamed = looking(new RegExp(wanted.split('').map(literally).join('-?'), 'i'));
  return (entry) => {
    if (wanted === '' || !isNamed(entry)) return false;
    const fields = entry.fields();
    return IDS.some((name) => fields[name] === wanted);
  };
}
