import { reportRequestInShort, type ReportedRequest } from '@mmp-sim/contracts/report';
import type { Settings } from '@mmp-sim/contracts/wire';
import type { JournalEntry } from '../journal/entry.js';
import type { Journal } from '../journal/journal.js';
import type { Redactor } from './redactor.js';

export type LogLevel = NonNullable<Settings['log']>;

export type LiveLogDeps = {
  readonly level: Exclude<LogLevel, 'none'>;
  /** Most lines in a second. */
  readonly linesPerSecond: number;
  readonly redactor: Redactor;
  /** @returns Whether the text was taken; where it was not, its requests count as left out. */
  readonly write: (text: string) => boolean;
  /** Told of what should not happen: the request itself goes on. */
  readonly bug: (error: unknown) => void;
};

const WINDOW_MS = 1000;
/** What can be read and redacted in the time that a line may take. */
const BYTES_PER_LINE = 4096;
/** Findings of one request that are shown, at most. */
const FINDINGS_SHOWN = 10;
const DEVICE_IDS_SHOWN = 3;
/** Keys, ids and addresses of one request that are looked for in its texts. Of a request with more no text is shown. */
const MOST_SECRETS = 100;
/** A line that is longer is cut; the journal has it whole. */
const LINE_CHARACTERS = 600;

/** Parameters whose values are keys, ids or addresses, whatever the MMP calls them. */
const SECRET_NAME =
  /key|token|secret|signature|receipt|authenti|advertis|adid|idfa|idfv|gaid|aifa|aaid|oaid|udid|imei|device_id|installation_id|user_id|uid|android_id|(?:^|_)ip(?:_|$)/i;
/** Those of them that tell which device it is. */
const DEVICE_NAME = /installation_id|advertis|adid|idfa|gaid|device_id|appsflyer_id/i;

/**
 * Tells on a terminal what arrives, as it arrives: requests that were not recorded or have findings (`problems`), or
 * every one (`all`). A flood is counted rather than written, so that it neither slows the simulator nor fills a screen.
 */
export class LiveLog {
  readonly #deps: LiveLogDeps;
  #lines = 0;
  #leftOut = 0;
  #window: NodeJS.Timeout | null = null;

  constructor(deps: LiveLogDeps) {
    this.#deps = deps;
  }

  /** Writes what arrives in a workspace from now on. */
  follow(journal: Journal, workspaceId: string): void {
    const isQuiet = this.#deps.level === 'problems';
    journal.listen((entry) => {
      if (entry === null || entry === 'end') return;
      if (isQuiet && entry.verdict === 'recorded' && entry.findings.length === 0) return;
      try {
        this.#take(entry, workspaceId);
      } catch (error) {
        this.#deps.bug(error);
      }
    });
  }

  /** Says what was left out of the last second. */
  end(): void {
    if (this.#window !== null) clearTimeout(this.#window);
    this.#window = null;
    this.#closeWindow();
  }

  #take(entry: JournalEntry, workspaceId: string): void {
    this.#window ??= setTimeout(() => this.end(), WINDOW_MS).unref();
    if (this.#lines >= this.#deps.linesPerSecond) {
      this.#leftOut += 1;
      return;
    }
    const lines = Math.min(entry.findings.length, FINDINGS_SHOWN + 1) + 1;
    const isFull = lines > this.#deps.linesPerSecond - this.#lines && this.#lines > 0;
    // Before the work: what is not written costs nothing.
    this.#lines += Math.max(lines, Math.ceil(entry.bytes / BYTES_PER_LINE));
    if (isFull || !this.#deps.write(`${linesOf(entry, workspaceId, this.#deps.redactor).join('\n')}\n`)) {
      this.#leftOut += 1;
    }
  }

  #closeWindow(): void {
    const leftOut = this.#leftOut;
    this.#lines = 0;
    this.#leftOut = 0;
    if (leftOut === 0) return;
    const text = `… and ${leftOut.toLocaleString('en-US')} more; GET /_sim/requests has them all\n`;
    // Said with the next line that is taken, where it cannot be said now.
    if (!this.#deps.write(text)) this.#leftOut = leftOut;
  }
}

