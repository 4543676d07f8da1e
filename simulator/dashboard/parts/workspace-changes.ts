import { useSyncExternalStore } from 'react';

let changes = 0;
const listeners = new Set<() => void>();

/** Somebody here has made or deleted a workspace, or set one up otherwise. */
export function workspacesChanged(): void {
  changes += 1;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Another number whenever the list of workspaces has to be asked for anew. */
export const useWorkspaceChanges = (): number => useSyncExternalStore(subscribe, () => changes);
