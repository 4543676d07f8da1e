import { useSyncExternalStore } from 'react';

/** A workspace as it was before it was reset, or before another snapshot took its place. */
export type Undo = { readonly snapshot: Blob; readonly what: 'reset' | 'restore' };

// Kept while the page is open, whichever view is looked at.
const kept = new Map<string, Undo>();
const listeners = new Set<() => void>();

export function keepUndo(workspace: string, undo: Undo | null): void {
  if (undo === null) kept.delete(workspace);
  else kept.set(workspace, undo);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What can be put back; null where nothing can. */
export const useUndo = (workspace: string): Undo | null =>
  useSyncExternalStore(subscribe, () => kept.get(workspace) ?? null);
