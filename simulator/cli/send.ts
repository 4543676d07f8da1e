import type { Sender, SenderError } from '@mmp-sim/sender';
import { plain } from '@mmp-sim/contracts/report';
import { Command, InvalidArgumentError, Option } from 'commander';
import { wallNow } from '../clock.js';
import { SimulatorError } from '../errors.js';
import { duration, whole } from './flags.js';
import type { Sent } from './send-run.js';
import type { SendState } from './send-state.js';

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
@mmp-sim/sender list. Lines of one installation arrive in their order.

What has been sent is kept in FILE.progress/ (by libsql: npm install --save-dev libsql):
started again, it goes on. Lines that were not delivered are written to FILE.dead.ndjson,
with the reason of each. Stdin (-) cannot be gone on with.

Example:
  $ echo '{"call":"event","name":"level","osVersion":34,' \\
      '"installationId":"29eeb161-0fe7-4997-b6d5-3f02e9711f8c"}' > calls.ndjson
  $ mmp-sim send calls.ndjson --to http://127.0.0.1:4747 --key "$KEY" \\
      --bundle-id dev.mmpsim.demo --platform android

Exit codes: 0 all delivered, 1 something was not, 2 wrong usage, 3 nothing answers there.`;

const NOT_ALL = 1;
const UNREACHABLE = 3;
/** What a killed process had under way is taken up by the next one after so long. */
const LEASE_MS = 2000;
/** A line is kept as one text. */
const MOST_LINE_BYTES = 100_000_000;
const SAID_EVERY_MS = 10_000;
const REASONS_SHOWN = 20;

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
  const [{ Sending }, { lastingState, passingState }] = await Promise.all([
    import('./send-run.js'),
    import('./send-state.js'),
  ]);
  const isStdin = file === '-';
  const app = bundleId === undefined || platform === undefined ? undefined : { bundleId, platform };
  const { to, maxLineBytes } = flags;
  const facts = { to, app: app === undefined ? null : `${app.platform} ${app.bundleId}`, maxLineBytes };
  const state = await openedState(() => (isStdin ? passingState(facts) : lastingState(file, facts)));
  const stopping = new AbortController();
  const stop = (signal: NodeJS.Signals): void => stopping.abort(`stopped by ${signal}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  try {
    const sender = await makeSender(flags, key, app, state);
    const line = progressLine();
    const reach = watchReach(sender, flags.patience, stopping);
    const sending = new Sending(sender, state, stopping, line.say);
    line.start(() => sending.progress);
    const sent = await sending.run(isStdin ? process.stdin : null).finally(() => {
      line.end();
      reach.end();
    });
    const path = flags.dead ?? `${isStdin ? 'stdin' : file}.dead.ndjson`;
    const dead = (await sending.writeUndelivered(path)) ? path : null;
    const exit = exitOf(sent, reach.hasAnswered());
    if (exit !== 0) process.exitCode = exit;
    process.stdout.write(flags.json === true ? `${JSON.stringify({ ...sent, dead })}\n` : summary(sent, dead, file));
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
    await state.close();
  }
}

/** What the sender and its outbox refuse is wrong usage, told with its reason. */
async function openedState(open: () => Promise<SendState>): Promise<SendState> {
  const { SenderError } = await import('@mmp-sim/sender');
  try {
    return await open();
  } catch (error) {
    if (error instanceof SenderError) throw new SimulatorError('REQUEST_INVALID', error.message, { cause: error });
    throw error;
  }
}

async function makeSender(
  flags: SendFlags,
  sdkKey: string,
  app: { bundleId: string; platform: string } | undefined,
  { outbox }: SendState,
): Promise<Sender> {
  const { createSender, SenderError } = await import('@mmp-sim/sender');
  try {
    return createSender({
      mmp: 'tenjin',
      baseUrl: flags.to,
      sdkKey,
      app,
      outbox,
      concurrency: flags.concurrency,
      ratePerSecond: flags.rate,
      keepDropped: true,
      leaseMs: LEASE_MS,
    });
  } catch (error) {
    await outbox.close();
    if (error instanceof SenderError) throw inFlags(error);
    throw error;
  }
}

