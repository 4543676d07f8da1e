// Cores of this machine, and how to keep a program to some of them.
import { readFileSync } from 'node:fs';
import { program } from './child.mjs';

/**
 * Some of the cores that this process may use, as `taskset` (util-linux) is told of them; null where it is not there, or where
 * there are not as many.
 *
 * @param {number} count
 * @param {number} turn - Others each time: cores of a virtual machine may be of different speed, by what else runs on them.
 */
export function someCores(count, turn = 0) {
  if (program('taskset') === null) return null;
  const status = readFileSync('/proc/self/status', 'utf8');
  const ranges = /^Cpus_allowed_list:\s+(\S+)$/m.exec(status)?.[1]?.split(',') ?? [];
  const allowed = ranges.flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  if (allowed.length < count) return null;
  return Array.from({ length: count }, (_, i) => allowed[(turn + i) % allowed.length]).join(',');
}
