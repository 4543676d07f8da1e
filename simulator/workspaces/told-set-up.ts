import type { Changes, StatePart } from '../changes.js';
import type { SetUp } from '../journal/feed.js';

/** What somebody sets up, by the part that keeps it. */
const SET_UP: Partial<Record<StatePart, SetUp>> = {
  app: 'app',
  channel: 'channel',
  campaign: 'campaign',
  callback: 'callback',
  fault: 'fault',
};

/**
 * Tells those who follow a workspace, too, when something is set up otherwise than before.
 *
 * @param changes - Told of all that is to be kept.
 */
export function toldSetUp(changes: Changes, tell: (of: SetUp) => void): Changes {
  return {
    changed: (part, subject) => {
      changes.changed(part, subject);
      const of = SET_UP[part];
      // A fault is kept anew with each request that it sees, which is told as a request.
      if (of !== undefined && (of !== 'fault' || (subject as { seen: number }).seen === 0)) tell(of);
    },
    gone: (part, subject) => {
      changes.gone(part, subject);
      const of = SET_UP[part];
      if (of !== undefined) tell(of);
    },
    facts: (...all) => changes.facts(...all),
    request: (entry, number) => changes.request(entry, number),
    forgotten: (number, which) => changes.forgotten(number, which),
    setUp: () => {
      changes.setUp();
      tell('workspace');
    },
    touched: () => changes.touched(),
    anew: () => changes.anew(),
  };
}
