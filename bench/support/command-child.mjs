// Runs a command of mmp-sim, and says how long that took, and what its process took of processor time and, at most, of
// memory.
// Arguments: its own as a JSON list; the cores that it is kept to, as `taskset` is told of them, or none.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { file } from './child.mjs';

const args = JSON.parse(process.argv[2] ?? '[]');
const cores = process.argv[3];
const EVERY_MS = 50;

const startedAt = performance.now();
const command = [process.execPath, file('../simulator/bin/mmp-sim.js'), ...args];
// It becomes the program that it starts: the process is the same one.
const [name = '', ...rest] = cores === undefined ? command : ['taskset', '--cpu-list', cores, ...command];
const child = spawn(name, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
let peak = 0;
let ticks = 0;
/** Of the kernel's clock of processes. */
const TICK_MS = 10;
const look = () => {
  const times = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  ticks = Math.max(ticks, Number(times[11]) + Number(times[12]));
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  // The kernel itself keeps the most that there ever was.
  peak = Math.max(peak, Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0));
};
const timer = setInterval(() => {
  try {
    look();
  } catch {
    // It has ended.
  }
}, EVERY_MS);
const code = await new Promise((resolve) => child.once('exit', resolve));
clearInterval(timer);
if (code !== 0) throw new Error(`mmp-sim ${args[0]} ended with ${code}`);
process.stdout.write(
  JSON.stringify({ ms: performance.now() - startedAt, cpuMs: ticks * TICK_MS, peakMegabytes: (peak * 1024) / 1e6 }),
);
