import { statSync } from 'node:fs';
import { SimulatorError } from '../errors.js';
import { UnfoldableBatch } from './unfoldable-batch.js';

/** What DuckDB says of a file that is shorter than it was, or in which other bytes stand than it wrote. */
const DAMAGE = /could not read enough bytes|corrupt database|stored checksum|deserializ|serialization error/i;

/** Why a file cannot be opened or read, with the next step. */
export function openError(path: string, error: unknown): SimulatorError {
  if (error instanceof SimulatorError) return error;
  const message = (error instanceof Error ? error.message : String(error)).replace(/[.!]+$/, '');
  const refused = (code: 'STORE_LOCKED' | 'STORE_INVALID' | 'STORE_DAMAGED' | 'STORE_UNAVAILABLE', detail: string) =>
    new SimulatorError(code, `${path}${detail}`, { cause: error });
  if (/lock on file/i.test(message)) {
    return refused('STORE_LOCKED', `: ${message}.${otherNames(path)} Stop the other, or name another file.`);
  }
  if (error instanceof UnfoldableBatch) return refused('STORE_INVALID', `: ${message}.`);
  if (/not a valid DuckDB database|newer version/i.test(message)) {
    return refused('STORE_INVALID', `: ${message}. It is as it was: name another file by --store file:PATH.`);
  }
  if (DAMAGE.test(message)) {
    return refused(
      'STORE_DAMAGED',
      `: ${message}. It is as it was: put a copy in its place, or name another file by --store file:PATH.`,
    );
  }
  return refused('STORE_UNAVAILABLE', `: ${message}.`);
}

/** What is wrong with the file itself, whoever reads it; null where nothing shows that. */
export function damageOf(path: string, error: unknown): SimulatorError | null {
  const known = openError(path, error);
  return known.code === 'STORE_DAMAGED' ? known : null;
}

/** Whoever has it may know it by another name. */
function otherNames(path: string): string {
  const links = statSync(path, { throwIfNoEntry: false })?.nlink ?? 1;
  return links > 1 ? ` It has ${links} names (hard links), and may be open under another one.` : '';
}
