import { type ReactNode, useRef } from 'react';
import { visible } from './shell-word.js';
import { useFocusWhenGone } from './use-focus-when-gone.js';

type RowButtonProps = {
  /** Which row it is of, for who hears the button alone. */
  readonly of: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
};

/** One of a row's buttons. */
export function RowButton({ of, disabled = false, onClick, children }: RowButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  useFocusWhenGone(button);
  return (
    <button ref={button} type="button" disabled={disabled} onClick={onClick}>
      {children}
      <span className="visually-hidden"> {visible(of)}</span>
    </button>
  );
}
