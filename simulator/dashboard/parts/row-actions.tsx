import type { ReactNode } from 'react';
import { RowButton } from './row-button.js';
import { Sure } from './sure.js';

type RowActionsProps = {
  /** Which row they are of, for who hears a button alone. */
  readonly of: string;
  readonly disabled: boolean;
  /** What comes before the others. */
  readonly children: ReactNode;
  /** What the button says that takes it out of use, or into use again. */
  readonly turn: string;
  readonly onTurn: () => void;
  /** What is asked before it is deleted. */
  readonly question: string;
  readonly onDelete: () => void;
};

/** What is done with a row that is in use or is not, and that can be deleted. */
export function RowActions({ of, disabled, children, turn, onTurn, question, onDelete }: RowActionsProps) {
  return (
    <span className="actions">
      {children}
      <RowButton of={of} disabled={disabled} onClick={onTurn}>
        {turn}
      </RowButton>
      <Sure about={of} question={question} disabled={disabled} onSure={onDelete}>
        Delete
      </Sure>
    </span>
  );
}
