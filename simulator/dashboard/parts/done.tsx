import { inPage, isOfField } from './refusal-words.js';
import { visible } from './shell-word.js';
import type { Act } from './use-act.js';

type DoneProps = Pick<Act, 'refusal' | 'said'> & {
  /** What of the body has a field that says itself what is wrong with it. @default none */
  readonly atFields?: readonly string[];
};

/** How the last change went: heard as well as seen. */
export function Done({ refusal, said, atFields = [] }: DoneProps) {
  const problems = refusal?.problem?.problems ?? [];
  const others = problems.filter(({ path }) => !atFields.some((field) => isOfField(path, field)));
  return (
    <>
      <p className="done" role="status">
        {visible(said)}
      </p>
      {refusal === null || (problems.length > 0 && others.length === 0) ? null : (
        <div className="refused" role="alert">
          <p>{others.length === 0 ? inPage(refusal) : 'It was not taken:'}</p>
          {others.length === 0 ? null : (
            <ul>
              {others.map(({ path, given, expected }, index) => (
                <li key={index}>
                  {path === '' ? null : (
                    <>
                      <code>{path}</code>:{' '}
                    </>
                  )}
                  expected {expected}
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
