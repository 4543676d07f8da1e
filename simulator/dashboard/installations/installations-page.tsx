import type { InstallList } from '@mmp-sim/contracts/answers';
import { METHOD_WORDS } from '@mmp-sim/contracts/attribution-words';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { goTo, idIn, leaveTo, useAddress, withQuery } from '../address.js';
import type { StreamState } from '../event-stream.js';
import { AnOpen } from '../simulate/an-open.js';
import { Answered } from '../parts/answered.js';
import { Instant } from '../parts/instant.js';
import { Link } from '../parts/link.js';
import '../parts/form.css';
import { nextOf } from '../parts/next-of.js';
import { visible } from '../parts/shell-word.js';
import { StreamStateOf } from '../parts/stream-state.js';
import { type Asking, useAnswer } from '../parts/use-answer.js';
import { useFocusBack } from '../parts/use-focus-back.js';
import { useFresh } from '../parts/use-fresh.js';
import { useListKeys } from '../parts/use-list-keys.js';
import { AllInstallations } from './all-installations.js';
import './installations.css';
import { Story } from './story.js';

/** Installations, the newest first, and the whole story of the one that the address names. */
export default function InstallationsPage() {
  const address = useAddress();
  const id = idIn(address, 'id');
  const { again, stream } = useFresh(id === null ? EVENTS : EVENTS_OF_ONE);
  const list = useAnswer<InstallList>('GET installs', {
    query: { before: address.searchParams.get('before'), limit: '100' },
    // Who reads a story goes through the list as it was.
    again: useKept(again, id === null),
  });
  const items = list.answer?.items ?? [];
  const open = (one: string | null): void => {
    const to = withQuery(address, oneOf(items, one));
    if (one === null) leaveTo(to);
    else goTo(to, { replace: id !== null });
  };
  useListKeys({ ids: items.map(keyOf).toReversed(), opened: id === null ? null : openedOf(items, address, id), open });
  useFocusBack('id', id);
  return (
    <div className="installations">
      <Find id={id} stream={stream} />
      {id === null ? <Newest list={list} /> : <Story key={id} id={id} again={again} />}
    </div>
  );
}

type Listed = InstallList['items'][number];

/** Several apps may have the same installation. */
const keyOf = ({ app, installationId }: Pick<Listed, 'app' | 'installationId'>): string =>
  `${app.id} ${installationId}`;

/** The story that is open, as the list has it: the address may name it by any of its ids. */
function openedOf(items: readonly Listed[], { searchParams }: URL, id: string): string {
  const app = searchParams.get('app');
  const listed = items.find((one) => one.installationId === id && (app === null || one.app.id === app));
  return listed === undefined ? id : keyOf(listed);
}

/** What the address says of one of the list. */
function oneOf(items: readonly Listed[], key: string | null): Readonly<Record<string, string | null>> {
  const one = items.find((listed) => keyOf(listed) === key);
  return { id: one?.installationId ?? null, app: one?.app.id ?? null };
}

/** A value as long as it is asked for, and as it was last when it is not. */
function useKept<Value>(value: Value, isAskedFor: boolean): Value {
  const kept = useRef(value);
  if (isAskedFor) kept.current = value;
  return kept.current;
}

/** What changes the list, and what changes a story too. */
const EVENTS = ['request', 'fact'];
const EVENTS_OF_ONE = [...EVENTS, 'delivery', 'clock'];

/** By any id that the installation or its device has. */
function Find({ id, stream }: { readonly id: string | null; readonly stream: StreamState }) {
  const address = useAddress();
  const [typed, setTyped] = useState(id ?? '');
  useEffect(() => setTyped(id ?? ''), [id]);
  const find = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = typed.trim();
    if (wanted === '') leaveTo(withQuery(address, { id: null, app: null }));
    else goTo(withQuery(address, { id: wanted, before: null, app: null }));
  };
  return (
    <form className="filters" role="search" onSubmit={find}>
      <label className="search">
        Installation
        <input
          type="search"
          value={typed}
          placeholder="A whole id of it  ( / )"
          onChange={({ target }) => setTyped(target.value)}
          spellCheck={false}
        />
      </label>
      <button type="submit">Find</button>
      {id === null ? null : <AllInstallations />}
      <StreamStateOf stream={stream} />
    </form>
  );
}

function Newest({ list }: { readonly list: Asking<InstallList> }) {
  return (
    <Answered asking={list} loading="Loading the installations…">
      {(answer) => <Listing answer={answer} isAsking={list.isAsking} />}
    </Answered>
  );
}

function Listing({ answer, isAsking }: { readonly answer: InstallList; readonly isAsking: boolean }) {
  const address = useAddress();
  const before = address.searchParams.get('before');
  if (answer.items.length === 0) {
    return (
      <section className="empty">
        <h1>No installation has opened its app yet</h1>
        <p>
          An open is a call of <code>/v0/event</code> without an <code>event</code>. Send one to this address, and the
          installation stands here at once:
        </p>
        <AnOpen />
      </section>
    );
  }
  const next = nextOf(answer);
  return (
    <section className="table" aria-busy={isAsking}>
      <h1>Installations, the newest first</h1>
      <div className="scroll" tabIndex={0} role="group" aria-label="Table of installations">
        <table className="stack">
          <thead>
            <tr>
              {['First open (UTC)', 'Installation', 'App', 'Brought by', 'Method'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col" className="number">
                Sessions
              </th>
              <th scope="col" className="number">
                Events
              </th>
            </tr>
          </thead>
          <tbody>
            {answer.items.map(({ installationId, app, openedAt, attribution, reinstall, sessionCount, eventCount }) => (
              <tr key={`${app.id} ${installationId}`}>
                <td data-label="First open (UTC)">{openedAt === null ? '–' : <Instant at={openedAt} />}</td>
                <th scope="row">
                  <Link to={withQuery(address, { id: installationId, app: app.id })}>
                    <code>{visible(installationId)}</code>
                  </Link>
                </th>
                <td data-label="App">
                  {app.bundleId}
                  <span className="under">{app.platform}</span>
                </td>
                <td data-label="Brought by">
                  {visible(attribution?.channel ?? 'organic')}
                  {reinstall ? <span className="quiet"> (reinstall)</span> : null}
                </td>
                <td data-label="Method">{attribution === null ? '–' : METHOD_WORDS[attribution.method]}</td>
                <td className="number" data-label="Sessions">
                  {sessionCount}
                </td>
                <td className="number" data-label="Events">
                  {eventCount}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        {before === null ? null : <Link to={withQuery(address, { before: null })}>The newest</Link>}{' '}
        {next === null ? null : <Link to={withQuery(address, { before: next })}>Older ones</Link>}
      </p>
    </section>
  );
}
