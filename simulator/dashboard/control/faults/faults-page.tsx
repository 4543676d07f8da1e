import type { Fault, FaultList } from '@mmp-sim/contracts/answers';
import { ask } from '../../api.js';
import { useAddress, workspaceOf } from '../../address.js';
import { Done } from '../../parts/done.js';
import { Failure } from '../../parts/failure.js';
import { StreamStateOf } from '../../parts/stream-state.js';
import { Sure } from '../../parts/sure.js';
import { useAct } from '../../parts/use-act.js';
import { useAnswer } from '../../parts/use-answer.js';
import { useFresh } from '../../parts/use-fresh.js';
import { effectWords, whenWords } from './fault-form.js';
import { NewFaultForm } from './new-fault-form.js';

/** What goes wrong on purpose, and how often it has. */
export default function FaultsPage() {
  // A request may have met one.
  const { again, stream } = useFresh(['request']);
  const { answer, refusal, askAgain } = useAnswer<FaultList>('GET faults', { again });
  return (
    <section aria-labelledby="faults-title">
      <header className="page-head">
        <h1 id="faults-title">Faults</h1>
        <StreamStateOf stream={stream} />
      </header>
      <p className="quiet">
        What goes wrong on purpose, from now on. The oldest that fits is asked first; times are those of the machine.
      </p>
      {refusal === null ? null : <Failure refusal={refusal} onAgain={askAgain} />}
      {answer === null ? (
        refusal === null ? (
          <p className="quiet">Loading the faults…</p>
        ) : null
      ) : (
        <Faults faults={answer.items} onChanged={askAgain} />
      )}
      <NewFaultForm onMade={askAgain} />
    </section>
  );
}

type FaultsProps = { readonly faults: readonly Fault[]; readonly onChanged: () => void };

function Faults({ faults, onChanged }: FaultsProps) {
  const workspace = workspaceOf(useAddress());
  const { run, isActing, refusal, said } = useAct();
  const clear = async (gone: readonly Fault[]): Promise<void> => {
    await run(
      async () => {
        for (const { id } of gone) await ask(`DELETE faults/${id}`, workspace);
      },
      gone.length === 1 ? 'It is cleared.' : 'All of them are cleared.',
    );
    onChanged();
  };
  return (
    <>
      <Done refusal={refusal} said={said} />
      {faults.length === 0 ? (
        <p className="empty-line">Nothing goes wrong here: each request is answered as it comes.</p>
      ) : (
        <>
          <div className="scroll" tabIndex={0} role="group" aria-label="Table of faults">
            <table className="stack">
              <thead>
                <tr>
                  <th scope="col">Requests</th>
                  <th scope="col">Which</th>
                  <th scope="col">What the sender meets</th>
                  <th scope="col" className="number">
                    Seen
                  </th>
                  <th scope="col" className="number">
                    Met
                  </th>
                  <th scope="col">Do</th>
                </tr>
              </thead>
              <tbody>
                {faults.map((fault) => (
                  <tr key={fault.id}>
                    <th scope="row">
                      {fault.endpoint ?? 'all endpoints'}
                      <span className="under">{fault.app ?? 'all apps'}</span>
                    </th>
                    <td data-label="Which">{whenWords(fault)}</td>
                    <td data-label="The sender meets">{effectWords(fault)}</td>
                    <td className="number" data-label="Seen">
                      {fault.seen.toLocaleString('en')}
                    </td>
                    <td className="number" data-label="Met">
                      {fault.hits.toLocaleString('en')}
                    </td>
                    <td>
                      <span className="actions">
                        <button type="button" disabled={isActing} onClick={() => void clear([fault])}>
                          Clear<span className="visually-hidden"> {effectWords(fault)}</span>
                        </button>
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {faults.length < 2 ? null : (
            <Sure question="Nothing goes wrong from then on." disabled={isActing} onSure={() => void clear(faults)}>
              Clear all
            </Sure>
          )}
        </>
      )}
    </>
  );
}
