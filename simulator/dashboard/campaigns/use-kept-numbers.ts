import type { ClockState } from '@mmp-sim/contracts/answers';
import { useEffect, useState } from 'react';
import type { StreamState } from '../event-stream.js';
import { SET_UP_EVENTS } from '../parts/set-ups.js';
import { useFresh } from '../parts/use-fresh.js';
import { KeptNumbers } from './kept-numbers.js';

/** So long, by the clock of the workspace: as it goes on, more users have lived through a day. */
const MOST_MS = 600_000;

/** What changes the numbers, and is told of; what a `gap` has left out may be one of these. */
const NEWS = new Set(['request', 'fact', 'reports', 'clock', 'gap']);
const HEARD = ['request', 'fact', 'reports', ...SET_UP_EVENTS];
/** What of a set-up stands in the numbers: names and windows of apps, channels and campaigns. */
const COUNTED = new Set(['app', 'channel', 'campaign']);

const isNews = (event: string, data: unknown): boolean =>
  NEWS.has(event) || (event === 'setup' && COUNTED.has((data as { readonly of: string }).of));

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
  const [kept] = useState(() => new KeptNumbers(Date.now));
  const { stream } = useFresh(HEARD, (event, data) => {
    kept.forget();
    if (isNews(event, data)) onNews(true);
    else if (event === 'reset') onNews(false);
  });
  const isTold = stream === 'open';
  useEffect(() => {
    if (!isTold) kept.forget();
  }, [kept, isTold]);
  const rate = clock?.rate ?? 1;
  useEffect(() => kept.holdFor(MOST_MS / rate), [kept, rate]);
  return { kept: isTold ? kept : null, stream };
}
