import { plain } from '@mmp-sim/contracts/report';
import type { Journal } from '../journal/journal.js';
import { paint, wantsColour } from '../paint.js';
import { LiveLog, type LogLevel } from './live-log.js';
import { Redactor } from './redactor.js';

export type StderrLog = {
  /** Writes what arrives in a workspace, as far as the level asks for it. */
  readonly follow: (workspace: { readonly journal: Journal; readonly id: string }) => void;
  /** Tells of an exception that is the simulator's own fault. */
  readonly bug: (error: unknown) => void;
  /** Tells of what somebody must see to, such as a disk that is full. */
  readonly trouble: (error: unknown) => void;
  /** Says what was left out last. */
  readonly end: () => void;
};

/** Most bytes that wait for whoever reads stderr; what comes while it does not read is counted, not kept. */
const WAITING_BYTES = 1_048_576;

function write(text: string): boolean {
  if (process.stderr.writableLength > WAITING_BYTES) return false;
  process.stderr.write(wantsColour(process.stderr) ? paint(text) : text);
  return true;
}

/**
 * What a simulator writes to stderr, redacted: its own bugs always, requests as `level` says.
 *
 * @param options - `isKey`: whether a word is a key that the simulator knows.
 */
export function stderrLog(options: {
  readonly level: LogLevel;
  readonly linesPerSecond: number;
  readonly isKey: (word: string) => boolean;
}): StderrLog {
  const { level, linesPerSecond } = options;
  const redactor = new Redactor(options.isKey);
  const bug = (error: unknown): void => {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const lines = redactor.text(told).split('\n').map(plain);
    write(`mmp-sim: this is a bug, please report it: ${lines.join('\n')}\n`);
  };
  const trouble = (error: unknown): void => {
    write(`mmp-sim: ${plain(redactor.text(error instanceof Error ? error.message : String(error)))}\n`);
  };
  const log = level === 'none' ? null : new LiveLog({ level, linesPerSecond, redactor, write, bug });
  return {
    follow: ({ journal, id }) => log?.follow(journal, id),
    bug,
    trouble,
    end: () => log?.end(),
  };
}
