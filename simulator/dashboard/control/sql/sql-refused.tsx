import type { Refusal } from '../../api.js';
import { visible } from '../../parts/shell-word.js';

/** Why a statement was not answered; where it stopped is shown as the database says it. */
export function SqlRefused({ refusal: { problem, message, code } }: { readonly refusal: Refusal }) {
  const lines = problem?.lines ?? [];
  return (
    <div className="refused" role="alert">
      <p>{problem?.title ?? message}</p>
      {lines.length === 0 ? (
        <p>{visible(problem?.detail ?? '')}</p>
      ) : (
        <pre tabIndex={0}>{visible(lines.join('\n'))}</pre>
      )}
      <p className="quiet">
        <code>{code}</code>
      </p>
    </div>
  );
}
