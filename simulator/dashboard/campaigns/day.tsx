import { useEffect, useRef, useState } from 'react';
import { useAddress, useTravels } from '../address.js';
import { isDay } from './asked.js';

type DayProps = {
  readonly label: string;
  /** As the address says it, where a field can hold that. */
  readonly value: string;
  readonly onChoose: (day: string) => void;
  /** Told of what comes after that, as long as the field has the focus and nobody has gone back. */
  readonly onWrite: (day: string) => void;
};

/** A browser gives whole days alone, but each digit of a year makes another one: those before 1970 count when they are left so. */
export function Day({ label, value, onChoose, onWrite }: DayProps) {
  const { href } = useAddress();
  const travels = useTravels();
  const [typed, setTyped] = useState(value);
  const hasChosen = useRef(false);
  // A day that does not count yet is of the address at which it was typed.
  useEffect(() => setTyped(value), [value, href, travels]);
  useEffect(() => void (hasChosen.current = false), [travels]);
  const set = (day: string): void => {
    (hasChosen.current ? onWrite : onChoose)(day);
    hasChosen.current = true;
  };
  return (
    <label>
      {label}
      <input
        type="date"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          if (target.value === '' || isDay(target.value)) set(target.value);
        }}
        onBlur={() => {
          if (typed !== value) set(typed);
          hasChosen.current = false;
        }}
      />
    </label>
  );
}
