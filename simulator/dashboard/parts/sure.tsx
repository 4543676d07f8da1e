import { type ReactNode, useEffect, useRef, useState } from 'react';
import { focusIfLost } from './focus-if-lost.js';
import { visible } from './shell-word.js';

type SureProps = {
  /** What the button says, such as Delete. */
  readonly children: ReactNode;
  /** What it is about, for who hears the button alone. */
  readonly about?: string;
  /** What is asked before it is done. */
  readonly question: string;
  readonly disabled?: boolean;
  /** It is asked now: what the question tells may be of before. */
  readonly onAsk?: () => void;
  readonly onSure: () => void;
};

/** A button for what cannot be taken back: it asks once more, in its own place. */
export function Sure({ children, about, question, disabled = false, onAsk, onSure }: SureProps) {
  const [isAsking, setAsking] = useState(false);
  const yes = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  const wasUsed = useRef(false);
  useEffect(() => {
    if (isAsking) {
      wasUsed.current = true;
      yes.current?.focus();
    }
    // The focus would be lost with what was asked; the button may be disabled until it is done.
    if (!isAsking && wasAsking.current && !disabled) first.current?.focus();
    if (isAsking || !disabled) wasAsking.current = isAsking;
  }, [isAsking, disabled]);
  // What it was about may be gone.
  useEffect(
    () => () => {
      if (wasUsed.current) setTimeout(focusIfLost);
    },
    [],
  );
  if (!isAsking) {
    return (
      <button
        type="button"
        ref={first}
        disabled={disabled}
        onClick={() => {
          onAsk?.();
          setAsking(true);
        }}
      >
        {children}
        {about === undefined ? null : <span className="visually-hidden"> {visible(about)}</span>}
      </button>
    );
  }
  return (
    <span
      className="sure"
      role="group"
      aria-label={question}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        setAsking(false);
      }}
    >
      <span>{question}</span>
      <button
        type="button"
        ref={yes}
        className="danger"
        onClick={() => {
          setAsking(false);
          onSure();
        }}
      >
        {children}
      </button>
      <button type="button" onClick={() => setAsking(false)}>
        Keep
      </button>
    </span>
  );
}
