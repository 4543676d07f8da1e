import { useSyncExternalStore } from 'react';

export type Occasion = {
  readonly happened: () => void;
  /** Another number each time. */
  readonly useTimes: () => number;
};

/** Something that happens to the page as a whole, of which any part of it may want to know. */
export function occasion(): Occasion {
  let times = 0;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    happened: () => {
      times += 1;
      for (const listener of listeners) listener();
    },
    useTimes: () => useSyncExternalStore(subscribe, () => times),
  };
}
