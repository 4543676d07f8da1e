import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Assertion, NewFault } from '@mmp-sim/contracts/wire';
import type { Simulator, WorkspaceHandle } from '../index.js';
import { type Attempt, attemptsOf } from './attempts.js';
import { type Command, type Ended, Examinee } from './examinee.js';

export type ExamApp = { readonly bundleId: string; readonly platform: 'ios' | 'android' | 'amazon' | 'android_other' };

/** Where and with what a command is run. */
export type Room = {
  readonly simulator: Simulator;
  readonly command: Command;
  readonly app: ExamApp;
  /** Each run gets a folder of its own in it. */
  readonly folder: string;
  readonly timeoutMs: number;
  /** Ends all of it. */
  readonly signal: AbortSignal;
};

/** What came of a run. */
export type Sat = {
  readonly attempts: readonly Attempt[];
  /** Of the last process. */
  readonly ended: Ended;
  /** It did not end by itself in time. */
  readonly timedOut: boolean;
  readonly ms: number;
  /** The end of what the last process wrote. */
  readonly output: string;
};

/**
 * What only reads shall not use up the faults of a lesson: nothing can be lost with it. It meets one that harms nobody, and
 * a request that an older fault has met is not counted by the younger ones.
 */
const readsGoWell: readonly NewFault[] = [{ endpoint: 'tenjin.user', do: { delayMs: 1 } }];

/** How long a sender has to write down the answers that it got, before it is killed. */
const SETTLE_MS = 250;
/** How long what a dead process had sent may take to be read. */
const DRAIN_MS = 50;

/** What the command is told. */
type ExamEnv = {
  readonly MMP_SIM_URL: string;
  readonly MMP_SIM_SDK_KEY: string;
  readonly MMP_SIM_BUNDLE_ID: string;
  readonly MMP_SIM_PLATFORM: string;
  /** Outlives the kill. */
  readonly MMP_SIM_STATE_DIR: string;
};

type Run = {
  readonly workspace: WorkspaceHandle;
  readonly env: ExamEnv;
  /** The last request before each start of the command but the first. */
  readonly starts: string[];
};

/** Runs the command once, in a workspace, with a key and a folder of its own. */
export async function sit(room: Room, name: string, faults: readonly NewFault[]): Promise<Sat> {
  return inRun(room, name, async (run) => {
    for (const fault of [...readsGoWell, ...faults]) run.workspace.faults.add(fault);
    return watch(room, run);
  });
}

/**
 * Runs the command, kills it when half of what it sends has been recorded and something more is under way, and runs it again.
 * Of a command that sends one thing, that is under way.
 *
 * @param hold - What the requests meet that are under way.
 * @param requests - What it sends on a clean line.
 */
export async function sitKilled(room: Room, name: string, hold: NewFault, requests: number): Promise<Sat> {
  return inRun(room, name, async (run) => {
    const { workspace, starts } = run;
    const half = Math.floor(requests / 2);
    const goWell: NewFault[] = half === 0 ? [] : [{ when: { first: half }, do: { delayMs: 1 } }];
    for (const fault of [...readsGoWell, ...goWell]) workspace.faults.add(fault);
    // What is sent after these gets no answer, however quickly it comes.
    const { id: held } = workspace.faults.add(hold);
    // A longer wait than an assertion takes is the limit of the lesson.
    const withinMs = Math.min(room.timeoutMs, 60_000);
    const since = workspace.cursor;
    const arrived = (where: NonNullable<Assertion['where']>, atLeast: number): Promise<unknown> =>
      workspace.assert({ where, since, atLeast, withinMs });
    const kill = async (examinee: Examinee, over: AbortSignal): Promise<void> => {
      if (half > 0) await arrived({ verdict: 'recorded' }, half);
      let many = half;
      while (!over.aborted && workspace.faults.get(held).hits === 0) {
        many += 1;
        await arrived({}, many);
      }
      if (over.aborted) return;
      await sleep(SETTLE_MS);
      examinee.kill();
    };
    const before = await watch(room, run, kill);
    // What it had sent when it was killed comes before what the next process sends.
    await sleep(DRAIN_MS, undefined, { signal: room.signal });
    workspace.faults.delete(held);
    starts.push(workspace.cursor);
    const after = await watch({ ...room, timeoutMs: Math.max(1, room.timeoutMs - before.ms) }, run);
    return { ...after, ms: before.ms + after.ms };
  });
}

async function inRun(room: Room, name: string, work: (run: Run) => Promise<Omit<Sat, 'attempts'>>): Promise<Sat> {
  const { simulator, app, folder } = room;
  const state = join(folder, name);
  await mkdir(state);
  const workspace = simulator.workspace({ id: `exam-${name}`, apps: [app] });
  try {
    const env: ExamEnv = {
      MMP_SIM_URL: workspace.url,
      MMP_SIM_SDK_KEY: workspace.apps[0]?.sdkKeys[0]?.key ?? '',
      MMP_SIM_BUNDLE_ID: app.bundleId,
      MMP_SIM_PLATFORM: app.platform,
      MMP_SIM_STATE_DIR: state,
    };
    const starts: string[] = [];
    const sat = await work({ workspace, env, starts });
    return { ...sat, attempts: attemptsOf(workspace.requests(), env.MMP_SIM_SDK_KEY, starts) };
  } finally {
    workspace.delete();
  }
}

/** Runs a process to its end, or to the end of the time. @param meanwhile - Done beside it. */
async function watch(
  { command, timeoutMs, signal }: Room,
  { env }: Run,
  meanwhile?: (examinee: Examinee, over: AbortSignal) => Promise<void>,
): Promise<Omit<Sat, 'attempts'>> {
  signal.throwIfAborted();
  const begun = performance.now();
  const examinee = new Examinee(command, env);
  const over = new AbortController();
  const kill = (): void => examinee.kill();
  signal.addEventListener('abort', kill, { once: true });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  const beside = meanwhile?.(examinee, over.signal);
  let sat: Omit<Sat, 'attempts' | 'output'>;
  try {
    const { ended: end } = examinee;
    // What is done beside it may fail, and may still wait when the process has ended: then nobody needs it any more.
    const ended = await (beside === undefined ? end : Promise.race([end, beside.then(() => end)]));
    sat = { ended, timedOut, ms: Math.round(performance.now() - begun) };
  } finally {
    over.abort();
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
    await examinee.end();
    signal.throwIfAborted();
  }
  return { ...sat, output: examinee.output };
}
