import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { wallNow } from '../clock.js';
import { type AnsweredHealth, ControlClient } from '../control-client.js';
import { SimulatorError } from '../errors.js';
import { afterASecond, duration, tokenOption, urlOf, urlOption, whole } from './flags.js';
import { whoAnswers } from './who-answers.js';

type WaitFlags = {
  readonly timeout: number;
  readonly pid?: number;
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
};

const HELP = `
Example:
  $ mmp-sim start & mmp-sim wait --timeout 10s --pid $! && npm test

Exit codes: 0 it answers, 2 wrong usage, 3 no simulator answers, or another one.`;

const TRY_EVERY_MS = 100;
/** How long one try may take: whoever accepts and never answers is tried again. */
const TRY_MS = 2000;

/** `mmp-sim wait`: exits 0 once a simulator answers, 3 when none does in time. */
export function waitCommand(): Command {
  return new Command('wait')
    .description('Wait until a simulator answers.')
    .argument('[url]', 'the same as --url')
    .addOption(urlOption())
    .addOption(new Option('--timeout <duration>', 'how long to try').argParser(duration).default(30_000, '30s'))
    .addOption(new Option('--pid <pid>', 'only the simulator that is this process will do').argParser(whole))
    .addOption(tokenOption())
    .option('--json', 'print what it answers')
    .addHelpText('after', HELP)
    .action(async (given: string | undefined, { timeout, pid, url, token, json }: WaitFlags) => {
      const client = new ControlClient({ url: urlOf(given ?? url), token });
      const health = await firstAnswer(client, timeout, pid);
      if (pid !== undefined && health.pid !== pid) throw anotherOne(client.url, health, pid);
      process.stdout.write(
        json === true ? `${JSON.stringify(health)}\n` : `${whoAnswers(health, wallNow())} answers on ${client.url}\n`,
      );
    });
}

function anotherOne(url: string, health: AnsweredHealth, pid: number): SimulatorError {
  return new SimulatorError(
    'PORT_TAKEN',
    `${whoAnswers(health, wallNow())} answers on ${url}, and not process ${pid}. Stop it, or start yours on another port.`,
  );
}

/** @param pid - The process that is waited for: where it has ended, nothing will answer any more. */
async function firstAnswer(client: ControlClient, timeoutMs: number, pid?: number): Promise<AnsweredHealth> {
  const until = performance.now() + timeoutMs;
  let last: SimulatorError | null = null;
  const progressed = afterASecond(() => `waiting for ${client.url}, where no simulator answers yet`);
  try {
    for (;;) {
      try {
        return await client.health(Math.min(TRY_MS, Math.max(TRY_EVERY_MS, until - performance.now())));
      } catch (error) {
        // What is refused once, for its token or its host, is refused for ever.
        if (!(error instanceof SimulatorError) || error.code !== 'UNREACHABLE') throw error;
        // A try that the time was too short for says less than the one before it.
        if (last === null || !isTimeout(error)) last = error;
      }
      if (pid !== undefined && !isAlive(pid)) {
        throw new SimulatorError('UNREACHABLE', `process ${pid} has ended: what it wrote says why.`, { cause: last });
      }
      const leftMs = until - performance.now();
      if (leftMs <= 0) throw last;
      await sleep(Math.min(TRY_EVERY_MS, leftMs));
    }
  } finally {
    progressed();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const isTimeout = ({ cause }: SimulatorError): boolean => cause instanceof Error && cause.name === 'TimeoutError';
