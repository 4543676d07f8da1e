import type { Fault, FaultList } from '@mmp-sim/contracts/answers';
import { ask } from '../../api.js';
import { useAddress, workspaceOf } from '../../address.js';
import { Answered } from '../../parts/answered.js';
import { Done } from '../../parts/done.js';
import { RowButton } from '../../parts/row-button.js';
import { ScrollTable } from '../../parts/scroll-table.js';
import { StreamStateOf } from '../../parts/stream-state.js';
import { Sure } from '../../parts/sure.js';
import { useAct } from '../../parts/use-act.js';
import { useAnswer } from '../../parts/use-answer.js';
import { useFresh } from '../../parts/use-fresh.js';
import { effectWords, whenWords } from './fault-words.js';
import { NewFaultForm } from './new-fault-form.js';

const COLUMNS = ['Requests', 'Which', 'What the sender meets', { number: 'Seen' }, { number: 'Met' }, 'Do'] as const;

/** What goes wrong on purpose, and how often it has. */
export default function FaultsPage() {
  // A request may have met one.
  const { again, stream } = useFresh(['request']);
  const list = useAnswer<FaultList>('GET faults', { again });
  return (
    <section aria-labelledby="faults-title">
      <header className="page-head">
        <h1 id="faults-title">Faults</h1>
        <StreamStateOf stream={stream} />
      </header>
      <p className="quiet">
        What goes wrong on purpose, from now on. The oldest that fits is asked first; times are those of the machine.
      </p>
      <Answered asking={list} loading="Loading the faults…">
        {({ items }) => <FaultTable faults={items} onChanged={list.askAgain} />}
      </Answered>
      <NewFaultForm onMade={list.askAgain} />
    </section>
  );
}

type FaultTableProps = { readonly faults: readonly Fault[]; readonly onChanged: () => void };

function FaultTable({ faults, onChanged }: FaultTableProps) {
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
          <ScrollTable label="Table of faults" columns={COLUMNS}>
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
                    <RowButton of={effectWords(fault)} disabled={isActing} onClick={() => void clear([fault])}>
                      Clear
                    </RowButton>
                  </span>
                </td>
              </tr>
            ))}
          </ScrollTable>
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
