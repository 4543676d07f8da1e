import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** The command line, as npm links it. */
export const CLI = resolve(import.meta.dirname, '../../simulator/bin/mmp-sim.js');

export type CliOptions = {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another copy of the command line. */
  readonly bin?: string;
  /** Most files and connections that it may have open. */
  readonly fileDescriptors?: number;
  /** Largest file that it may write, in 512 bytes, until `prlimit` raises it: writing more fails as on a full disk. */
  readonly fileBlocks?: number;
};
export type CliResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

function spawnCli(args: readonly string[], { cwd = '/', env = {}, bin = CLI, ...limits }: CliOptions) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MMP_SIM_')));
  const command = [process.execPath, bin, ...args];
  // A limit is a shell's to set; `exec` leaves the process the one that was started.
  const { fileDescriptors, fileBlocks } = limits;
  const asks = [
    ...(fileDescriptors === undefined ? [] : [`ulimit -n ${fileDescriptors}`]),
    // Who writes beyond it is told, and not ended.
    ...(fileBlocks === undefined ? [] : ["trap '' XFSZ", `ulimit -S -f ${fileBlocks}`]),
  ];
  const limited = ['sh', '-c', `${asks.join(' && ')} && exec "$@"`, 'sh', ...command];
  const [program = '', ...rest] = asks.length === 0 ? command : limited;
  return spawn(program, rest, { cwd, env: { ...clean, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs a command to its end. */
export const runCli = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
  beginCommand(args, options).end;

/** Begins a command, for whoever has something to do until it ends. */
export function beginCommand(args: readonly string[], options: CliOptions = {}) {
  const child = spawnCli(args, options);
  const end = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]): CliResult => ({ code: code as number | null, stdout, stderr }),
  );
  return { child, end };
}

export type ReadyLine = {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly demo: readonly { platform: string; bundleId: string; key: string; clickUrl: string }[];
};

export type RunningCli = {
  readonly child: ChildProcess;
  /** What was on stdout when it was ready. */
  readonly output: string;
  /** Resolves with the exit code. */
  readonly exit: Promise<number | null>;
  stop(): Promise<number | null>;
};

/** Starts `mmp-sim start`, for whoever need not wait until it is ready. */
export function beginCli(args: readonly string[], options: CliOptions = {}) {
  const child = spawnCli(['start', ...args], options);
  return { child, exit: once(child, 'exit').then(([code]) => code as number | null) };
}

/** Starts `mmp-sim start` and resolves when it has printed that it is ready. */
export async function startCli(args: readonly string[], options: CliOptions = {}): Promise<RunningCli> {
  const { child, exit } = beginCli(args, options);
  let output = '';
  const isReady = new Promise<void>((ready, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.endsWith('\n') && (output.startsWith('{') || output.includes('Stop with'))) ready();
    });
    child.once(
      'exit',
      (code) => void text(child.stderr).then((said) => failed(new Error(`exit ${code}: ${said}`)), failed),
    );
  });
  await isReady;
  const stop = (): Promise<number | null> => {
    child.kill('SIGTERM');
    return exit;
  };
  return { child, output, exit, stop };
}

/** Starts with `--json` on a free port. */
export async function startJson(
  args: readonly string[] = [],
  options: CliOptions = {},
): Promise<RunningCli & { ready: ReadyLine }> {
  const running = await startCli(['--port', '0', '--json', ...args], options);
  return { ...running, ready: JSON.parse(running.output) as ReadyLine };
}
