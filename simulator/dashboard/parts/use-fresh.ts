import { useEffect, useRef, useState } from 'react';
import { useAddress, workspaceOf } from '../address.js';
import { follow, type StreamState } from '../event-stream.js';

/** Of many events that come at once, the lists are asked for once. */
const AT_MOST_EACH_MS = 400;

export type Fresh = {
  /** Another number whenever something has come: what is shown has to be asked for anew. */
  readonly again: number;
  readonly stream: StreamState;
};

/**
 * Follows the workspace of the address.
 *
 * @param events - Names of docs/control-api.md#the-stream that matter.
 * @param onEvent - Told of each of them.
 */
export function useFresh(events: readonly string[], onEvent?: (event: string, data: unknown) => void): Fresh {
  const workspace = workspaceOf(useAddress());
  const [again, setAgain] = useState(0);
  const [stream, setStream] = useState<StreamState>('connecting');
  const names = events.join(' ');
  const hear = useRef(onEvent);
  hear.current = onEvent;
  useEffect(() => {
    const closing = new AbortController();
    const wanted = new Set(['reset', 'gap', ...names.split(' ')]);
    let waiting: ReturnType<typeof setTimeout> | null = null;
    const tell = (): void => {
      waiting ??= setTimeout(() => {
        waiting = null;
        setAgain((count) => count + 1);
      }, AT_MOST_EACH_MS);
    };
    void follow({
      workspace,
      since: '',
      query: { events: names.replaceAll(' ', ',') },
      signal: closing.signal,
      onEvents: (come) => {
        const matter = come.filter(({ event }) => wanted.has(event));
        for (const { event, data } of matter) hear.current?.(event, data);
        if (matter.length > 0) tell();
      },
      onState: (state) => {
        setStream(state);
        // What came between the list and the stream, or while nobody answered.
        if (state === 'open') tell();
      },
    });
    return () => {
      closing.abort();
      if (waiting !== null) clearTimeout(waiting);
    };
  }, [workspace, names]);
  return { again, stream };
}
