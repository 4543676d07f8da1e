import type { CallbackMacroList } from '@mmp-sim/contracts/answers';
import { useAnswer } from '../parts/use-answer.js';

/** The macros that a URL may name; one that is chosen goes to where one types. */
export function MacroList({ onChoose }: { readonly onChoose: (macro: string) => void }) {
  const { answer } = useAnswer<CallbackMacroList>('GET callbacks/macros');
  const macros = answer?.items ?? [];
  const categories = [...new Set(macros.map(({ category }) => category))];
  return (
    <details className="macros">
      <summary>Macros</summary>
      {categories.map((category) => (
        <div key={category}>
          <h3>{category}</h3>
          <p className="actions">
            {macros
              .filter((one) => one.category === category)
              .map(({ name, status }) => (
                <button
                  key={name}
                  type="button"
                  className={status}
                  title={status === 'unconfirmed' ? 'No public text shows that the MMP has it.' : undefined}
                  onClick={() => onChoose(name)}
                >
                  {name}
                  {status === 'unconfirmed' ? <span className="quiet"> unconfirmed</span> : null}
                </button>
              ))}
          </p>
        </div>
      ))}
    </details>
  );
}
