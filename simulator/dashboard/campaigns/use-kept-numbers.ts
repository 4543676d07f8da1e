import type { ClockState } from '@mmp-sim/contracts/answers';
import { useEffect, useState } from 'react';
import type { StreamState } from '../event-stream.js';
import { SET_UP_EVENTS } from '../parts/set-ups.js';
import { useFresh } from '../parts/use-fresh.js';
import { KeptNumbers } from './kept-numbers.js';

/** So long, by the clock of the workspace: as it goes on, more users have lived through a day. */
const MOST_MS = 600_000;
/** The longest that a timer waits. */
const MOST_WAIT_MS = 2 ** 31 - 1;

/** What changes the numbers, and is told of; what a `gap` has left out may be one of these. */
const NEWS = ['request', 'fact', 'reports'];
const HEARD = [...NEWS, ...SET_UP_EVENTS];

type Keeping = {
  /** Null while nobody would tell that something happens. */
  readonly kept: KeptNumbers | null;
  readonly stream: StreamState;
};

/**
 * Keeps what a view was answered for as long as nothing happens in the workspace.
 *
 * @param clock - Null while it is not known.
 * @param onNews - Told whether there is anything new: nothing is after a reset, since all is asked for anew.
 */
export function useKeptNumbers(clock: ClockState | null, onNews: (hasNews: boolean) => void): Keeping {
  const [kept] = useState(() => new KeptNumbers());
  const { stream } = useFresh(HEARD, (event) => {
    kept.forget();
    if ([...NEWS, 'gap'].includes(event)) onNews(true);
    else if (event === 'reset') onNews(false);
  });
  const isTold = stream === 'open';
  useEffect(() => {
    if (!isTold) kept.forget();
  }, [kept, isTold]);
  const rate = clock?.rate ?? 1;
  useEffect(() => {
    if (rate === 0) return undefined;
    const forgetting = setInterval(() => kept.forget(), Math.min(MOST_MS / rate, MOST_WAIT_MS));
    return () => clearInterval(forgetting);
  }, [kept, rate]);
  return { kept: isTold ? kept : null, stream };
}
