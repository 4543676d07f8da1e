import { occasion } from '../../parts/occasion.js';

/** A workspace as it was before it was reset, or before another snapshot took its place. */
export type Undo = { readonly snapshot: Blob; readonly what: 'reset' | 'restore' };

// Kept while the page is open, whichever view is looked at.
const kept = new Map<string, Undo>();
const changes = occasion();

export function keepUndo(workspace: string, undo: Undo | null): void {
  if (undo === null) kept.delete(workspace);
  else kept.set(workspace, undo);
  changes.happened();
}

/** What can be put back; null where nothing can. */
export function useUndo(workspace: string): Undo | null {
  changes.useTimes();
  return kept.get(workspace) ?? null;
}

/** Whether there is anything to put back, in whichever workspace. */
export function useHasUndo(): boolean {
  changes.useTimes();
  return kept.size > 0;
}
