import { useState } from 'react';

/** Text to take along. */
export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const [said, setSaid] = useState('Copy');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      // Some browsers give no page that: then it is marked by hand.
      setSaid('Mark it, and copy it by hand');
    }
  };
  return (
    <figure className="code">
      <figcaption>
        {label}
        <button type="button" onClick={() => void copy()}>
          {said}
        </button>
      </figcaption>
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}
