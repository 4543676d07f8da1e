import { plain } from '@mmp-sim/contracts/report';
import { type JunitCase, junitXml } from '../junit-xml.js';
import type { ExamResult, LessonResult } from './exam.js';

const COLUMNS = ['lesson', 'result', 'requests', 'counted', 'lost', 'copies', 'unavoidable', 'exit', 'time'] as const;
/** Failures that are told of one lesson, of each kind. */
const MOST_TOLD = 3;
const OUTPUT_LINES = 10;

/** The result for people: what was sent on a clean line, a table of the lessons, and what failed. */
export function examText({ clean, lessons, pass }: ExamResult): string {
  const sent = Object.entries(clean.byEndpoint).map(([endpoint, count]) => `${count} ${endpoint}`);
  const failed = lessons.filter((lesson) => !lesson.pass);
  return [
    `On a clean line the command sends ${sent.join(', ')}.`,
    ...(clean.volatile.length === 0
      ? []
      : [`Left out of comparisons, since it differs from run to run: ${clean.volatile.join(', ')}.`]),
    '',
    ...table([COLUMNS, ...lessons.map(rowOf)]),
    ...failed.flatMap(failureLines),
    '',
    pass
      ? `Passed: ${lessons.length} of ${lessons.length} lessons.`
      : `Failed: ${failed.length} of ${lessons.length} lessons.`,
    '',
  ].join('\n');
}

function rowOf(lesson: LessonResult): string[] {
  const { name, pass, attempts, recorded, judgesLoss, lost, copies, unavoidable } = lesson;
  return [
    name,
    pass ? 'pass' : 'FAIL',
    ...[attempts, recorded, judgesLoss ? lost : '-', copies, unavoidable].map(String),
    exitOf(lesson),
    seconds(lesson.ms),
  ];
}

function exitOf({ timedOut, exitCode, signal }: LessonResult): string {
  return timedOut ? 'too long' : String(exitCode ?? signal ?? '');
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function failureLines(lesson: LessonResult): string[] {
  const output = lesson.output.trimEnd();
  return [
    '',
    `${lesson.name}: ${lesson.title}`,
    ...messagesOf(lesson).map((line) => `  ✗ ${plain(line)}`),
    ...(output === ''
      ? []
      : [
          '  The command wrote at last:',
          ...output
            .split('\n')
            .slice(-OUTPUT_LINES)
            .map((line) => `    ${plain(line)}`),
        ]),
  ];
}

/** A few of each kind: a sender that loses one event may lose thousands. */
function messagesOf({ failures }: LessonResult): string[] {
  const rules = [...new Set(failures.map(({ rule }) => rule))];
  return rules.flatMap((rule) => {
    const all = failures.filter((failure) => failure.rule === rule);
    const told = all.slice(0, MOST_TOLD).map(({ message }) => `${rule}: ${message}`);
    return all.length > told.length ? [...told, `${rule}: and ${all.length - told.length} more`] : told;
  });
}

/** The result as JUnit XML: a test case for each lesson. */
export function examJunit({ lessons }: ExamResult): string {
  return junitXml([{ name: 'mmp-sim exam', file: null, cases: lessons.map(caseOf) }]);
}

function caseOf(lesson: LessonResult): JunitCase {
  const messages = messagesOf(lesson);
  return {
    className: 'mmp-sim.exam',
    name: `${lesson.name}: ${lesson.title}`,
    durationMs: lesson.ms,
    problem: lesson.pass ? null : { kind: 'failure', message: messages[0] ?? '', text: messages.join('\n') },
    output: lesson.output,
  };
}
