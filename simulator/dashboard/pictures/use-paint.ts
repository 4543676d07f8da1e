import { useMemo, useSyncExternalStore } from 'react';
import type { ColourName, Paint } from './palette.js';

const inTheDark = matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  inTheDark.addEventListener('change', listener);
  return () => inTheDark.removeEventListener('change', listener);
}

/** Colours of the style sheet, read again when the reader's system goes from light to dark or back. */
export function usePaint(): Paint {
  const isDark = useSyncExternalStore(subscribe, () => inTheDark.matches);
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const known = new Map<ColourName, string>();
    return (name) => {
      const colour = known.get(name) ?? style.getPropertyValue(`--${name}`).trim();
      known.set(name, colour);
      return colour;
    };
    // Another scheme has other values.
  }, [isDark]);
}
