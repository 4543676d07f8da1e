import { type ComponentType, lazy } from 'react';
import { useAddress, workspaceOf } from '../address.js';
import { Link } from '../parts/link.js';
import './control.css';

type Page = { readonly path: string; readonly name: string; readonly page: ComponentType };

/** Each has its own address. */
const PAGES: readonly Page[] = [
  { path: '/control', name: 'Workspaces', page: lazy(() => import('./workspaces/workspaces-page.js')) },
  { path: '/control/clock', name: 'Clock', page: lazy(() => import('./clock/clock-page.js')) },
  { path: '/control/apps', name: 'Apps and keys', page: lazy(() => import('./apps/apps-page.js')) },
  { path: '/control/faults', name: 'Faults', page: lazy(() => import('./faults/faults-page.js')) },
  { path: '/control/sql', name: 'SQL', page: lazy(() => import('./sql/sql-page.js')) },
];

/** What the workspace is set to, and what it is made to do. */
export default function ControlPage() {
  const address = useAddress();
  const workspace = workspaceOf(address);
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
      {shown === undefined ? null : <shown.page />}
    </div>
  );
}
