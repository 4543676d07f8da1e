import { atMostEach } from './at-most-each.js';
import { occasion } from './occasion.js';

/** Of many that come at once, what is shown is asked for once: a script sets up a hundred apps in a second. */
const AT_MOST_EACH_MS = 400;

const setUps = occasion();
const clocks = occasion();
const tellSetUp = atMostEach(AT_MOST_EACH_MS, setUps.happened);
const tellClock = atMostEach(AT_MOST_EACH_MS, clocks.happened);

/** Events of docs/control-api.md#the-stream that every view follows: what somebody, maybe elsewhere, has set otherwise. */
export const SET_UP_EVENTS = ['setup', 'clock'] as const;

/** @param event - Any of a stream; what a `gap` has left out may be one of these. */
export function heardSetUp(event: string): void {
  if (event === 'setup' || event === 'gap') tellSetUp();
  if (event === 'clock' || event === 'gap') tellClock();
}

const OF_SET_UP = /^GET (?:workspaces|apps|channels|campaigns|callbacks|faults)(?:\/|$)/;
const OF_CLOCK = /^GET (?:workspaces|clock)$/;

/** Another number whenever the answer to a question may be another one since somebody has set something otherwise. */
export function useSetUps(what: string | null): number {
  const setUp = setUps.useTimes();
  const clock = clocks.useTimes();
  if (what === null) return 0;
  return (OF_SET_UP.test(what) ? setUp : 0) + (OF_CLOCK.test(what) ? clock : 0);
}
