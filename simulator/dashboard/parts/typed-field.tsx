import { useEffect, useId, useRef, useState } from 'react';
import { useTravels } from '../address.js';
import './typed-field.css';
import { AFTER_TYPING_MS } from './use-settled.js';

type TypedFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** `/` goes to the one for a search. @default text */
  readonly type?: 'text' | 'search';
  /** So long after the last letter it counts. What is put there at once, such as an id that is pasted, counts at once. @default 250 */
  readonly afterMs?: number;
  /** What is wrong with a text; null where nothing is. */
  readonly problem?: (text: string) => string | null;
  readonly onSet: (text: string) => void;
};

/** A text that counts a while after its last letter, or at each where that is 0; what is wrong with it stands below. */
export function TypedField({
  label,
  value,
  placeholder,
  type = 'text',
  afterMs = AFTER_TYPING_MS,
  problem,
  onSet,
}: TypedFieldProps) {
  const [typed, setTyped] = useState(value);
  const set = useRef(onSet);
  set.current = onSet;
  const lettersMore = useRef(0);
  const travels = useTravels();
  const before = useRef({ value, travels });
  const id = useId();
  // A blank at the end counts for nothing, and stays for the next letter.
  useEffect(() => setTyped((text) => (text.trim() === value ? text : value)), [value, travels]);
  useEffect(() => {
    // Where Back has set another one, or has led elsewhere, what was typed before is not set again.
    const isSetElsewhere = before.current.value !== value || before.current.travels !== travels;
    before.current = { value, travels };
    if (isSetElsewhere || typed.trim() === value) return undefined;
    const waiting = setTimeout(() => set.current(typed.trim()), lettersMore.current > 1 ? 0 : afterMs);
    return () => clearTimeout(waiting);
  }, [typed, value, travels, afterMs]);
  const wrong = problem?.(typed) ?? null;
  return (
    <label className="typed-field">
      {label}
      <input
        type={type}
        value={typed}
        placeholder={placeholder}
        onChange={({ target }) => {
          lettersMore.current = Math.abs(target.value.length - typed.length);
          setTyped(target.value);
        }}
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : id}
        spellCheck={false}
        autoComplete="off"
      />
      {wrong === null ? null : (
        <span id={id} className="error" role="status">
          Expected {wrong}
        </span>
      )}
    </label>
  );
}
