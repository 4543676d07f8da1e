import type { ViewPath } from '../dashboard-paths.js';
import type { ComponentType } from 'react';
import { loadedLater } from './parts/loaded-later.js';

export type View = {
  /** Where it stands, and what it is called. */
  readonly path: ViewPath;
  readonly name: string;
  /** Loaded when it is first opened. */
  readonly page: ComponentType;
};

/** Each has its own address; `/` is the first one. */
export const views: readonly View[] = [
  { path: '/', name: 'Live', page: loadedLater(() => import('./live/live-page.js')) },
  {
    path: '/installations',
    name: 'Installations',
    page: loadedLater(() => import('./installations/installations-page.js')),
  },
  { path: '/campaigns', name: 'Campaigns', page: loadedLater(() => import('./campaigns/campaigns-page.js')) },
  { path: '/simulate', name: 'Simulate', page: loadedLater(() => import('./simulate/simulate-page.js')) },
  { path: '/callbacks', name: 'Callbacks', page: loadedLater(() => import('./callbacks/callbacks-page.js')) },
  { path: '/control', name: 'Control', page: loadedLater(() => import('./control/control-page.js')) },
];

/** The view that a path is of: some have several pages. @throws {RangeError} Where none is: the page is at no other path. */
export function viewAt(pathname: string): View {
  const view = views.find(({ path }) => path === pathname || (path !== '/' && pathname.startsWith(`${path}/`)));
  if (view === undefined) throw new RangeError(`no view is at ${pathname}`);
  return view;
}
