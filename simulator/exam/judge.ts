import type { Attempt } from './attempts.js';
import type { CleanLine, Expected } from './clean-line.js';
import { groupBy } from './group-by.js';
import type { Lesson } from './lessons.js';

type FailureRule = 'lost' | 'copied' | 'retried' | 'retry-after' | 'hammering' | 'before-open';

/** What a sender did wrong, with one thing that it sends. */
type Failure = {
  readonly rule: FailureRule;
  readonly message: string;
  readonly endpoint: string;
  readonly name: string | null;
  readonly installationId: string | null;
};

export type Judgement = {
  readonly pass: boolean;
  readonly failures: readonly Failure[];
  /** Whether loss counts against the sender here. */
  readonly judgesLoss: boolean;
  /** Requests that arrived, and that counted. */
  readonly attempts: number;
  readonly recorded: number;
  readonly lost: number;
  /** Copies of what had been confirmed. */
  readonly copies: number;
  /** Copies of what the sender could not know to have counted; they pass. */
  readonly unavoidable: number;
  /** Requests that are like nothing on the clean line. */
  readonly unexpected: number;
};

/** Less than told that is still taken for the time told: timers and clocks are not exact. */
const EARLY_MS = 100;
const HAMMERING_MS = 50;
const MOST_ATTEMPTS = 20;

/** What became of one thing that the command sends. */
type Course = { readonly of: Expected; readonly attempts: readonly Attempt[] };

/**
 * Judges what a sender made of a lesson, against what it sends when nothing goes wrong.
 *
 * @param attempts - In order of arrival.
 */
export function judge(lesson: Lesson, clean: CleanLine, attempts: readonly Attempt[]): Judgement {
  const byExpected = groupBy(attempts, clean.identify);
  const courses = clean.expected.map((of): Course => ({ of, attempts: byExpected.get(of) ?? [] }));
  const lost = courses.filter((course) => recordedOf(course).length === 0);
  const copies = courses.map(copiesOf);
  const failures = [
    ...(lesson.judgesLoss ? lost.map(lostFailure) : []),
    ...courses.flatMap((course, index) => copiedFailure(course, copies[index]?.confirmed ?? 0)),
    ...courses.flatMap(retriedFailure),
    ...courses.flatMap(retryAfterFailure),
    ...courses.flatMap(hammeringFailure),
    ...beforeOpenFailures(courses),
  ];
  return {
    pass: failures.length === 0,
    failures,
    judgesLoss: lesson.judgesLoss,
    attempts: attempts.length,
    recorded: attempts.filter(({ isRecorded }) => isRecorded).length,
    lost: lost.length,
    copies: copies.reduce((sum, { confirmed }) => sum + confirmed, 0),
    unavoidable: copies.reduce((sum, { unavoidable }) => sum + unavoidable, 0),
    unexpected: byExpected.get(null)?.length ?? 0,
  };
}

const recordedOf = ({ attempts }: Course): Attempt[] => attempts.filter(({ isRecorded }) => isRecorded);

/** What counted once more: unavoidable while no answer had been seen, once for each that was lost. */
function copiesOf(course: Course): { confirmed: number; unavoidable: number } {
  const [, ...extra] = recordedOf(course);
  const confirmedAt = recordedOf(course).findIndex(({ answerLost }) => !answerLost);
  const confirmed = confirmedAt < 0 ? 0 : recordedOf(course).length - 1 - confirmedAt;
  return { confirmed, unavoidable: extra.length - confirmed };
}

function failure(rule: FailureRule, { endpoint, name, installationId, label }: Expected, what: string): Failure {
  return { rule, message: `${label} ${what}`, endpoint, name, installationId };
}

function lostFailure({ of, attempts }: Course): Failure {
  const tried = attempts.length === 0 ? 'was never sent' : `was sent ${times(attempts.length)} and never counted`;
  return failure('lost', of, tried);
}

function copiedFailure(course: Course, confirmed: number): Failure[] {
  if (confirmed === 0) return [];
  const ids = recordedOf(course).map(({ id }) => `#${id}`);
  return [failure('copied', course.of, `was sent again although it had been confirmed: ${ids.join(', ')} counted`)];
}

/** A 401 is the key's fault and a 202 says that the MMP has thrown it away: sending it again changes neither. */
function retriedFailure({ of, attempts }: Course): Failure[] {
  const final = attempts.findIndex(({ status }) => status === 401 || status === 202);
  const retries = final < 0 ? 0 : attempts.length - 1 - final;
  if (retries === 0) return [];
  return [failure('retried', of, `was answered ${attempts[final]?.status}, and sent ${times(retries)} more`)];
}

function retryAfterFailure({ of, attempts }: Course): Failure[] {
  for (const [index, { atMs, retryAfterMs }] of attempts.entries()) {
    const next = attempts[index + 1];
    if (retryAfterMs === null || next === undefined) continue;
    const gapMs = next.atMs - atMs;
    if (gapMs >= retryAfterMs - EARLY_MS) continue;
    return [failure('retry-after', of, `was told to come again after ${retryAfterMs} ms, and came after ${gapMs} ms`)];
  }
  return [];
}

function hammeringFailure({ of, attempts }: Course): Failure[] {
  if (attempts.length > MOST_ATTEMPTS) {
    return [failure('hammering', of, `was sent ${times(attempts.length)}, at most ${MOST_ATTEMPTS} are allowed`)];
  }
  const gaps = attempts.slice(1).map(({ atMs }, index) => atMs - (attempts[index]?.atMs ?? 0));
  const shortest = Math.min(...gaps);
  if (shortest >= HAMMERING_MS) return [];
  return [failure('hammering', of, `was sent twice within ${shortest} ms, at least ${HAMMERING_MS} ms are expected`)];
}

/** The first thing of each installation that counted before its open did. */
function beforeOpenFailures(courses: readonly Course[]): Failure[] {
  const counted = courses
    .flatMap((course) => recordedOf(course).map((attempt) => ({ of: course.of, attempt })))
    .toSorted((a, b) => Number(a.attempt.id) - Number(b.attempt.id));
  const byInstallation = groupBy(counted, ({ attempt }) => attempt.installationId);
  return [...byInstallation].flatMap(([installationId, list]) => {
    const open = list.findIndex(({ attempt }) => attempt.isOpen);
    const isExpected = courses.some(({ of }) => of.isOpen && of.installationId === installationId);
    const [first] = list;
    if (installationId === null || first === undefined || open === 0 || (open < 0 && !isExpected)) return [];
    return [
      failure(
        'before-open',
        { ...first.of, installationId },
        `counted (#${first.attempt.id}) before the open of its installation`,
      ),
    ];
  });
}

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);
