import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own in this folder, which is made. @param size - Such as `64k`. @returns Takes it away again. */
export function smallDisk(folder: string, size: string): () => void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
  // Lazily: who has a file open there may let go of it later.
  return () => void execFileSync('umount', ['-l', folder]);
}

/** Whether this process may make disks: root on Linux may. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    smallDisk(mkdtempSync(join(tmpdir(), 'mmp-sim-disk-')), '64k')();
    return true;
  } catch {
    return false;
  }
}
