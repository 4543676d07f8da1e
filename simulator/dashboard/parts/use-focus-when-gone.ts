import { type RefObject, useLayoutEffect } from 'react';
import { focusIfLost } from './focus-if-lost.js';

/**
 * Gives the focus away when what has it goes.
 *
 * @param to - Who has it then, looked for while it is there. @default the content
 */
export function useFocusWhenGone(
  of: RefObject<HTMLElement | null>,
  to: (element: HTMLElement) => HTMLElement | null = () => null,
): void {
  useLayoutEffect(() => {
    const element = of.current;
    const heir = element === null ? null : to(element);
    return () => {
      if (element?.contains(document.activeElement) !== true) return;
      setTimeout(() => {
        if (document.activeElement === document.body) heir?.focus();
        focusIfLost();
      });
    };
  }, []);
}
