import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { expectedName } from '@mmp-sim/contracts/known-names';
import { Command, InvalidArgumentError, Option } from 'commander';
import { invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import type { ExamResult } from '../exam/exam.js';
import type { Command as Examined } from '../exam/examinee.js';
import { type Lesson, lessons } from '../exam/lessons.js';
import type { ExamApp } from '../exam/sit.js';
import { paint, wantsColour } from '../paint.js';
import { collect, duration, whole } from './flags.js';
import { exitCodeAfter, onFirstSignal } from './signals.js';

type ExamFlags = {
  readonly lesson?: string[];
  readonly bundleId: string;
  readonly platform: ExamApp['platform'];
  readonly timeout: number;
  readonly jobs?: number;
  readonly json?: boolean;
  readonly junit?: string;
  readonly list?: boolean;
};

const CHECK_FAILED = 1;
const FEWEST_AT_A_TIME = 4;
const PLATFORMS: readonly ExamApp['platform'][] = ['android', 'ios', 'amazon', 'android_other'];

const HELP = `
The command gets MMP_SIM_URL, MMP_SIM_SDK_KEY, MMP_SIM_BUNDLE_ID, MMP_SIM_PLATFORM and
MMP_SIM_STATE_DIR (a folder that is there again when it is killed and started again),
sends the same events each time, no two of them alike (give each a value or an installation
of its own, or they cannot be told from copies), and ends when all is delivered. It is run
twice on a clean line, then once in each lesson.

Lessons:
${lessons.map(({ name, title }) => `  ${name.padEnd(14)}${title}`).join('\n')}

Examples:
  $ mmp-sim exam -- node send.js
  $ mmp-sim exam --lesson killed --junit exam.xml -- python3 sender.py --batch events.json

Exit codes: 0 passed, 1 a lesson failed, 2 wrong usage, or a command that cannot be examined.`;

/** Says where the command begins to whoever gives it flags of its own without two hyphens before. */
function outputError(text: string, tell: (text: string) => void): void {
  tell(text);
  if (!text.includes('unknown option')) return;
  tell("An option of the command's? Put two hyphens before the command: mmp-sim exam -- node send.js --its-option\n");
}

/** `mmp-sim exam`: puts a sender through its bad days, and says what it loses, doubles or hammers. */
export function examCommand(): Command {
  return new Command('exam')
    .configureOutput({ outputError })
    .description('Examine any sender in any language: does it survive the bad days of an MMP?')
    .usage('[options] -- <command> [argument...]')
    .argument('[command...]', 'what sends, and its arguments')
    .option('--lesson <name>', 'only this one (may be repeated)', collect)
    .option('--list', 'print the lessons, and do nothing')
    .option('--bundle-id <id>', 'of the app that is made for it', 'com.example.exam')
    .addOption(new Option('--platform <platform>', 'of that app').choices(PLATFORMS).default('android'))
    .addOption(
      new Option('--timeout <duration>', 'after which a lesson ends').argParser(lessonTime).default(90_000, '90s'),
    )
    .addOption(
      new Option('--jobs <n>', 'most lessons at a time (default: two for each core, at least 4)').argParser(atLeastOne),
    )
    .option('--json', 'print the result as JSON')
    .option('--junit <file>', 'write it as JUnit XML too')
    .addHelpText('after', HELP)
    .action(async (given: string[], flags: ExamFlags) => {
      if (flags.list === true) {
        process.stdout.write(listText(flags.json === true));
        return;
      }
      const [command, asked] = [examinedOf(given), chosen(flags.lesson)];
      // Minutes later it would be too late.
      if (flags.junit !== undefined) await write(flags.junit, '');
      const result = await run(command, asked, flags);
      if (result === null) return;
      if (!result.pass) process.exitCode = CHECK_FAILED;
      await report(result, flags);
    });
}

function lessonTime(text: string): number {
  const ms = duration(text);
  if (ms >= 1000 && ms <= 3_600_000) return ms;
  throw new InvalidArgumentError('Expected 1s to 60m.');
}

function atLeastOne(text: string): number {
  const count = whole(text);
  if (count >= 1) return count;
  throw new InvalidArgumentError('Expected at least 1.');
}

function listText(asJson: boolean): string {
  if (asJson) return `${JSON.stringify(lessons.map(({ name, title }) => ({ name, title })))}\n`;
  return lessons.map(({ name, title }) => `${name.padEnd(14)}${title}\n`).join('');
}

function examinedOf([program, ...args]: readonly string[]): Examined {
  if (program !== undefined) return [program, ...args];
  throw new SimulatorError(
    'REQUEST_INVALID',
    'command: got none, expected the one to examine after two hyphens, such as mmp-sim exam -- node send.js.',
  );
}

function chosen(names: readonly string[] | undefined): readonly Lesson[] {
  const known = lessons.map(({ name }) => name);
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    throw invalid([{ path: '--lesson', given: name, expected: expectedName(name, known) }]);
  }
  return lessons.filter(({ name }) => names?.includes(name) ?? true);
}

/** @returns Null where it was stopped; then nothing of the command is left. */
async function run(command: Examined, asked: readonly Lesson[], flags: ExamFlags): Promise<ExamResult | null> {
  // Loaded here: what only talks to a simulator need not wait for one.
  const { examine } = await import('../exam/exam.js');
  const stopping = new AbortController();
  const freed = onFirstSignal((signal) => {
    stopping.abort(signal);
    process.exitCode = exitCodeAfter(signal);
  });
  try {
    return await examine({
      command,
      lessons: asked,
      app: { bundleId: flags.bundleId, platform: flags.platform },
      timeoutMs: flags.timeout,
      jobs: flags.jobs ?? Math.max(FEWEST_AT_A_TIME, availableParallelism() * 2),
      signal: stopping.signal,
      onProgress: ({ part, ms, pass }) => {
        const result = pass === null ? 'done' : pass ? 'pass' : 'FAIL';
        process.stderr.write(`mmp-sim: ${part}: ${result} (${(ms / 1000).toFixed(1)} s)\n`);
      },
      onFolderLeft: (folder, why) => {
        const who = 'What the command has started may still write there: end it, then remove the folder.';
        process.stderr.write(`mmp-sim: ${folder} could not be removed: ${why}. ${who}\n`);
      },
    });
  } catch (error) {
    if (stopping.signal.aborted) return null;
    throw error;
  } finally {
    freed();
  }
}

async function report(result: ExamResult, { json, junit }: ExamFlags): Promise<void> {
  const { examJunit, examText } = await import('../exam/report.js');
  if (junit !== undefined) await write(junit, examJunit(result));
  const text = examText(result);
  if (json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(wantsColour(process.stdout) ? paint(text) : text);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SimulatorError('REQUEST_INVALID', `--junit: got ${path}, which cannot be written: ${why}.`, {
      cause: error,
    });
  }
}
