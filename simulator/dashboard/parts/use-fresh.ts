import { useEffect, useRef, useState } from 'react';
import { useAddress, workspaceOf } from '../address.js';
import { follow, type StreamState } from '../event-stream.js';
import { atMostEach } from './at-most-each.js';

/** Of many events that come at once, the lists are asked for once. */
const AT_MOST_EACH_MS = 400;

export type Fresh = {
  /**
   * Another number whenever something has come: what is shown has to be asked for anew. After a reset, or in another
   * simulator, `useAnswer` asks by itself.
   */
  readonly again: number;
  readonly stream: StreamState;
  /** Another one for another workspace of the same name; null while that is not known. */
  readonly life: string | null;
};

/**
 * Follows the workspace of the address.
 *
 * @param events - Names of docs/control-api.md#the-stream that matter.
 * @param onEvent - Told of each of them, and of `reset`.
 */
export function useFresh(events: readonly string[], onEvent?: (event: string, data: unknown) => void): Fresh {
  const workspace = workspaceOf(useAddress());
  const [again, setAgain] = useState(0);
  const [stream, setStream] = useState<StreamState>('connecting');
  const [life, setLife] = useState<string | null>(null);
  const names = events.join(' ');
  const hear = useRef(onEvent);
  hear.current = onEvent;
  useEffect(() => {
    const closing = new AbortController();
    const wanted = new Set(['gap', ...names.split(' ')]);
    const tell = atMostEach(AT_MOST_EACH_MS, () => {
      if (!closing.signal.aborted) setAgain((count) => count + 1);
    });
    void follow({
      workspace,
      since: '',
      events: names === '' ? [] : names.split(' '),
      signal: closing.signal,
      onEvents: (come) => {
        for (const { event, data } of come) {
          if (event === 'reset' || wanted.has(event)) hear.current?.(event, data);
          if (wanted.has(event)) tell();
        }
      },
      onLife: setLife,
      onState: (state) => {
        setStream(state);
        setLife(null);
        // What came between the list and the stream, or while nobody answered.
        if (state === 'open') tell();
      },
    });
    return () => closing.abort();
  }, [workspace, names]);
  return { again, stream, life };
}
