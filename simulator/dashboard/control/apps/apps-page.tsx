import type { App, AppList } from '@mmp-sim/contracts/answers';
import { useRef } from 'react';
import { goTo, useAddress, withQuery } from '../../address.js';
import { AppByCurl } from '../../parts/app-by-curl.js';
import { arrival, awaitArrival } from '../../parts/arrival.js';
import { Done } from '../../parts/done.js';
import { Failure } from '../../parts/failure.js';
import { Link } from '../../parts/link.js';
import { StreamStateOf } from '../../parts/stream-state.js';
import { Sure } from '../../parts/sure.js';
import { visible } from '../../parts/shell-word.js';
import { useAct } from '../../parts/use-act.js';
import { useAnswer } from '../../parts/use-answer.js';
import { useFresh } from '../../parts/use-fresh.js';
import { workspacesChanged } from '../../parts/workspace-changes.js';
import { AppKeys } from './app-keys.js';
import { AppWindows } from './app-windows.js';
import { NewApp } from './new-app.js';

/** The apps of the workspace; of the one that the address names, its keys and windows. */
export default function AppsPage() {
  const address = useAddress();
  const { answer, refusal, isAsking, askAgain } = useAnswer<AppList>('GET apps');
  const { stream } = useFresh([]);
  // It stays where somebody else makes a newer one.
  const shown = useRef<string | null>(null);
  const failure = refusal === null ? null : <Failure refusal={refusal} onAgain={askAgain} />;
  if (answer === null) return failure ?? <p className="quiet">Loading the apps…</p>;
  const { items } = answer;
  const named = address.searchParams.get('app');
  const found = items.find(({ id }) => id === (named ?? shown.current));
  const app = named === null ? (found ?? items[0]) : found;
  shown.current = app?.id ?? null;
  const changed = (): void => {
    askAgain();
    workspacesChanged();
  };
  return (
    <>
      {failure}
      <section aria-labelledby="apps-title">
        <header className="page-head">
          <h1 id="apps-title">Apps and keys</h1>
          <StreamStateOf stream={stream} isSilent />
        </header>
        {items.length === 0 ? (
          <p className="empty-line">The workspace has no app. Make one, and its key stands here.</p>
        ) : (
          <ul className="app-list">
            {items.map(({ id, name, bundleId, platform, sdkKeys }) => (
              <li key={id}>
                <Link to={withQuery(address, { app: id })} current={id === app?.id}>
                  <strong>{visible(name)}</strong> <span>{platform}</span>
                  <span className="under">
                    {bundleId} · {sdkKeys.length} {sdkKeys.length === 1 ? 'key' : 'keys'}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
        <NewApp
          onMade={(made) => {
            awaitArrival(`app ${made.id}`);
            changed();
            goTo(withQuery(address, { app: made.id }));
          }}
        />
        {items.length === 0 ? <AppByCurl onAgain={changed} /> : null}
      </section>
      {named === null || app !== undefined || isAsking ? null : (
        <p className="refused" role="alert">
          This app is not there any more. {items.length === 0 ? '' : 'The ones that are stand in the list above.'}
        </p>
      )}
      {app === undefined ? null : <OneApp key={app.id} app={app} onChanged={changed} />}
    </>
  );
}

type OneAppProps = { readonly app: App; readonly onChanged: () => void };

function OneApp({ app, onChanged }: OneAppProps) {
  const address = useAddress();
  const { act, isActing, refusal, said } = useAct();
  const remove = async (): Promise<void> => {
    if ((await act(`DELETE apps/${app.id}`)) === null) return;
    goTo(withQuery(address, { app: null }), { replace: true });
    onChanged();
  };
  return (
    <section aria-labelledby="app-title">
      <header className="page-head">
        <h2 id="app-title" ref={arrival(`app ${app.id}`)} tabIndex={-1}>
          {visible(app.name)} <span className="quiet">{app.platform}</span>
        </h2>
        <Sure
          question="Its keys are free, and its campaigns deleted."
          about={app.name}
          disabled={isActing}
          onSure={() => void remove()}
        >
          Delete the app
        </Sure>
      </header>
      <p className="quiet">
        <code>{app.bundleId}</code>, id <code>{app.id}</code>
        {app.storeId === null ? '' : `, in the store as ${visible(app.storeId)}`}
      </p>
      <Done refusal={refusal} said={said} />
      <AppKeys app={app} onChanged={onChanged} />
      <AppWindows app={app} onChanged={onChanged} />
    </section>
  );
}
