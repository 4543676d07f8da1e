import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { WorkspaceList } from '@mmp-sim/contracts/answers';
import { goTo, inWorkspace, useAddress, withQuery, workspaceOf } from './address.js';
import { token } from './api.js';
import { Failure } from './parts/failure.js';
import { focusIfLost } from './parts/focus-if-lost.js';
import { Keys } from './parts/keys.js';
import { isOfScenario } from './parts/scenario-workspace.js';
import { LedAway } from './parts/led-away.js';
import { Link } from './parts/link.js';
import { Mishap } from './parts/mishap.js';
import { visible } from './parts/shell-word.js';
import { SignIn } from './parts/sign-in.js';
import { StartedAnew } from './parts/started-anew.js';
import { useHasUndo } from './control/workspaces/undo.js';
import { useWorkspaceChanges } from './parts/workspace-changes.js';
import { useWorkspaces } from './use-workspaces.js';
import { viewAt, views } from './views.js';
import './shell.css';

/** What is on every page: where one is, which workspace it is about, and the way to all others. */
export function Shell() {
  const address = useAddress();
  const view = viewAt(address.pathname);
  const [signedIn, setSignedIn] = useState(0);
  const changed = useWorkspaceChanges();
  const isTokenRefused = useSyncExternalStore(token.subscribe, token.isRefused);
  const workspaces = useWorkspaces(signedIn + changed);
  const hasUndo = useHasUndo();
  useEffect(() => {
    document.title = `${view.name} · mmp-sim`;
  }, [view]);
  const place = `${view.path} ${workspaceOf(address)}`;
  const lastPlace = useRef(place);
  useEffect(() => {
    // The link or the form that led here may be gone with the view it was in.
    if (lastPlace.current !== place) focusIfLost();
    lastPlace.current = place;
  }, [place]);

  if (isTokenRefused || workspaces.refusal?.code === 'TOKEN_WRONG')
    return <SignIn onSignedIn={() => setSignedIn(signedIn + 1)} />;
  return (
    <>
      <a className="skip" href="#main">
        To the content
      </a>
      <header className="top">
        <strong className="mark">mmp-sim</strong>
        <nav aria-label="Views">
          <ul>
            {views.map(({ path, name }) => (
              <li key={path}>
                <Link to={pathIn(path, address)} current={path === view.path}>
                  {name}
                </Link>
              </li>
            ))}
            {/* A link carries no token. */}
            {token.get() === null ? (
              <li>
                <a href="/_sim/docs">API</a>
              </li>
            ) : null}
          </ul>
        </nav>
        <WorkspacePicker list={workspaces.answer} address={address} />
        <Keys />
      </header>
      <StartedAnew />
      <LedAway />
      <main id="main" tabIndex={-1}>
        {workspaces.isGone ? (
          <NoWorkspace address={address} />
        ) : workspaces.refusal !== null && workspaces.answer === null ? (
          <Failure refusal={workspaces.refusal} onAgain={workspaces.askAgain} />
        ) : (
          <Mishap key={view.path} what="view" mayReload={!hasUndo}>
            <view.page key={workspaceOf(address)} />
          </Mishap>
        )}
      </main>
    </>
  );
}

/** Another view of the same workspace. */
function pathIn(path: string, address: URL): string {
  const id = address.searchParams.get('workspace');
  return id === null ? path : `${path}?${new URLSearchParams({ workspace: id })}`;
}

function WorkspacePicker({ list, address }: { readonly list: WorkspaceList | null; readonly address: URL }) {
  const chosen = workspaceOf(address);
  const ids = list?.items.map(({ id }) => id) ?? [];
  return (
    <label className="workspace">
      Workspace
      <select value={chosen} onChange={({ target }) => goTo(inWorkspace(address, target.value))}>
        {ids.includes(chosen) ? null : <option value={chosen}>{visible(chosen)} (not there)</option>}
        <Options ids={ids.filter((id) => !isOfScenario(id))} />
        {ids.some(isOfScenario) ? (
          <optgroup label="Scenarios">
            <Options ids={ids.filter(isOfScenario)} />
          </optgroup>
        ) : null}
      </select>
    </label>
  );
}

const Options = ({ ids }: { readonly ids: readonly string[] }) =>
  ids.map((id) => (
    <option key={id} value={id}>
      {id}
    </option>
  ));

function NoWorkspace({ address }: { readonly address: URL }) {
  const home = withQuery(new URL(address.pathname, address), { workspace: null });
  return (
    <section className="empty">
      <h1>No workspace is called {visible(workspaceOf(address))}</h1>
      <p>
        It was deleted, or the simulator was started anew. This page goes on by itself when it is made again.{' '}
        <Link to={home}>To the default workspace</Link>
      </p>
    </section>
  );
}
