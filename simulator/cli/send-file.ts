import type { Readable } from 'node:stream';
import { createSender, type Sender } from '@mmp-sim/sender';
import { lengthOf, requireLeftover, requireStdin, writeLines } from './send-files.js';
import { explained } from './send-refusal.js';
import type { Outcome } from './send-result.js';
import { Sending, type Stopping } from './send-run.js';
import { lastingState, passingState, type SendState } from './send-state.js';

/** What is to be sent, and how. */
export type SendOrder = {
  /** Null for stdin. */
  readonly file: string | null;
  /** Base URL of the MMP. */
  readonly to: string;
  readonly key: string;
  /** Of lines that name none. */
  readonly app: { readonly bundleId: string; readonly platform: string } | null;
  readonly concurrency: number;
  readonly rate: number | null;
  readonly maxLineBytes: number;
  /** Calls that may wait while the lines are read on. */
  readonly mostWaiting: number;
  /** How long to go on while nothing answers. */
  readonly patienceMs: number;
  /** Where lines that are not delivered are written; null for a name like that of the file. */
  readonly dead: string | null;
};

/** What is around it. */
export type Surroundings = {
  readonly stdin: Readable;
  readonly stopping: Stopping;
  /** Says a line to whoever watches. */
  readonly tell: (line: string) => void;
  /** Is given what tells how far it has come. */
  readonly watch: (progress: () => string) => void;
};

/** What a killed process had under way is taken up by the next one after so long. */
const LEASE_MS = 2000;

/**
 * Sends a file of calls, or stdin, and writes what was not delivered beside it.
 *
 * @throws {SimulatorError} REQUEST_INVALID where it cannot be begun or gone on with, which is told before anything is
 *   sent; also where its progress is taken away while it runs.
 */
export async function sendFile(order: SendOrder, around: Surroundings): Promise<Outcome> {
  try {
    return await sent(order, around);
  } catch (error) {
    throw explained(error);
  }
}

async function sent(order: SendOrder, around: Surroundings): Promise<Outcome> {
  const { file, to, app, maxLineBytes } = order;
  const facts = { to, bundleId: app?.bundleId ?? null, platform: app?.platform ?? null, maxLineBytes };
  const bytes = file === null ? 0 : lengthOf(file);
  if (around.stdin === process.stdin && file === null) requireStdin();
  requireLeftover(order.dead ?? `${file ?? 'stdin'}.dead.ndjson`, file, order.dead !== null);
  const state = file === null ? await passingState(facts) : await lastingState(file, bytes, facts);
  let [sending, outcome]: [Sending | null, Outcome | null] = [null, null];
  try {
    const sender = senderFor(order, state);
    const reach = watchReach(sender, state, order, around);
    sending = new Sending(sender, state, { ...around, mostWaiting: order.mostWaiting });
    around.watch(() => sending?.progress ?? '');
    try {
      const result = await sending.run(file === null ? around.stdin : null);
      const { untold } = sending;
      outcome = { sent: result, untold, hasAnswered: reach.hasAnswered(), ...(await leftovers(order, sending, state)) };
      return outcome;
    } finally {
      reach.end();
      // Where it broke off; else it is closed by now.
      await sender.close({ timeoutMs: 0 }).catch(() => undefined);
    }
  } finally {
    await state.close(sending?.read ?? 0, (outcome?.unwritten ?? null) !== null);
  }
}

const senderFor = ({ to, key, app, concurrency, rate }: SendOrder, { outbox }: SendState): Sender =>
  createSender({
    mmp: 'tenjin',
    baseUrl: to,
    sdkKey: key,
    ...(app === null ? {} : { app }),
    outbox,
    concurrency,
    ...(rate === null ? {} : { ratePerSecond: rate }),
    keepDropped: true,
    leaseMs: LEASE_MS,
  });

/** Stops where nothing answers for too long, or nothing more can go, and listens to what would else be warnings. */
function watchReach(sender: Sender, state: SendState, { patienceMs }: SendOrder, { stopping, tell }: Surroundings) {
  const { stop } = stopping;
  let [answers, failingSince, why]: [number, number | null, string] = [0, null, ''];
  sender.on('attempt', ({ outcome, reason }) => {
    if (outcome === 'answered') {
      answers += 1;
      failingSince = null;
      return;
    }
    failingSince ??= performance.now();
    why = reason ?? '';
  });
  sender.on('parked', ({ what, reason }) => {
    // There is one key: no app is sent with another.
    if (what === 'key') stop.abort(`the key is refused (${reason})`);
  });
  // They are listed at the end.
  for (const name of ['dropped', 'dead', 'held'] as const) sender.on(name, () => {});
  sender.on('failure', ({ error }) => {
    tell(`the outbox fails: ${String(error)}`);
    if (state.isGone()) stop.abort('its progress was taken away');
  });
  const timer = setInterval(() => {
    if (failingSince === null || performance.now() - failingSince < patienceMs) return;
    stop.abort(`nothing has answered for ${patienceMs / 1000} s (${why})`);
  }, 100);
  return { hasAnswered: () => answers > 0 || failingSince === null, end: () => clearInterval(timer) };
}

/** Writes what is left beside the file. Where that fails it is told: what was sent is to be told all the same. */
async function leftovers(
  { file, dead }: SendOrder,
  sending: Sending,
  { outbox, text }: SendState,
): Promise<Pick<Outcome, 'dead' | 'waitingIn' | 'unwritten'>> {
  const name = file ?? 'stdin';
  const unwritten: string[] = [];
  const write = async (path: string, lines: AsyncIterable<string>, mayReplace: boolean): Promise<string | null> => {
    try {
      return await writeLines(path, lines, mayReplace);
    } catch (error) {
      const kept = file === null ? ` All lines are kept in ${text}.` : '';
      unwritten.push(`${path} cannot be written: ${(error as Error).message}.${kept}`);
      return null;
    }
  };
  const written = await write(dead ?? `${name}.dead.ndjson`, sending.undelivered(), file !== null || dead !== null);
  const place = dead === null ? 'stdin.waiting.ndjson' : `${dead}.waiting.ndjson`;
  const waitingIn = file === null ? await write(place, sending.waiting(outbox.open), false) : null;
  return { dead: written, waitingIn, unwritten: unwritten.length === 0 ? null : unwritten.join(' ') };
}
