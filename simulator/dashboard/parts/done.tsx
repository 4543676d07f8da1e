import { visible } from './shell-word.js';
import type { Act } from './use-act.js';

/** How the last change went: heard as well as seen. */
export function Done({ refusal, said }: Pick<Act, 'refusal' | 'said'>) {
  const problems = refusal?.problem?.problems ?? [];
  return (
    <>
      <p className="done" role="status">
        {said}
      </p>
      {refusal === null ? null : (
        <div className="refused" role="alert">
          <p>{visible(refusal.message)}</p>
          {problems.length < 2 ? null : (
            <ul>
              {problems.map(({ path, given, expected }, index) => (
                <li key={index}>
                  <code>{path}</code>: expected {expected}
                  {given === null ? '' : `, got ${visible(given)}`}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </>
  );
}
