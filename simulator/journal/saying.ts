import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import type { JournalEntry } from './entry.js';

/** Of which parameters any names an installation. */
const IDS = ['analytics_installation_id', 'advertising_id', 'developer_device_id'];

/**
 * Whether a request says a text, in whatever case: in its line, its headers or its body, as it stands there or as forms and
 * addresses write it; or what became of it does: its endpoint, verdict, reason, app and findings.
 */
export function saying(text: string): (entry: JournalEntry) => boolean {
  const wanted = text.toLowerCase();
  const spellings = [...new Set([wanted, encodeURIComponent(wanted), formEncoded(wanted)])].map(bytesOf);
  // By an expression, since a copy of each request in small letters takes three times as long.
  const isSent = anyOf(spellings);
  const isTold = memoized(anyOf([wanted]));
  return (entry) => isSent(entry.raw) || told(entry).some(isTold);
}

const formEncoded = (text: string): string => new URLSearchParams({ a: text }).toString().slice(2).toLowerCase();

/** As texts of one byte a letter hold it. */
const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

/** Whether one of the texts stands in another one, in whatever case. */
function anyOf(texts: readonly string[]): (text: string) => boolean {
  const pattern = new RegExp(texts.map(literally).join('|'), 'i');
  return (text) => pattern.test(text);
}

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

function told({ endpoint, verdict, reason, app, findings }: JournalEntry): string[] {
  const texts = [endpoint, verdict, reason ?? '', app?.id ?? '', app?.bundleId ?? ''];
  for (const { rule, field, message } of findings) texts.push(rule, field ?? '', message);
  return texts;
}

/** Whether a request is about the installation or the device with this id, in whatever spelling. */
export function about(id: string): (entry: JournalEntry) => boolean {
  const wanted = canonicalId(id) ?? '';
  // Most are of others, and need not be read.
  const isNamed = new RegExp(wanted.split('').map(literally).join('-?'), 'i');
  return (entry) => {
    if (wanted === '' || !isNamed.test(entry.raw)) return false;
    const fields = entry.fields();
    return IDS.some((name) => fields[name] === wanted);
  };
}
