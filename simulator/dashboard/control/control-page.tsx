import type { ComponentType } from 'react';
import { useAddress, workspaceOf } from '../address.js';
import { Link } from '../parts/link.js';
import { loadedLater } from '../parts/loaded-later.js';
import { Mishap } from '../parts/mishap.js';
import './control.css';
import { useHasUndo } from './workspaces/undo.js';

type Page = { readonly path: string; readonly name: string; readonly page: ComponentType };

/** Each has its own address. */
const PAGES: readonly Page[] = [
  { path: '/control', name: 'Workspaces', page: loadedLater(() => import('./workspaces/workspaces-page.js')) },
  { path: '/control/clock', name: 'Clock', page: loadedLater(() => import('./clock/clock-page.js')) },
  { path: '/control/apps', name: 'Apps and keys', page: loadedLater(() => import('./apps/apps-page.js')) },
  { path: '/control/faults', name: 'Faults', page: loadedLater(() => import('./faults/faults-page.js')) },
  { path: '/control/sql', name: 'SQL', page: loadedLater(() => import('./sql/sql-page.js')) },
];

/** What the workspace is set to, and what it is made to do. */
export default function ControlPage() {
  const address = useAddress();
  const workspace = workspaceOf(address);
  const hasUndo = useHasUndo();
  const query = workspace === 'default' ? '' : `?${new URLSearchParams({ workspace })}`;
  const shown = PAGES.find(({ path }) => path === address.pathname) ?? PAGES[0];
  return (
    <div className="control">
      <div role="group" aria-label="Pages of Control" className="pages">
        <ul>
          {PAGES.map(({ path, name }) => (
            <li key={path}>
              <Link to={path + query} current={path === shown?.path}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </div>
      {shown === undefined ? null : (
        <Mishap key={shown.path} what="page" mayReload={!hasUndo}>
          <shown.page />
        </Mishap>
      )}
    </div>
  );
}
