// Child processes: each ends by its own pid, and none outlives the benchmark.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const live = new Set();
const folders = new Set();
const READY_MS = 20_000;
const STOP_MS = 8_000;
/** Ticks of `/proc/<pid>/stat`: 100 per second on every Linux that Node runs on. */
const TICKS = 100;

/** A file of this repository, by its path from `bench/`. @param {string} path */
export const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A program on the PATH, or null. @param {string} name */
export function program(name) {
  const places = (process.env.PATH ?? '').split(delimiter);
  return places.map((folder) => join(folder, name)).find(existsSync) ?? null;
}

/**
 * Gives some work a folder of its own, which is gone afterwards.
 *
 * @template T
 * @param {(folder: string) => Promise<T>} work
 */
export async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'mmp-sim-bench-'));
  folders.add(folder);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    folders.delete(folder);
  }
}

/** Kills what still runs and removes what was written for it; for the end of the process. */
export function endAll() {
  for (const child of live) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/**
 * Starts a program in `bench/`, without settings of the simulator or of Node from outside.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').StdioOptions} stdio - With a fourth one, `ipc`, parent and child can talk.
 */
export function start(command, args, stdio = ['ignore', 'pipe', 'inherit']) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('MMP_SIM_') && name !== 'NODE_OPTIONS');
  const child = spawn(command, args, {
    cwd: file('.'),
    env: Object.fromEntries(kept),
    stdio,
  });
  live.add(child);
  child.once('exit', () => live.delete(child));
  return child;
}

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {number} timeoutMs - After which it is killed.
 * @returns {Promise<string>} Its stdout.
 */
export function run(command, args, timeoutMs) {
  return new Promise((resolve, reject) => {
    const child = start(command, args);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(text);
      else reject(new Error(`${command} ${args[0] ?? ''} ended with ${signal ?? code}: ${text.slice(-500)}`));
    });
  });
}

/**
 * Starts a server that prints one line of JSON when it is ready.
 *
 * @param {readonly string[]} args - For Node.
 */
export async function startServer(args) {
  const child = start(process.execPath, args);
  const line = await firstLine(child);
  const ended = new Promise((resolve) => void child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
  };
  return { pid: child.pid ?? 0, ready: JSON.parse(line), stop };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>} The first line of its stdout.
 */
export function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`a server was not ready after ${READY_MS} ms`));
    }, READY_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`a server ended with ${code} before it was ready`));
    });
    child.stdout?.setEncoding('utf8').on('data', (part) => {
      text += part;
      const end = text.indexOf('\n');
      if (end < 0) return;
      clearTimeout(timer);
      resolve(text.slice(0, end));
    });
  });
}

/**
 * Processor time that a process has used so far, in seconds; null where the system does not say.
 *
 * @param {number} pid
 */
export function processorTime(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1).split(' ');
    return { user: Number(fields[11]) / TICKS, system: Number(fields[12]) / TICKS };
  } catch {
    return null;
  }
}
