import { useState } from 'react';
import { visible } from './shell-word.js';

/** Takes a text along. @param of - Which one, for who cannot see beside what the button stands. */
export function CopyButton({ text, of }: { readonly text: string; readonly of?: string }) {
  const [said, setSaid] = useState('Copy');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      // Some browsers give no page that.
      setSaid('Mark it, and copy it by hand');
    }
  };
  return (
    <button type="button" onClick={() => void copy()}>
      <span aria-live="polite">{said}</span>
      {of === undefined ? null : <span className="visually-hidden"> {visible(of)}</span>}
    </button>
  );
}
