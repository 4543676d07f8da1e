import { Tally } from '../journal/tally.js';
import type { Workspace } from './workspace.js';

/** No workspace can be called so. */
const OTHERS = '_other';

/** What one name counts: one workspace, or all that have no name of their own. */
export type TallyGroup = { readonly name: string; readonly tally: Tally; readonly workspaces: readonly Workspace[] };

/**
 * The counts of all workspaces under a bounded number of names, for whoever stores them by name.
 *
 * The first workspaces have a name of their own, for as long as they are there; later ones, and what deleted ones had
 * counted, stand together. Whether a workspace has a name is settled when it is made, so no count ever falls because
 * another workspace goes.
 */
export class Tallies {
  readonly #limit: number;
  readonly #named = new Set<Workspace>();
  readonly #unnamed = new Set<Workspace>();
  #gone: Tally | null = null;

  /** @param limit - Most workspaces with a name of their own. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Workspaces without a name of their own. */
  get unnamed(): number {
    return this.#unnamed.size;
  }

  made(workspace: Workspace): void {
    if (this.#named.size < this.#limit) this.#named.add(workspace);
    else this.#unnamed.add(workspace);
  }

  deleted(workspace: Workspace): void {
    this.#named.delete(workspace);
    this.#unnamed.delete(workspace);
    this.#gone ??= new Tally();
    this.#gone.add(workspace.tally());
  }

  groups(): TallyGroup[] {
    const named = [...this.#named].map((one) => ({ name: one.id, tally: one.tally(), workspaces: [one] }));
    if (this.#gone === null && this.#unnamed.size === 0) return named;
    const tally = new Tally();
    if (this.#gone !== null) tally.add(this.#gone);
    for (const workspace of this.#unnamed) tally.add(workspace.tally());
    return [...named, { name: OTHERS, tally, workspaces: [...this.#unnamed] }];
  }
}
