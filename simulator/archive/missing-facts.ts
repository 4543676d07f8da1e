import type { Warehouse } from '../warehouse.js';
import type { Workspace } from '../workspaces/workspace.js';

const TIMEOUT_MS = 60_000;
/** Facts are numbered from 0 as they come; of those that only journal entries still held the numbers are below. */
export const MISSING = 'coalesce(max(number) + 1 - count(*), 0)';

/**
 * What a file does not have of a workspace. It keeps whatever comes, so only those facts are missing that a snapshot did
 * not hold when it was restored here: that is looked up once.
 */
export class MissingFacts {
  readonly #known = new WeakMap<Workspace, { readonly restart: number; readonly facts: number }>();

  async of(workspace: Workspace, warehouse: Pick<Warehouse, 'ask'>): Promise<number> {
    // Memory holds no more than the file.
    if (workspace.store.stats().dropped === 0) return 0;
    const restart = workspace.feed.restarted?.number ?? 0;
    const known = this.#known.get(workspace);
    if (known?.restart === restart) return known.facts;
    const facts = await missingIn(warehouse, workspace.id);
    this.#known.set(workspace, { restart, facts });
    return facts;
  }
}

async function missingIn(warehouse: Pick<Warehouse, 'ask'>, workspace: string): Promise<number> {
  const sql = `select ${MISSING} from facts`;
  const { rows } = await warehouse.ask({ workspace, sql }, { maxRows: 1, timeoutMs: TIMEOUT_MS });
  return Number(rows[0]?.[0] ?? 0);
}
