import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process that has something. */
export type ProcessOwner = {
  readonly pid: number;
  readonly host: string;
  /** What tells its process from a later one of the same number; null where the system does not say. */
  readonly started?: string | null | undefined;
};

/** This one. */
export const thisProcess = (): ProcessOwner => ({
  pid: process.pid,
  host: hostname(),
  started: processOf(process.pid)?.started ?? null,
});

/** Whether a process of this host, and not another one of its number, has not ended. */
export function isRunning({ pid, started }: Pick<ProcessOwner, 'pid' | 'started'>): boolean {
  const found = processOf(pid);
  // It has ended, and whoever began it has not asked how yet; or it is another one.
  if (found?.state === 'Z' || found?.state === 'X') return false;
  if (found !== null && started != null && found.started !== started) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What Linux tells of a process; null for none, and on other systems. */
function processOf(pid: number): { readonly state: string; readonly started: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Its name, in parentheses, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { state: fields[0] ?? '', started: `${boot} ${fields[19] ?? ''}` };
  } catch {
    return null;
  }
}
