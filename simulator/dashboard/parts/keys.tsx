import { useCallback, useEffect, useRef, useState } from 'react';
import './keys.css';
import { singleKeys } from './single-keys.js';

/** A key, and what it does. */
type Key = readonly [key: string, does: string];

/** Of the view that is shown: each of its lists and fields tells its own. */
const ofView = new Set<readonly Key[]>();

/** Tells of keys that work as long as this is shown. */
export function useKeysOf(keys: readonly Key[]): void {
  const text = JSON.stringify(keys);
  useEffect(() => {
    const own = JSON.parse(text) as readonly Key[];
    ofView.add(own);
    return () => void ofView.delete(own);
  }, [text]);
}

/** Whether a key is meant for what is typed into. */
export const isTyping = ({ target, metaKey, ctrlKey, altKey }: KeyboardEvent): boolean =>
  metaKey || ctrlKey || altKey || (target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const searchField = (): HTMLInputElement | null => document.querySelector<HTMLInputElement>('input[type=search]');

/** A button, and `?`, shows the keys that there are here and switches those of one letter off; `/` goes to the search of the page. */
export function Keys() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [shown, setShown] = useState<readonly Key[]>([]);
  const [areOn, setOn] = useState(singleKeys.areOn);
  const show = useCallback((): void => {
    const search: readonly Key[] = searchField() === null ? [] : [['/', 'to the search']];
    setShown([...search, ...[...ofView].flat(), ['?', 'these keys']]);
    // Another tab may have switched.
    setOn(singleKeys.areOn());
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || !singleKeys.areOn()) return;
      if (event.key === '?') show();
      if (event.key !== '/' || searchField() === null) return;
      event.preventDefault();
      searchField()?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [show]);
  const turn = (isOn: boolean): void => {
    singleKeys.set(isOn);
    setOn(isOn);
  };
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={show}>
        Keys
      </button>
      <dialog ref={dialog} aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <dl className="keys">
          {shown.map(([key, does]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p>
          <label>
            <input type="checkbox" checked={areOn} onChange={({ target }) => turn(target.checked)} /> Keys of one letter
            or mark do something
          </label>
        </p>
        <form method="dialog">
          <button>Close</button>
        </form>
      </dialog>
    </>
  );
}
