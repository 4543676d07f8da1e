import type { World } from '@mmp-sim/contracts/answers';
import { useEffect, useRef, useState } from 'react';
import { follow, type StreamState } from '../../event-stream.js';

/**
 * The worlds of a workspace, the newest first: those that there are, and from then on how each stands.
 *
 * @param listed - Those that there are; null until it is known.
 * @param listAgain - Lists them anew: whenever the stream has begun, so that nothing is lost between.
 */
export function useWorlds(
  workspace: string,
  listed: readonly World[] | null,
  listAgain: () => void,
): { readonly worlds: readonly World[]; readonly stream: StreamState } {
  const [stream, setStream] = useState<StreamState>('connecting');
  const [told, setTold] = useState<ReadonlyMap<string, World>>(new Map());
  const again = useRef(listAgain);
  again.current = listAgain;
  useEffect(() => {
    const gone = new AbortController();
    void follow({
      workspace,
      since: '',
      query: { events: 'world' },
      signal: gone.signal,
      onEvents: (events) => {
        const worlds = events.flatMap(({ event, data }) => (event === 'world' ? [data as World] : []));
        if (worlds.length > 0) setTold((known) => new Map([...known, ...worlds.map((one) => [one.id, one] as const)]));
      },
      onState: (state) => {
        setStream(state);
        if (state === 'open') again.current();
      },
    });
    return () => gone.abort();
  }, [workspace]);
  const all = new Map((listed ?? []).map((one) => [one.id, one]));
  for (const [id, one] of told) {
    const known = all.get(id);
    // An answer may be later than what the stream has told.
    if (known === undefined || known.state === 'running') all.set(id, one);
  }
  return { worlds: [...all.values()].toSorted((a, b) => Number(b.id) - Number(a.id)), stream };
}
