import { type ReactNode, useEffect, useRef } from 'react';

type OpenedProps = {
  /** For who hears the page. */
  readonly label: string;
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** What was opened of a list, beside it. It has the focus when it comes; `useFocusBack` gives it back when it goes. */
export function Opened({ label, title, onClose, children }: OpenedProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <aside className="details" aria-label={label}>
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </header>
      {children}
    </aside>
  );
}
