import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTravels } from '../address.js';
import { AFTER_TYPING_MS } from './use-settled.js';

type SettlingSelectProps = {
  readonly value: string;
  readonly onSet: (value: string) => void;
  readonly children: ReactNode;
};

/** A list of which one is chosen at once by the mouse; what a key only passes on its way through a list that is closed counts for nothing. */
export function SettlingSelect({ value, onSet, children }: SettlingSelectProps) {
  /** Null where what is shown counts. */
  const [passed, setPassed] = useState<string | null>(null);
  const isByKey = useRef(false);
  const travels = useTravels();
  const settle = (): void => {
    setPassed(null);
    if (passed !== null && passed !== value) onSet(passed);
  };
  const latest = useRef(settle);
  latest.current = settle;
  // What was passed is of the address at which it was.
  useEffect(() => setPassed(null), [value, travels]);
  useEffect(() => {
    if (passed === null) return undefined;
    const waiting = setTimeout(() => latest.current(), AFTER_TYPING_MS);
    return () => clearTimeout(waiting);
  }, [passed]);
  return (
    <select
      value={passed ?? value}
      // A key that is down has changed it; in a list that is open it only goes up and down there.
      onKeyDown={() => void (isByKey.current = true)}
      onKeyUp={() => void (isByKey.current = false)}
      onBlur={() => {
        isByKey.current = false;
        settle();
      }}
      onChange={({ target }) => {
        if (isByKey.current) setPassed(target.value);
        else onSet(target.value);
      }}
    >
      {children}
    </select>
  );
}
