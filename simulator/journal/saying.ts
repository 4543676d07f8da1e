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
  return (entry) => {
    const raw = entry.raw.toLowerCase();
    return spellings.some((spelling) => raw.includes(spelling)) || told(entry).includes(wanted);
  };
}

const formEncoded = (text: string): string => new URLSearchParams({ a: text }).toString().slice(2).toLowerCase();

/** As texts of one byte a letter hold it. */
const bytesOf = (text: string): string => Buffer.from(text).toString('latin1').toLowerCase();

function told({ endpoint, verdict, reason, app, findings }: JournalEntry): string {
  const found = findings.flatMap(({ rule, field, message }) => [rule, field ?? '', message]);
  return [endpoint, verdict, reason ?? '', app?.id ?? '', app?.bundleId ?? '', ...found].join('\n').toLowerCase();
}

/** Whether a request is about the installation or the device with this id, in whatever spelling. */
export function about(id: string): (entry: JournalEntry) => boolean {
  const wanted = canonicalId(id) ?? '';
  return (entry) => {
    // Most are of others, and need not be read.
    if (wanted === '' || !entry.raw.toLowerCase().replaceAll('-', '').includes(wanted)) return false;
    const fields = entry.fields();
    return IDS.some((name) => fields[name] === wanted);
  };
}
