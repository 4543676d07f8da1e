import { flushSync } from 'react-dom';

/**
 * Puts text where one types in a field, in place of what is selected, and the caret after it. It stands there before
 * anything else happens: who types on at once types after it.
 *
 * @param field - Where its value is typed; null before it is shown, and the text comes to the end.
 * @param textAfter - What is put behind what stands before the caret.
 * @param set - Keeps the new value.
 */
export function insertAtCaret(
  field: HTMLInputElement | HTMLTextAreaElement | null,
  value: string,
  textAfter: (before: string) => string,
  set: (value: string) => void,
): void {
  const [from, to] = [field?.selectionStart ?? value.length, field?.selectionEnd ?? value.length];
  const text = textAfter(value.slice(0, from));
  flushSync(() => set(value.slice(0, from) + text + value.slice(to)));
  field?.focus();
  field?.setSelectionRange(from + text.length, from + text.length);
}
