import type { Callback } from '@mmp-sim/contracts/answers';
import { leaveTo, useAddress, withQuery, workspaceOf } from '../address.js';
import { Code } from '../parts/code.js';
import { controlCurl } from '../parts/curl.js';
import { Done } from '../parts/done.js';
import { Link } from '../parts/link.js';
import { RowActions } from '../parts/row-actions.js';
import { ScrollTable } from '../parts/scroll-table.js';
import { visible } from '../parts/shell-word.js';
import { useAct } from '../parts/use-act.js';
import { calledAmong, frequencyText, whenText, whoseText } from './callback-form.js';

type DefinitionsProps = { readonly callbacks: readonly Callback[]; readonly onChanged: () => void };

const COLUMNS = ['Callback', 'When', 'Whose', 'URL', 'Do'] as const;

/** All that is asked for, the newest first. */
export function Definitions({ callbacks, onChanged }: DefinitionsProps) {
  const address = useAddress();
  const { act, isActing, refusal, said } = useAct();
  const change = async (callback: Callback): Promise<void> => {
    const { id, active } = callback;
    const done = await act(`PATCH callbacks/${id}`, {
      body: { active: !active },
      said: `${calledAmong(callback, callbacks)} is ${active ? 'paused: nothing is planned any more' : 'active again'}.`,
    });
    if (done !== null) onChanged();
  };
  const remove = async (callback: Callback): Promise<void> => {
    const done = await act(`DELETE callbacks/${callback.id}`, {
      said: `${calledAmong(callback, callbacks)} is deleted; what waited is cancelled.`,
    });
    if (done === null) return;
    const { searchParams } = address;
    const gone = (name: string) => (searchParams.get(name) === callback.id ? { [name]: null } : {});
    leaveTo(withQuery(address, { ...gone('edit'), ...gone('callback') }));
    onChanged();
  };
  return (
    <section aria-label="Definitions">
      <Done refusal={refusal} said={said} />
      {callbacks.length === 0 ? (
        <NoCallback />
      ) : (
        <ScrollTable label="Table of callbacks" columns={COLUMNS} className="definitions">
          {callbacks.map((callback) => (
            <tr key={callback.id} className={callback.active ? '' : 'paused'}>
              <th scope="row">
                <Link to={withQuery(address, { callback: callback.id, before: null })}>
                  {calledAmong(callback, callbacks)}
                </Link>
                <span className="under">{callback.active ? 'active' : 'paused'}</span>
              </th>
              <td data-label="When">
                {whenText(callback)}
                <span className="under">{frequencyText(callback)}</span>
              </td>
              <td data-label="Whose">
                {whoseText(callback)}
                {callback.app === null ? null : <span className="under">{callback.app}</span>}
              </td>
              <td data-label="URL">
                <span className="quiet">{callback.method}</span> <code>{visible(callback.url)}</code>
                {callback.findings.map(({ rule, message, hint }) => (
                  <span key={rule + message} className="under warning">
                    {visible(message)} {visible(hint)}
                  </span>
                ))}
              </td>
              <td>
                <RowActions
                  of={calledAmong(callback, callbacks)}
                  disabled={isActing}
                  turn={callback.active ? 'Pause' : 'Resume'}
                  onTurn={() => void change(callback)}
                  question="What waits is cancelled."
                  onDelete={() => void remove(callback)}
                >
                  <Link to={withQuery(address, { edit: callback.id })} className="button">
                    Edit<span className="visually-hidden"> {calledAmong(callback, callbacks)}</span>
                  </Link>
                </RowActions>
              </td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </section>
  );
}

function NoCallback() {
  const address = useAddress();
  const example = { event: 'install', url: 'http://127.0.0.1:8080/installed?click={{click_id}}&id={{advertising_id}}' };
  return (
    <section className="empty">
      <h2>Nothing is called yet</h2>
      <p>
        A callback tells a URL of yours, or of a network, when something happens.{' '}
        <Link to={withQuery(address, { edit: 'new' })}>Make one here</Link>, or from a terminal:
      </p>
      <Code label="A callback for each install" text={controlCurl('POST callbacks', workspaceOf(address), example)} />
    </section>
  );
}
