import { useSyncExternalStore } from 'react';

/** As in style.css: a screen of this width has room for one thing beside another no more. */
const narrow = matchMedia('(max-width: 40rem)');

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
}

/** Whether the screen is as narrow as that of a telephone. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches);
