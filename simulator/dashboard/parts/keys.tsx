import { useEffect, useRef } from 'react';
import './keys.css';

const all: readonly (readonly [string, string])[] = [
  ['/', 'to the search'],
  ['j', 'the next one'],
  ['k', 'the one before'],
  ['Enter', 'opens it'],
  ['Esc', 'closes it'],
  ['p', 'pauses, and goes on'],
  ['Ctrl Enter', 'runs the SQL that is written'],
  ['?', 'these keys'],
];

/** Whether a key is meant for what is typed into. */
export const isTyping = ({ target, metaKey, ctrlKey, altKey }: KeyboardEvent): boolean =>
  metaKey || ctrlKey || altKey || (target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** `?` shows the keys, `/` goes to the search of the page. */
export function Keys() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event)) return;
      if (event.key === '?') dialog.current?.showModal();
      if (event.key !== '/') return;
      event.preventDefault();
      document.querySelector<HTMLInputElement>('input[type=search]')?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl className="keys">
        {all.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button>Close</button>
      </form>
    </dialog>
  );
}