function linesOf(entry: JournalEntry, workspaceId: string, redactor: Redactor): string[] {
  // A headline, and a line for each finding.
  const lines = reportRequestInShort(redacted(entry, redactor)).split(
    '\n',
    1 + Math.min(entry.findings.length, FINDINGS_SHOWN),
  );
  const more = entry.findings.length - FINDINGS_SHOWN;
  const at = new Date(entry.atMs).toISOString().slice(11, 19);
  const where = workspaceId === 'default' ? at : `${at} ${workspaceId}`;
  const pointer = `    and ${more} more findings: GET /_sim/requests/${entry.number}?format=text`;
  return [
    ...lines.map((line, index) => cut(index === 0 ? `${where} ${line}` : line, entry.number)),
    ...(more > 0 ? [pointer] : []),
  ];
}

function cut(line: string, number: number): string {
  if (line.length <= LINE_CHARACTERS) return line;
  return `${withoutHalf(line.slice(0, LINE_CHARACTERS))}… (cut; the whole: GET /_sim/requests/${number}?format=text)`;
}

/** An entry as the log tells it: only what the short form shows, without keys, ids and addresses. */
function redacted(entry: JournalEntry, redactor: Redactor): ReportedRequest {
  const { request } = entry;
  const fields = entry.fields();
  const secrets = secretsOf(entry, fields);
  const isTooMuch = secrets.size > MOST_SECRETS;
  const hiding = redactor.hiding(isTooMuch ? [] : [...secrets]);
  const hide = (text: string): string => (isTooMuch ? '…' : shortened(text, hiding));
  const device = Object.entries(fields)
    .flatMap(([name, value]) => (value !== null && DEVICE_NAME.test(name) ? [value] : []))
    .slice(0, DEVICE_IDS_SHOWN)
    .map((value) => redactor.value(value));
  return {
    id: String(entry.number),
    verdict: entry.verdict,
    reason: entry.reason,
    fault: entry.fault,
    app: entry.app,
    // The headline counts them all.
    findings: entry.findings.map(({ rule, severity, field, message, hint }, index) => {
      if (index >= FINDINGS_SHOWN) return { severity };
      if (isTooMuch) return { severity, message: `${rule} (${tooMuch(entry.number)})` };
      return { severity, field: field === null ? null : hide(field), message: hide(message), hint: hide(hint) };
    }),
    answer: { status: entry.answer.status },
    sent: { method: request.method, target: hide(request.path) },
    about: [hide(madeBy(entry)), device.join(' ')].filter((text) => text !== ''),
  };
}

/** The values of a request that are not to be seen. */
function secretsOf(entry: JournalEntry, fields: ReturnType<JournalEntry['fields']>): Set<string> {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && SECRET_NAME.test(name)) secrets.add(value);
  }
  for (const { field, given } of entry.findings) {
    if (field !== null && given !== null && SECRET_NAME.test(field)) secrets.add(given);
  }
  return secrets;
}

const tooMuch = (number: number): string =>
  `more than ${MOST_SECRETS} keys, ids and addresses, none of which is shown: GET /_sim/requests/${number}?format=text`;

/** Redacted, and no longer than a line: no more of it is shown in any case. */
function shortened(text: string, hiding: (text: string, most?: number) => string): string {
  if (text.length <= LINE_CHARACTERS) return hiding(text);
  return `${withoutHalf(hiding(text, LINE_CHARACTERS))}…`;
}

/** A text that was cut, without the first half of a pair. */
const withoutHalf = (text: string): string => text.replace(/[\ud800-\udbff]$/, '');

/** `install, session`, `event level_complete`: what came of a request. */
function madeBy({ facts }: JournalEntry): string {
  return facts.map((fact) => (fact.type === 'event' ? `event ${fact.name}` : fact.type)).join(', ');
}
