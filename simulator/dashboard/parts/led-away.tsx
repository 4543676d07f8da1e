import { useState } from 'react';
import { useAddress, withQuery, workspaceOf } from '../address.js';
import { focusIfLost } from './focus-if-lost.js';
import { Link } from './link.js';

/** Says that a link to another view has changed the workspace of the whole page as well, with the way back. */
export function LedAway() {
  const address = useAddress();
  const { pathname } = address;
  const workspace = workspaceOf(address);
  const [seen, setSeen] = useState({ pathname, workspace, home: workspace });
  if (seen.pathname !== pathname || seen.workspace !== workspace) {
    // Who changes it and stays where he is has chosen it.
    const home = seen.pathname === pathname && seen.workspace !== workspace ? workspace : seen.home;
    setSeen({ pathname, workspace, home });
  }
  const isAway = workspace !== seen.home;
  const back = withQuery(new URL(pathname, address), { workspace: seen.home === 'default' ? null : seen.home });
  return (
    <div className="notice" role="status">
      {isAway ? (
        <>
          <p>
            You are in workspace <code>{workspace}</code>. <Link to={back}>Back to {seen.home}</Link>
          </p>
          <button
            type="button"
            onClick={() => {
              setSeen({ pathname, workspace, home: workspace });
              // This button goes.
              setTimeout(focusIfLost);
            }}
          >
            Stay here
          </button>
        </>
      ) : null}
    </div>
  );
}
