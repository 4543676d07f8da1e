import type { Attempt } from './attempts.js';
import { type CleanLine, type Expected, labelOf } from './clean-line.js';
import { groupBy } from './group-by.js';
import type { Lesson } from './lessons.js';

type FailureRule = 'lost' | 'copied' | 'unexpected' | 'retried' | 'retry-after' | 'hammering' | 'before-open';

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
  /** Requests that are like nothing on the clean line; those that counted fail. */
  readonly unexpected: number;
};

/** Less than told that is still taken for the time told: timers and clocks are not exact. */
const EARLY_MS = 100;
const HAMMERING_MS = 50;
const MOST_ATTEMPTS = 20;
/** Differences that are told of a request that is like nothing. */
const MOST_TOLD = 3;

/** What became of one thing that the command sends. */
type Course = { readonly of: Expected; readonly attempts: readonly Attempt[] };

/**
 * Judges what a sender made of a lesson, against what it sends when nothing goes wrong.
 *
 * @param attempts - In order of arrival.
 */
export function judge(lesson: Lesson, clean: CleanLine, attempts: readonly Attempt[]): Judgement {
  const { courses, strays } = coursesOf(clean, attempts);
  const lost = courses.filter((course) => recordedOf(course).length === 0);
  const copies = courses.map(copiesOf);
  const failures = [
    ...(lesson.judgesLoss ? lost.map(lostFailure) : []),
    ...courses.flatMap((course, index) => copiedFailure(course, copies[index]?.confirmed ?? 0)),
    ...strays.filter(({ isRecorded }) => isRecorded).map((stray) => unexpectedFailure(stray, clean)),
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
    unexpected: strays.length,
  };
}

/** Sorts requests by what they are tries of. @returns As `strays` those of which nobody can say it. */
function coursesOf(
  clean: CleanLine,
  attempts: readonly Attempt[],
): { readonly courses: readonly Course[]; readonly strays: readonly Attempt[] } {
  const tries = attempts.map((attempt) => ({ attempt, like: clean.like(attempt) }));
  const byExpected = groupBy(tries, ({ like }) => (like.length === 1 ? like[0] : undefined));
  const courses = clean.expected.map((of) => ({
    of,
    attempts: (byExpected.get(of) ?? []).map(({ attempt }) => attempt),
  }));
  const strays: Attempt[] = [];
  for (const { attempt, like } of byExpected.get(undefined) ?? []) {
    // What counted and is as like to one thing as to another stands for one that is missing: only their number can be judged.
    const [course] = courses.filter(({ of }) => like.includes(of)).toSorted((a, b) => settled(a) - settled(b));
    if (course === undefined || !attempt.isRecorded) strays.push(attempt);
    else course.attempts = inOrder([...course.attempts, attempt]);
  }
  return { courses, strays };
}

/** 0: nothing of it counted; 1: its sender cannot know that it did; 2: it was confirmed. */
function settled(course: Course): number {
  const recorded = recordedOf(course);
  if (recorded.length === 0) return 0;
  return recorded.every(({ answerLost }) => answerLost) ? 1 : 2;
}

const inOrder = (attempts: readonly Attempt[]): Attempt[] => attempts.toSorted((a, b) => Number(a.id) - Number(b.id));

const recordedOf = ({ attempts }: Course): Attempt[] => attempts.filter(({ isRecorded }) => isRecorded);

/** What counted once more: unavoidable while no answer had been seen, once for each that was lost. */
function copiesOf(course: Course): { confirmed: number; unavoidable: number } {
  const [, ...extra] = recordedOf(course);
  const confirmedAt = recordedOf(course).findIndex(({ answerLost }) => !answerLost);
  const confirmed = confirmedAt < 0 ? 0 : recordedOf(course).length - 1 - confirmedAt;
  return { confirmed, unavoidable: extra.length - confirmed };
}

function failure(
  rule: FailureRule,
  { endpoint, name, installationId, label }: Pick<Expected, 'endpoint' | 'name' | 'installationId' | 'label'>,
  what: string,
): Failure {
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

/** Something else counted: a try that says something else is not what it is meant to be, and a copy of it all the same. */
function unexpectedFailure(stray: Attempt, clean: CleanLine): Failure {
  const { endpoint, name, installationId, fields } = stray;
  const near = clean.nearest(stray);
  const unlike = (near?.differences ?? [])
    .slice(0, MOST_TOLD)
    .map((field) => `${field} ${fields[field] ?? 'left out'} instead of ${near?.one.fields[field] ?? 'none'}`);
  const how = unlike.length === 0 ? '' : `. Nearest: ${near?.one.label}, with ${unlike.join(', ')}`;
  const label = labelOf({ endpoint, name, installationId });
  return failure(
    'unexpected',
    { endpoint, name, installationId, label },
    `counted (#${stray.id}), and is nothing that the command sends on a clean line${how}`,
  );
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
  const gaps = attempts.slice(1).flatMap(({ atMs, process }, index) => {
    const before = attempts[index];
    // A process that was started again does not know when the one that was killed sent.
    return before === undefined || before.process !== process ? [] : [atMs - before.atMs];
  });
  const shortest = Math.min(...gaps);
  if (shortest >= HAMMERING_MS) return [];
  return [failure('hammering', of, `was sent twice within ${shortest} ms, at least ${HAMMERING_MS} ms are expected`)];
}

/**
 * The first thing of each installation that was sent while nothing had come of its open yet: whether it counted then is chance,
 * since the bad day may be over for the one and not for the other.
 */
function beforeOpenFailures(courses: readonly Course[]): Failure[] {
  const sent = courses
    .flatMap((course) => course.attempts.map((attempt) => ({ course, attempt, of: whose(course, attempt) })))
    .toSorted((a, b) => Number(a.attempt.id) - Number(b.attempt.id));
  const byInstallation = groupBy(sent, ({ of }) => of);
  const opened = new Set(courses.filter(({ of }) => of.isOpen).map(({ of }) => of.installationId));
  return [...byInstallation].flatMap(([installationId, list]) => {
    const hasOpen = opened.has(installationId) || list.some(({ course }) => course.of.isOpen);
    if (installationId === null || !hasOpen) return [];
    const open = list.findIndex(({ course, attempt }) => course.of.isOpen && hasCome(attempt));
    const early = list.findIndex(({ course }) => !course.of.isOpen);
    const first = list[early];
    if (first === undefined || (open >= 0 && open < early)) return [];
    const how = first.attempt.isRecorded ? 'counted' : 'was sent';
    return [
      failure(
        'before-open',
        { ...first.course.of, installationId },
        `${how} (#${first.attempt.id}) before the open of its installation had been taken`,
      ),
    ];
  });
}

/** The installation that a request is about. Of one that came to nothing only what else is known of the same can tell. */
const whose = ({ of, attempts }: Course, { installationId }: Attempt): string | null =>
  installationId ?? of.installationId ?? attempts.find((one) => one.installationId !== null)?.installationId ?? null;

/** Something has come of it, good or bad: it counted, or it was answered so that trying again changes nothing. */
const hasCome = ({ isRecorded, status }: Attempt): boolean =>
  isRecorded || (status >= 200 && status < 500 && status !== 408 && status !== 425 && status !== 429);

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);
