import type { CarriedWorld } from '../workspaces/carried.js';
import type { WorkspaceState } from '../workspaces/workspace-state.js';

const CARRIED = ['catalog', 'engine', 'agenda', 'facts'] as const;

/** What a {@link CarriedWorld} is made of, of a workspace as it stands: its rows are still to be read. */
export function carriedOf({ networkReports = [], skanPostbacks = [], ...state }: WorkspaceState): UnreadWorld {
  const carried = Object.fromEntries(CARRIED.map((name) => [name, state[name]]));
  return { ...carried, reports: { networkReports, skanPostbacks } } as UnreadWorld;
}

/** The same, whose lists are whatever gives rows. */
export type UnreadWorld = Readonly<Record<keyof CarriedWorld, object>>;
