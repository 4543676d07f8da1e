import { useRef } from 'react';
import type { Told } from './told.js';
import { visible } from './shell-word.js';
import { useFocusWhenGone } from './use-focus-when-gone.js';

type MeanwhileProps = {
  /** What is otherwise than it was, as it is now. */
  readonly changes: Told;
  readonly onTake: () => void;
  readonly onWrite: () => void;
};

/** Somebody else has changed what a form is about to write: nothing of it is undone unasked. */
export function Meanwhile({ changes, onTake, onWrite }: MeanwhileProps) {
  const told = useRef<HTMLDivElement>(null);
  useFocusWhenGone(told, sendButtonOf);
  return (
    <div ref={told} className="refused" role="alert">
      <p>Nothing is saved: somebody else has changed it since this form was filled. Now it is</p>
      <ul>
        {Object.entries(changes).map(([name, value]) => (
          <li key={name}>
            {name}: <code>{visible(value)}</code>
          </li>
        ))}
      </ul>
      <p className="actions">
        <button type="button" onClick={onTake}>
          Take that into the form
        </button>
        <button type="button" className="danger" onClick={onWrite}>
          Save mine in its place
        </button>
      </p>
    </div>
  );
}

/** Of the form that it is about. */
const sendButtonOf = (element: HTMLElement): HTMLElement | null =>
  element.closest('form')?.querySelector<HTMLElement>('button[type=submit]') ?? null;
