/** Gives the focus to the content where nothing has it: what had it is gone. */
export function focusIfLost(): void {
  if (document.activeElement === document.body) document.querySelector<HTMLElement>('main')?.focus();
}
