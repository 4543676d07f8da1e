import { expect, test } from 'vitest';
import { exitOf, type Outcome, type Sent, summary } from '../../../simulator/cli/send-result.js';

const sent: Sent = {
  lines: 3,
  resumed: 0,
  delivered: 3,
  dropped: 0,
  dead: 0,
  held: 0,
  refused: 0,
  waiting: 0,
  perhapsTwice: 0,
  parked: [],
  reasons: [],
  unlisted: 0,
  stopped: null,
};
const outcome = (more: Partial<Sent>, rest: Partial<Outcome> = {}): Outcome => ({
  sent: { ...sent, ...more },
  untold: [],
  hasAnswered: true,
  dead: null,
  waitingIn: null,
  unwritten: null,
  ...rest,
});

test.each([
  { what: 'all was delivered', given: outcome({}), exit: 0 },
  { what: 'some perhaps twice', given: outcome({ perhapsTwice: 1 }), exit: 0 },
  { what: 'a line was refused', given: outcome({ delivered: 2, refused: 1 }), exit: 1 },
  { what: 'one was dropped', given: outcome({ delivered: 2, dropped: 1 }), exit: 1 },
  { what: 'one is held', given: outcome({ delivered: 2, held: 1 }), exit: 1 },
  { what: 'the dead letters could not be written', given: outcome({ dead: 1 }, { unwritten: 'a full disk' }), exit: 1 },
  { what: 'one waits', given: outcome({ delivered: 2, waiting: 1 }), exit: 4 },
  { what: 'it was stopped while it was read', given: outcome({ stopped: 'stopped by SIGINT' }), exit: 4 },
  { what: 'one waits and another was refused', given: outcome({ waiting: 1, refused: 1 }), exit: 4 },
  { what: 'nothing answered', given: outcome({ waiting: 3, stopped: 'nothing' }, { hasAnswered: false }), exit: 3 },
])('exit $exit: $what', ({ given, exit }) => {
  expect(exitOf(given)).toBe(exit);
});

test.each([
  { lines: 0, said: 'a.ndjson: 0 lines: ', also: '  ! a.ndjson has no lines.\n' },
  { lines: 1, said: 'a.ndjson: 1 line: ', also: '' },
  { lines: 2, said: 'a.ndjson: 2 lines: ', also: '' },
])('$lines of them are told as "$said"', ({ lines, said, also }) => {
  const told = summary(outcome({ lines, delivered: lines }), 'a.ndjson');
  expect(told).toBe(`${said}${lines} delivered, 0 dropped, 0 dead, 0 held, 0 refused, 0 waiting.\n${also}`);
});

test('an empty stdin may have been closed', () => {
  expect(summary(outcome({ lines: 0 }), null)).toContain('  ! stdin has no lines, or was closed.\n');
});

test('what may count twice is told, and what goes on says so', () => {
  const told = summary(outcome({ waiting: 1, perhapsTwice: 1, stopped: 'stopped by SIGTERM' }), 'a.ndjson');
  expect(told).toContain('  ! 1 perhaps twice: an answer never came, and they are sent again.\n');
  expect(told).toContain('  ! not to its end: stopped by SIGTERM.\n  → Start it again, and it goes on.\n');
});

test('of stdin nothing goes on: where its lines are is named', () => {
  const told = summary(outcome({ waiting: 1, stopped: 'stopped by SIGTERM' }, { waitingIn: 'w.ndjson' }), null);
  expect(told).toContain(
    '  → w.ndjson has the lines that wait, and can be sent. What was not read of stdin is lost.\n',
  );
  expect(told).not.toContain('Start it again');
});
