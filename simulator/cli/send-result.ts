import { plain } from '@mmp-sim/contracts/report';
import type { Left } from '@mmp-sim/sender';

export type Undelivered = { readonly state: 'refused' | 'dropped' | 'dead' | 'held'; readonly reason: string };
export type Reason = Undelivered & { readonly count: number };

/** What a sending has come to, over all its starts. */
export type Sent = {
  /** Lines that are not empty, as far as it was read. */
  readonly lines: number;
  /** Of them, those that an earlier start has added. */
  readonly resumed: number;
  readonly delivered: number;
  readonly dropped: number;
  readonly dead: number;
  readonly held: number;
  readonly refused: number;
  readonly waiting: number;
  /** Calls that this start has sent again, or will, although an earlier attempt may have counted. */
  readonly perhapsTwice: number;
  readonly parked: Left['parked'];
  /** How many were not delivered for each reason. */
  readonly reasons: readonly Reason[];
  /** Calls that were set aside, beyond those that are listed. */
  readonly unlisted: number;
  /** Why it was not sent to its end; null where it was. */
  readonly stopped: string | null;
};

/** What became of a file, or of stdin, and where the rest of it is. */
export type Outcome = {
  readonly sent: Sent;
  /** Reasons, without those that were told line by line. */
  readonly untold: readonly Reason[];
  /** Whether anything ever answered. */
  readonly hasAnswered: boolean;
  /** Where the lines are that were not delivered. */
  readonly dead: string | null;
  /** Where the lines of stdin are that wait. */
  readonly waitingIn: string | null;
  /** What could not be written at the end. */
  readonly unwritten: string | null;
};

/** What the exit codes of `send` say; 2 is wrong usage. */
const EXIT = { delivered: 0, notAll: 1, unreachable: 3, notToItsEnd: 4 } as const;
const REASONS_SHOWN = 20;

export function reasonsOf(all: Iterable<Undelivered>): Reason[] {
  const counts = new Map<string, Reason>();
  for (const { state, reason } of all) {
    const key = `${state} ${reason}`;
    counts.set(key, { state, reason, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count);
}

/** Whether there is nothing more to do tells from whether all went well. */
export function exitOf({ sent, hasAnswered, unwritten }: Outcome): number {
  const { dropped, dead, held, refused, waiting, stopped } = sent;
  if (waiting > 0 || stopped !== null) return hasAnswered ? EXIT.notToItsEnd : EXIT.unreachable;
  return dropped + dead + held + refused === 0 && unwritten === null ? EXIT.delivered : EXIT.notAll;
}

/** @param name - Of the file; null for stdin. */
export function summary({ sent, untold, dead, waitingIn, unwritten }: Outcome, name: string | null): string {
  const { lines, delivered, dropped, dead: given, held, refused, waiting, resumed, perhapsTwice, stopped } = sent;
  const counts = [
    `${delivered} delivered`,
    `${dropped} dropped`,
    `${given} dead`,
    `${held} held`,
    `${refused} refused`,
    `${waiting} waiting`,
  ];
  const told = [
    `${name ?? '-'}: ${lines} ${lines === 1 ? 'line' : 'lines'}: ${counts.join(', ')}.`,
    ...(lines === 0 && stopped === null
      ? [`  ! ${name ?? 'stdin'} has no lines${name === null ? ', or was closed' : ''}.`]
      : []),
    ...(resumed === 0 ? [] : [`  ${resumed} of them ${resumed === 1 ? 'was' : 'were'} taken up by an earlier start.`]),
    ...untold
      .slice(0, REASONS_SHOWN)
      .map(({ state, reason, count }) => `  ! ${state}: ${reason}${count === 1 ? '' : `  (${count} times)`}`),
    ...(untold.length > REASONS_SHOWN ? [`  and ${untold.length - REASONS_SHOWN} more reasons`] : []),
    ...(sent.unlisted === 0 ? [] : [`  ! ${sent.unlisted} more were set aside than can be listed.`]),
    ...(perhapsTwice === 0
      ? []
      : [`  ! ${perhapsTwice} perhaps twice: an answer never came, and they are sent again.`]),
    ...sent.parked.map(
      ({ target, reason }) =>
        `  ! parked: ${target.bundleId} (${target.platform}): ${reason}. Nothing more of it is sent.`,
    ),
    ...(stopped === null ? [] : [`  ! not to its end: ${stopped}.`]),
    ...(unwritten === null ? [] : [`  ! ${unwritten}`]),
    ...(dead === null ? [] : [`  → ${dead} has the lines that were not delivered, with their reasons.`]),
    ...(waitingIn === null
      ? []
      : [
          `  → ${waitingIn} has the lines that wait, and can be sent.${stopped === null ? '' : ' What was not read of stdin is lost.'}`,
        ]),
    ...(name === null || (waiting === 0 && stopped === null) ? [] : ['  → Start it again, and it goes on.']),
  ];
  return `${told.map(plain).join('\n')}\n`;
}
