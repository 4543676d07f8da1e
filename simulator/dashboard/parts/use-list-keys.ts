import { useEffect, useRef } from 'react';
import { isTyping } from './keys.js';

type ListKeys = {
  /** The oldest first. */
  readonly ids: readonly string[];
  readonly opened: string | null;
  readonly open: (id: string | null) => void;
  /** Left out where nothing can be paused. */
  readonly pause?: () => void;
};

/** `j` and `k` go from one to the next in a list, newest first; `Esc` closes the one that is open; `p` pauses. */
export function useListKeys(keys: ListKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || document.querySelector('dialog[open]') !== null) return;
      const { ids, opened, open, pause } = latest.current;
      const at = opened === null ? ids.length : ids.indexOf(opened);
      const next = event.key === 'j' ? ids[at - 1] : event.key === 'k' ? ids[at + 1] : undefined;
      if (next !== undefined) open(next);
      if (event.key === 'Escape' && opened !== null) open(null);
      if (event.key === 'p') pause?.();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
