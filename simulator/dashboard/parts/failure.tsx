import { useRef } from 'react';
import type { Refusal } from '../api.js';
import { inPage } from './refusal-words.js';
import { useFocusWhenGone } from './use-focus-when-gone.js';

/** What was refused, and the way on. */
export function Failure({ refusal, onAgain }: { readonly refusal: Refusal; readonly onAgain: () => void }) {
  const section = useRef<HTMLElement>(null);
  useFocusWhenGone(section);
  return (
    <section ref={section} className="failure" role="alert">
      <p>{inPage(refusal)}</p>
      <button type="button" onClick={onAgain}>
        Ask again
      </button>
    </section>
  );
}
