import type { World } from '@mmp-sim/contracts/answers';
import { useEffect, useRef, useState } from 'react';
import { Refusal } from '../../api.js';
import { follow, type StreamState } from '../../event-stream.js';

type Hearers = {
  /** Lists them anew: whenever the stream has begun or is refused, so that nothing is lost between. */
  readonly listAgain: () => void;
  /** All that happened in the workspace is gone, or something else stands in its place. */
  readonly onReset: () => void;
};

/**
 * The worlds of a workspace, the newest first: those that there are, and from then on how each stands.
 *
 * @param listed - Those that there are; null until it is known.
 */
export function useWorlds(
  workspace: string,
  listed: readonly World[] | null,
  hearers: Hearers,
): { readonly worlds: readonly World[]; readonly stream: StreamState } {
  const [stream, setStream] = useState<StreamState>('connecting');
  const [told, setTold] = useState<ReadonlyMap<string, World>>(new Map());
  const latest = useRef(hearers);
  latest.current = hearers;
  useEffect(() => {
    const gone = new AbortController();
    /** What was told may be of a simulator that was stopped, or of what is not there any more. */
    const begin = (): void => {
      setTold(new Map());
      latest.current.listAgain();
    };
    void follow({
      workspace,
      since: '',
      events: ['world'],
      signal: gone.signal,
      onEvents: (events) => {
        for (const { event, data } of events) {
          if (event === 'reset') {
            begin();
            latest.current.onReset();
          }
          if (event !== 'world') continue;
          const world = data as World;
          setTold((known) => new Map([...known, [world.id, world]]));
        }
      },
      onState: (state) => {
        setStream(state);
        if (state === 'open') begin();
        if (state instanceof Refusal) latest.current.listAgain();
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
