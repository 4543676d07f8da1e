import { plain } from '@mmp-sim/contracts/report';
import { Command, InvalidArgumentError, Option } from 'commander';
import { SimulatorError } from '../errors.js';
import { duration, whole } from './flags.js';
import type { Stopping } from './send-run.js';
import { onSignal } from './signals.js';

type SendFlags = {
  readonly to: string;
  readonly key?: string;
  readonly bundleId?: string;
  readonly platform?: string;
  readonly concurrency: number;
  readonly rate?: number;
  readonly maxLineBytes: number;
  readonly patience: number;
  readonly dead?: string;
  readonly json?: boolean;
};

const HELP = `
Each line is one call: {"call": "open" | "event" | "purchase" | "subscription"
| "adRevenue", …} with its properties, which docs/sender.md and the README of
@mmp-sim/sender list. Lines of one installation arrive in their order: where its open
is refused, they are as well.

What has been sent is kept in FILE.progress/ (by libsql: npm install --save-dev libsql):
started again, it goes on. Lines that were not delivered are written to FILE.dead.ndjson,
with the reason of each. Stdin (-) cannot be gone on with: what waits at its end is written
to stdin.waiting.ndjson, a file that can be sent. What is no regular file is sent as stdin.

Ctrl-C: nothing more is sent, and what is under way is waited for; a second one cuts that off.

Example:
  $ echo '{"call":"event","name":"level","osVersion":34,' \\
      '"installationId":"29eeb161-0fe7-4997-b6d5-3f02e9711f8c"}' > calls.ndjson
  $ mmp-sim send calls.ndjson --to http://127.0.0.1:4747 --key "$KEY" \\
      --bundle-id dev.mmpsim.demo --platform android

Exit codes: 0 all delivered; 1 sent to its end, but some of it was not delivered;
2 wrong usage; 3 nothing answers there; 4 not to its end (stopped, or an app is parked):
start it again.`;

/** A line is kept as one text. */
const MOST_LINE_BYTES = 100_000_000;
/** So that a file is not read much faster than it is sent. */
const MOST_WAITING = 10_000;
/** The first after a second. */
const SAID_EVERY_S = 5;
/** A signal that comes twice at once was passed on by whoever started it, and had from the terminal too. */
const SAME_SIGNAL_MS = 500;

/** `mmp-sim send`: sends a file of calls through the sender, and goes on where it was interrupted. */
export function sendCommand(): Command {
  return new Command('send')
    .description('Send a file of calls, or stdin, to an MMP.')
    .argument('<file>', 'newline-delimited JSON, a call on each line; - for stdin')
    .requiredOption('--to <url>', 'base URL of the MMP, or of a simulator')
    .addOption(new Option('--key <key>', 'the SDK key').env('MMP_SIM_SDK_KEY'))
    .option('--bundle-id <id>', 'of lines that name no app')
    .option('--platform <platform>', 'of lines that name no app')
    .addOption(new Option('--concurrency <n>', 'requests at a time').argParser(whole).default(16))
    .addOption(new Option('--rate <n>', 'most requests in a second').argParser(rate))
    .addOption(
      new Option('--max-line-bytes <n>', 'a longer line is refused, and the rest goes on')
        .argParser(lineBytes)
        .default(1_000_000),
    )
    .addOption(
      new Option('--patience <duration>', 'how long to go on while nothing answers')
        .argParser(duration)
        .default(60_000, '60s'),
    )
    .option('--dead <file>', 'where lines that were not delivered are written (default: FILE.dead.ndjson)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(send);
}

function rate(text: string): number {
  const value = Number(text);
  if (/^\d{1,7}(?:\.\d{1,3})?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError('Expected a number above 0.');
}

function lineBytes(text: string): number {
  const value = whole(text);
  if (value >= 1 && value <= MOST_LINE_BYTES) return value;
  throw new InvalidArgumentError(`Expected a whole number, 1–${MOST_LINE_BYTES}.`);
}

async function send(file: string, flags: SendFlags): Promise<void> {
  const { key, bundleId, platform } = flags;
  if (key === undefined || key === '') {
    throw new SimulatorError('REQUEST_INVALID', '--key: got none, expected the SDK key; MMP_SIM_SDK_KEY names it too.');
  }
  if ((bundleId === undefined) !== (platform === undefined)) {
    throw new SimulatorError('REQUEST_INVALID', '--bundle-id and --platform: got one of them, expected both or none.');
  }
  // Loaded here: the other commands need no sender.
  const [{ sendFile }, { exitOf, summary }] = await Promise.all([import('./send-file.js'), import('./send-result.js')]);
  const name = file === '-' ? null : file;
  const order = {
    ...flags,
    file: name,
    key,
    app: bundleId === undefined || platform === undefined ? null : { bundleId, platform },
    rate: flags.rate ?? null,
    mostWaiting: MOST_WAITING,
    patienceMs: flags.patience,
    dead: flags.dead ?? null,
  };
  const signals = heardSignals();
  const line = progressLine(() => `looking through ${name ?? 'stdin'}`);
  try {
    // Until it has begun a signal ends the process: nothing is to be finished.
    const watch = (progress: () => string): void => {
      signals.listen();
      line.watch(progress);
    };
    const outcome = await sendFile(order, { stdin: process.stdin, stopping: signals.stopping, tell: line.say, watch });
    line.end();
    const exit = exitOf(outcome);
    if (exit !== 0) process.exitCode = exit;
    const { sent, dead, waitingIn } = outcome;
    if (flags.json !== true) process.stdout.write(summary(outcome, name));
    else {
      process.stdout.write(`${JSON.stringify({ ...sent, dead, waitingIn })}\n`);
      if (outcome.unwritten !== null) process.stderr.write(`mmp-sim: ${plain(outcome.unwritten)}\n`);
    }
  } finally {
    line.end();
    signals.end();
  }
}

/** The first Ctrl-C, or end that is asked for otherwise, stops it, and the second cuts off what is under way. */
function heardSignals(): { stopping: Stopping; listen: () => void; end: () => void } {
  const stopping = { stop: new AbortController(), cut: new AbortController() };
  let firstMs = -Infinity;
  const hear = (signal: NodeJS.Signals): void => {
    if (firstMs === -Infinity) firstMs = performance.now();
    else if (performance.now() - firstMs > SAME_SIGNAL_MS) stopping.cut.abort();
    stopping.stop.abort(`stopped by ${signal}`);
  };
  let freed = (): void => {};
  const listen = (): void => {
    freed = onSignal(hear);
  };
  return { stopping, listen, end: () => freed() };
}

/** Where it has come to, on stderr: redrawn in a terminal, else a line now and then. */
function progressLine(first: () => string) {
  const isTerminal = process.stderr.isTTY;
  let [ticks, tell] = [0, first];
  const clear = (): void => {
    if (isTerminal && ticks > 0) process.stderr.write('\r\u001b[K');
  };
  const say = (text: string): void => {
    clear();
    process.stderr.write(`mmp-sim: ${plain(text)}\n`);
  };
  const timer = setInterval(() => {
    const isDue = ticks % SAID_EVERY_S === 0;
    ticks += 1;
    if (isTerminal) process.stderr.write(`\r\u001b[Kmmp-sim: ${plain(tell())}`);
    else if (isDue) process.stderr.write(`mmp-sim: ${plain(tell())}\n`);
  }, 1000);
  const watch = (progress: () => string): void => {
    tell = progress;
  };
  const end = (): void => {
    clearInterval(timer);
    clear();
    ticks = 0;
  };
  return { say, watch, end };
}
