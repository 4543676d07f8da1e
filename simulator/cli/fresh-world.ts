import type { WorkspaceHandle } from '../index.js';

type FreshWorld = {
  readonly workspace: WorkspaceHandle;
  /** Where its provider states are set. */
  readonly statesUrl: string;
};

/** Runs something with a workspace of a simulator of its own, which is ended then. */
export async function withFreshWorld<T>(use: (world: FreshWorld) => Promise<T>): Promise<T> {
  const { createSimulator } = await import('../index.js');
  const simulator = await createSimulator();
  try {
    const workspace = simulator.workspace({ id: 'pact', keyScope: 'workspace' });
    return await use({ workspace, statesUrl: `${simulator.url}/_sim/pact/state?workspace=${workspace.id}` });
  } finally {
    await simulator.close();
  }
}
