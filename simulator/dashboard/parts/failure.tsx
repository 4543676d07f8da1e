import type { Refusal } from '../api.js';
import { inPage } from './refusal-words.js';

/** What was refused, and the way on. */
export function Failure({ refusal, onAgain }: { readonly refusal: Refusal; readonly onAgain: () => void }) {
  return (
    <section className="failure" role="alert">
      <p>{inPage(refusal)}</p>
      <button type="button" onClick={onAgain}>
        Ask again
      </button>
    </section>
  );
}
