import { useEffect, useId, useRef, useState } from 'react';
import './typed-field.css';

const AFTER_TYPING_MS = 250;

type TypedFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** What is wrong with a text; null where nothing is. */
  readonly problem?: (text: string) => string | null;
  readonly onSet: (text: string) => void;
};

/** A text that counts when nothing is typed any more, and not at each letter; what is wrong with it stands below. */
export function TypedField({ label, value, placeholder, problem, onSet }: TypedFieldProps) {
  const [typed, setTyped] = useState(value);
  const set = useRef(onSet);
  set.current = onSet;
  const id = useId();
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return undefined;
    const waiting = setTimeout(() => set.current(typed.trim()), AFTER_TYPING_MS);
    return () => clearTimeout(waiting);
  }, [typed, value]);
  const wrong = problem?.(typed) ?? null;
  return (
    <label className="typed-field">
      {label}
      <input
        type="text"
        value={typed}
        placeholder={placeholder}
        onChange={({ target }) => setTyped(target.value)}
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
