import type { Directory } from '../workspaces/directory.js';
import type { Workspace } from '../workspaces/workspace.js';
import type { Recalled, RecalledAll } from './recalled.js';

/**
 * Lets the workspaces of a directory stand as they stand in the file: what is not there goes, what is only there is made.
 * One that is in both stays the same object, since others hold it.
 */
export async function place(directory: Directory, { workspaces, directory: counts }: RecalledAll): Promise<void> {
  const saved = new Map(workspaces.map((one) => [one.id, one]));
  for (const workspace of directory.all()) {
    const known = saved.get(workspace.id);
    if (known === undefined || !isSame(workspace, known)) directory.discard(workspace.id);
    // A key may have moved from one to another, and that not have been saved.
    else workspace.release();
  }
  for (const { id, number, keyScope, state } of workspaces) {
    directory.restoreCounts({ ...counts, made: number });
    const workspace = directory.find(id) ?? directory.create({ id, keyScope });
    await workspace.restore(state);
  }
  directory.restoreCounts(counts);
}

const isSame = ({ number, keyScope }: Workspace, known: Recalled): boolean =>
  number === known.number && keyScope === known.keyScope;
