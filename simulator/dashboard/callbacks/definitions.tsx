import type { Callback } from '@mmp-sim/contracts/answers';
import { goTo, useAddress, withQuery, workspaceOf } from '../address.js';
import { Code } from '../parts/code.js';
import { controlCurl } from '../parts/curl.js';
import { Done } from '../parts/done.js';
import { Link } from '../parts/link.js';
import { Sure } from '../parts/sure.js';
import { useAct } from '../parts/use-act.js';
import { eventText } from './callback-form.js';

type DefinitionsProps = { readonly callbacks: readonly Callback[]; readonly onChanged: () => void };

/** What a callback is called where it has no name. */
export const calledCallback = (callback: Pick<Callback, 'name' | 'event'>): string =>
  callback.name ?? `on ${eventText(callback)}`;

/** All that is asked for, the newest first. */
export function Definitions({ callbacks, onChanged }: DefinitionsProps) {
  const address = useAddress();
  const { act, isActing, refusal, said } = useAct();
  if (callbacks.length === 0) return <NoCallback />;
  const change = async (callback: Callback): Promise<void> => {
    const { id, active } = callback;
    const done = await act(`PATCH callbacks/${id}`, {
      body: { active: !active },
      said: `${calledCallback(callback)} is ${active ? 'paused: nothing is planned any more' : 'active again'}.`,
    });
    if (done !== null) onChanged();
  };
  const remove = async (callback: Callback): Promise<void> => {
    const done = await act(`DELETE callbacks/${callback.id}`, {
      said: `${calledCallback(callback)} is deleted; what waited is cancelled.`,
    });
    if (done === null) return;
    const { searchParams } = address;
    const gone = (name: string) => (searchParams.get(name) === callback.id ? { [name]: null } : {});
    goTo(withQuery(address, { ...gone('edit'), ...gone('callback') }), { replace: true });
    onChanged();
  };
  return (
    <section aria-label="Definitions">
      <Done refusal={refusal} said={said} />
      <div className="scroll" tabIndex={0} role="group" aria-label="Table of callbacks">
        <table className="definitions stack">
          <thead>
            <tr>
              {['Callback', 'When', 'Whose', 'URL', 'Do'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {callbacks.map((callback) => (
              <tr key={callback.id} className={callback.active ? '' : 'paused'}>
                <th scope="row">
                  <Link to={withQuery(address, { callback: callback.id, before: null })}>
                    {calledCallback(callback)}
                  </Link>
                  <span className="under">{callback.active ? 'active' : 'paused'}</span>
                </th>
                <td data-label="When">
                  {eventText(callback)}
                  {typeof callback.event === 'string' ? '' : ' (custom)'}
                  <span className="under">
                    {callback.action === 'ping' ? 'each time' : 'the first time of each installation'}
                  </span>
                </td>
                <td data-label="Whose">
                  {whose(callback)}
                  {callback.app === null ? null : <span className="under">{callback.app}</span>}
                </td>
                <td data-label="URL">
                  <span className="quiet">{callback.method}</span> <code>{callback.url}</code>
                  {callback.findings.map(({ rule, message, hint }) => (
                    <span key={rule + message} className="under warning">
                      {message} {hint}
                    </span>
                  ))}
                </td>
                <td>
                  <span className="actions">
                    <Link to={withQuery(address, { edit: callback.id })} className="button">
                      Edit<span className="visually-hidden"> {calledCallback(callback)}</span>
                    </Link>
                    <button type="button" disabled={isActing} onClick={() => void change(callback)}>
                      {callback.active ? 'Pause' : 'Resume'}
                      <span className="visually-hidden"> {calledCallback(callback)}</span>
                    </button>
                    <Sure
                      about={calledCallback(callback)}
                      question="What waits is cancelled."
                      disabled={isActing}
                      onSure={() => void remove(callback)}
                    >
                      Delete
                    </Sure>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function whose({ networks, channel }: Callback): string {
  if (typeof networks !== 'string') return networks.length === 0 ? 'all' : networks.join(', ');
  return { all: 'all', channel: channel ?? '', channel_and_organic: `${channel ?? ''} and organic` }[networks];
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
