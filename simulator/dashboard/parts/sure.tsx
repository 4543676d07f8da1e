import { type ReactNode, useEffect, useRef, useState } from 'react';

type SureProps = {
  /** What the button says, such as Delete. */
  readonly children: ReactNode;
  /** What it is about, for who hears the button alone. */
  readonly about?: string;
  /** What is asked before it is done. */
  readonly question: string;
  readonly disabled?: boolean;
  readonly onSure: () => void;
};

/** A button for what cannot be taken back: it asks once more, in its own place. */
export function Sure({ children, about, question, disabled = false, onSure }: SureProps) {
  const [isAsking, setAsking] = useState(false);
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsking) yes.current?.focus();
  }, [isAsking]);
  if (!isAsking) {
    return (
      <button type="button" disabled={disabled} onClick={() => setAsking(true)}>
        {children}
        {about === undefined ? null : <span className="visually-hidden"> {about}</span>}
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
