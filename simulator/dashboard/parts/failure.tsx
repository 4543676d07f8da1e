import type { Refusal } from '../api.js';
import { visible } from './shell-word.js';

/** What was refused, in the simulator's own words, and the way on. */
export function Failure({ refusal, onAgain }: { readonly refusal: Refusal; readonly onAgain: () => void }) {
  return (
    <section className="failure" role="alert">
      <p>{visible(refusal.message)}</p>
      <p className="quiet">
        <code>{refusal.code}</code>
      </p>
      <button type="button" onClick={onAgain}>
        Ask again
      </button>
    </section>
  );
}
