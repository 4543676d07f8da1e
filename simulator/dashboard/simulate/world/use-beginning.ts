import type { Workspace, World } from '@mmp-sim/contracts/answers';
import { useRef } from 'react';
import { ask, Refusal } from '../../api.js';

export type Beginning = {
  /** @throws {Refusal} */
  readonly beginHere: (world: object) => Promise<World>;
  /**
   * Makes a workspace for it, which goes again where the world is refused: whoever tries once more finds nothing in his way.
   *
   * @throws {Refusal}
   */
  readonly beginInNew: (workspace: string, world: object) => Promise<World>;
};

/** Begins worlds. @param here - The workspace of the address. */
export function useBeginning(here: string): Beginning {
  /** Made for a world that was refused, and could not be deleted again. */
  const left = useRef<string | null>(null);
  const begin = (workspace: string, body: object): Promise<World> => ask<World>('POST worlds', workspace, { body });
  return {
    beginHere: (world) => begin(here, world),
    beginInNew: async (workspace, world) => {
      if (left.current !== workspace) await ask<Workspace>('POST workspaces', here, { body: { id: workspace } });
      left.current = workspace;
      try {
        return await begin(workspace, world);
      } catch (error) {
        await ask(`DELETE workspaces/${encodeURIComponent(workspace)}`, here).then(
          () => (left.current = null),
          // One that is still there is taken as it is when the same is tried again.
          (failed: unknown) => {
            if (failed instanceof Refusal && failed.code === 'NOT_FOUND') left.current = null;
          },
        );
        throw error;
      }
    },
  };
}
