import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSimulator } from '../index.js';
import { type CleanLine, impossible, readCleanLine } from './clean-line.js';
import type { Command, Ended } from './examinee.js';
import { judge, type Judgement } from './judge.js';
import { inTurns } from './in-turns.js';
import type { Lesson } from './lessons.js';
import { type ExamApp, type Room, type Sat, sit, sitKilled } from './sit.js';

export type ExamOptions = {
  readonly command: Command;
  readonly lessons: readonly Lesson[];
  readonly app: ExamApp;
  /** Wall milliseconds after which a lesson ends, and what the command has sent by then is judged. */
  readonly timeoutMs: number;
  /** Most lessons at a time. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Told of each part that has ended. */
  readonly onProgress: (done: { readonly part: string; readonly ms: number; readonly pass: boolean | null }) => void;
  /** Told of the folder of all runs where it cannot be removed, since something still writes there, and why. */
  readonly onFolderLeft: (folder: string, why: string) => void;
};

export type LessonResult = Judgement & {
  readonly name: string;
  readonly title: string;
  readonly exitCode: Ended['exitCode'];
  readonly signal: Ended['signal'];
  readonly timedOut: boolean;
  readonly ms: number;
  /** The end of what the command wrote. */
  readonly output: string;
};

export type ExamResult = {
  readonly pass: boolean;
  readonly clean: {
    readonly requests: number;
    readonly byEndpoint: Readonly<Record<string, number>>;
    /** Fields that differ from run to run, and are left out of all comparisons. */
    readonly volatile: readonly string[];
    readonly exitCode: Ended['exitCode'];
    readonly timedOut: boolean;
    readonly ms: number;
  };
  readonly lessons: readonly LessonResult[];
};

/** So much later the second clean run begins: a field that holds the time then differs, even in whole seconds. */
const STAGGER_MS = 1100;

/**
 * Puts any sender through its bad days: runs a command against a simulator of its own, twice on a clean line and once in
 * each lesson, and judges what it lost, doubled or hammered. Every run has a workspace, a key, a folder and a process group
 * of its own.
 *
 * @throws {SimulatorError} EXAM_IMPOSSIBLE where the command cannot be examined.
 */
export async function examine(options: ExamOptions): Promise<ExamResult> {
  const { command, app, timeoutMs } = options;
  const folder = await mkdtemp(join(tmpdir(), 'mmp-sim-exam-'));
  const simulator = await createSimulator();
  // One that cannot be examined, or has nobody left who asks, ends all others.
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const room: Room = { simulator, command, app, folder, timeoutMs, signal };
  try {
    const { first, clean } = await runClean(room, options);
    const requests = clean.expected.length;
    const lessons = await inTurns(options.lessons, options.jobs, async (lesson): Promise<LessonResult> => {
      const { name, title, faults, killsDuring } = lesson;
      const sat = await (killsDuring === null ? sit(room, name, faults) : sitKilled(room, name, killsDuring, requests));
      const judgement = judge(lesson, clean, sat.attempts);
      options.onProgress({ part: name, ms: sat.ms, pass: judgement.pass });
      const { ended, timedOut, ms, output } = sat;
      return { name, title, ...judgement, ...ended, timedOut, ms, output };
    });
    return {
      pass: lessons.every(({ pass }) => pass),
      clean: {
        requests,
        byEndpoint: countsOf(clean),
        volatile: clean.volatile,
        exitCode: first.ended.exitCode,
        timedOut: first.timedOut,
        ms: first.ms,
      },
      lessons,
    };
  } finally {
    ending.abort();
    await simulator.close();
    // What has left the command's process group may still write there. That is no reason to keep a result back, nor to
    // try again: against whoever writes faster, Node's own retries at every level of a tree take for ever.
    await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
      options.onFolderLeft(folder, error instanceof Error ? error.message : String(error));
    });
  }
}

/** However short a lesson may be, what the command sends must be known: nothing holds it up here. */
const CLEAN_MS = 90_000;

async function runClean(quick: Room, { onProgress }: ExamOptions): Promise<{ first: Sat; clean: CleanLine }> {
  const room = { ...quick, timeoutMs: Math.max(quick.timeoutMs, CLEAN_MS) };
  const later = async (): Promise<Sat> => {
    await sleep(STAGGER_MS, undefined, { signal: room.signal });
    return sit(room, 'clean-2', []);
  };
  const [first, second] = await Promise.all([sit(room, 'clean-1', []), later()]);
  try {
    const clean = readCleanLine(first.attempts, second.attempts);
    onProgress({ part: 'clean line', ms: first.ms, pass: null });
    return { first, clean };
  } catch (error) {
    if (first.output.trim() === '') throw error;
    const how = first.timedOut
      ? 'did not end'
      : `ended with ${first.ended.exitCode ?? first.ended.signal ?? 'nothing'}`;
    const detail = error instanceof Error && 'detail' in error ? String(error.detail) : String(error);
    throw impossible(`${detail} The command ${how}, and wrote at last: ${lastLines(first.output)}`, { cause: error });
  }
}

const SHOWN_LINES = 5;
/** How the line begins that names what went wrong: in Node, Python, Java and in most shells' tools. */
const ERROR_LINE = /^(?:uncaught |exception in thread \S+ )?[\w.$]*(?:error|exception)\b/i;

/** The end of an output; before it the line that names an error, where a stack has pushed it out. */
function lastLines(output: string): string {
  const lines = output
    .trimEnd()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const last = lines.slice(-SHOWN_LINES);
  const error = lines.slice(0, -SHOWN_LINES).findLast((line) => ERROR_LINE.test(line));
  return (error === undefined ? last : [error, '…', ...last]).join(' ⏎ ');
}

function countsOf({ expected }: CleanLine): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { endpoint } of expected) counts[endpoint] = (counts[endpoint] ?? 0) + 1;
  return counts;
}
