import type { ViewPath } from '../dashboard-paths.js';
import { type ComponentType, lazy, type LazyExoticComponent } from 'react';

export type View = {
  /** Where it stands, and what it is called. */
  readonly path: ViewPath;
  readonly name: string;
  /** Loaded when it is first opened. */
  readonly page: LazyExoticComponent<ComponentType>;
};

/** Each has its own address; `/` is the first one. */
export const views: readonly View[] = [
  { path: '/', name: 'Live', page: lazy(() => import('./live/live-page.js')) },
  { path: '/installations', name: 'Installations', page: lazy(() => import('./installations/installations-page.js')) },
  { path: '/campaigns', name: 'Campaigns', page: lazy(() => import('./campaigns/campaigns-page.js')) },
  { path: '/simulate', name: 'Simulate', page: lazy(() => import('./simulate/simulate-page.js')) },
];