/** What is wrong with an option of the sender's, by the flag that gave it. */
function inFlags(error: SenderError): SimulatorError {
  const flags = { baseUrl: '--to', sdkKey: '--key', 'app.platform': '--platform', ratePerSecond: '--rate' };
  let detail = error.detail.replace(/^concurrency\b/, '--concurrency');
  for (const [option, flag] of Object.entries(flags))
    if (detail.startsWith(option)) detail = detail.replace(option, flag);
  return new SimulatorError('REQUEST_INVALID', detail, { cause: error });
}

/** Stops where nothing answers for too long, and listens to what would else be warnings of the process. */
function watchReach(sender: Sender, patienceMs: number, stopping: AbortController) {
  let [answers, failingSince, why]: [number, number | null, string] = [0, null, ''];
  sender.on('attempt', ({ outcome, reason }) => {
    if (outcome === 'answered') {
      answers += 1;
      failingSince = null;
      return;
    }
    failingSince ??= wallNow();
    why = reason ?? '';
  });
  // They are listed at the end.
  for (const name of ['dropped', 'dead', 'held', 'parked'] as const) sender.on(name, () => {});
  sender.on('failure', ({ error }) => process.stderr.write(`mmp-sim: the outbox fails: ${plain(String(error))}\n`));
  const timer = setInterval(() => {
    if (failingSince === null || wallNow() - failingSince < patienceMs) return;
    stopping.abort(`nothing has answered for ${patienceMs / 1000} s (${why})`);
  }, 100);
  return { hasAnswered: () => answers > 0 || failingSince === null, end: () => clearInterval(timer) };
}

/** Where it has come to, on stderr: redrawn in a terminal, else a line now and then. */
function progressLine() {
  const isTerminal = process.stderr.isTTY;
  let [ticks, timer]: [number, NodeJS.Timeout | undefined] = [0, undefined];
  const clear = (): void => {
    if (isTerminal && ticks > 0) process.stderr.write('\r\u001b[K');
  };
  const say = (text: string): void => {
    clear();
    process.stderr.write(`mmp-sim: ${plain(text)}\n`);
  };
  const start = (tell: () => string): void => {
    timer = setInterval(() => {
      const isDue = ticks % (SAID_EVERY_MS / 1000) === 0;
      ticks += 1;
      if (isTerminal) process.stderr.write(`\r\u001b[Kmmp-sim: ${tell()}`);
      else if (isDue) process.stderr.write(`mmp-sim: ${tell()}\n`);
    }, 1000);
  };
  const end = (): void => {
    clearInterval(timer);
    clear();
  };
  return { say, start, end };
}

const isWhole = ({ dropped, dead, held, refused, waiting, stopped }: Sent): boolean =>
  dropped + dead + held + refused + waiting === 0 && stopped === null;

function exitOf(sent: Sent, hasAnswered: boolean): number {
  if (isWhole(sent)) return 0;
  return hasAnswered ? NOT_ALL : UNREACHABLE;
}

function summary(sent: Sent, dead: string | null, file: string): string {
  const { lines, delivered, dropped, dead: given, held, refused, waiting, resumed } = sent;
  const counts = [
    `${delivered} delivered`,
    `${dropped} dropped`,
    `${given} dead`,
    `${held} held`,
    `${refused} refused`,
    `${waiting} waiting`,
  ];
  const told = [
    `${file}: ${lines} lines: ${counts.join(', ')}.`,
    ...(resumed === 0 ? [] : [`  ${resumed} of them were taken up by an earlier start.`]),
    ...sent.reasons
      .slice(0, REASONS_SHOWN)
      .map(({ state, reason, count }) => `  ! ${state}: ${reason}${count === 1 ? '' : `  (${count} times)`}`),
    ...(sent.reasons.length > REASONS_SHOWN ? [`  and ${sent.reasons.length - REASONS_SHOWN} more reasons`] : []),
    ...sent.parked.map(
      ({ target, reason }) =>
        `  ! parked: ${target.bundleId} (${target.platform}): ${reason}. Nothing more of it is sent.`,
    ),
    ...(sent.stopped === null ? [] : [`  ! not to its end: ${sent.stopped}.`]),
    ...(dead === null ? [] : [`  → ${dead} has the lines that were not delivered, with their reasons.`]),
    ...(waiting === 0 || file === '-' ? [] : ['  → Start it again, and it goes on.']),
  ];
  return `${told.map(plain).join('\n')}\n`;
}
