import { useEffect, useRef } from 'react';
import { focusIfLost } from './focus-if-lost.js';

/**
 * Gives the focus back to what had it when something began, unless it has gone elsewhere: a button that is disabled
 * meanwhile loses it. Where that is gone, the content has it.
 */
export function useFocusKept(isBusy: boolean): void {
  const had = useRef<Element | null>(null);
  const wasBusy = useRef(isBusy);
  // Before it is disabled: it has lost it by then.
  if (isBusy && !wasBusy.current) had.current = document.activeElement;
  wasBusy.current = isBusy;
  useEffect(() => {
    const { activeElement, body } = document;
    const before = had.current;
    if (isBusy || before === null) return;
    had.current = null;
    // Who never had it is left alone.
    if (before === body || activeElement !== body) return;
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    // What goes with it may give it to another one.
    setTimeout(focusIfLost);
  }, [isBusy]);
}
