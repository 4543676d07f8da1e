import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import type { CliOptions, CliResult } from './cli.js';

const MAIN = resolve(import.meta.dirname, '../../simulator/cli/main.ts');

let runs = 0;
let isRunning = false;

/**
 * Runs a command to its end in the process of the test: a hundred times as fast as `runCli`, for all that is no matter of
 * processes. Commands that are stopped by signals, read stdin or ask for a terminal have one of their own.
 *
 * @param options - `cwd` and `env` as those of `runCli`.
 */
export async function runHere(
  args: readonly string[],
  { cwd = '/', env = {} }: Pick<CliOptions, 'cwd' | 'env'> = {},
): Promise<CliResult> {
  if (isRunning) throw new RangeError('a process has one command at a time');
  isRunning = true;
  const { argv, exitCode, env: outer } = process;
  const folder = process.cwd();
  const streams = { stdout: aStream(), stderr: aStream() };
  const before = Object.entries(streams).map(([name, { stream }]) => {
    const own = Object.getOwnPropertyDescriptor(process, name);
    Object.defineProperty(process, name, { value: stream, configurable: true });
    return { name, own };
  });
  try {
    process.env = {
      ...Object.fromEntries(Object.entries(outer).filter(([name]) => !name.startsWith('MMP_SIM_'))),
      ...env,
    };
    process.argv = [process.execPath, 'mmp-sim', ...args];
    process.exitCode = undefined;
    process.chdir(cwd);
    runs += 1;
    // It runs when it is loaded: under another name it is loaded once more, and what it imports is not.
    await import(`${MAIN}?run=${runs}`);
    return { code: exitCodeNow(), stdout: streams.stdout.said(), stderr: streams.stderr.said() };
  } finally {
    process.chdir(folder);
    Object.assign(process, { argv, exitCode, env: outer });
    for (const { name, own } of before) if (own !== undefined) Object.defineProperty(process, name, own);
    isRunning = false;
  }
}

const exitCodeNow = (): number => Number(process.exitCode ?? 0);

function aStream(): { stream: Writable; said: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, said: () => Buffer.concat(chunks).toString() };
}
