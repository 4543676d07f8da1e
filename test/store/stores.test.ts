import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { control } from '../support/control.js';
import { LONG } from '../support/long.js';
import { storeContract } from '../support/store-contract.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const store = `file:${join(temporaryFolder(), 'kept.duckdb')}`;
/** A question makes views that take their time once for each. */
let memory: Simulator | null = null;
let file: Simulator | null = null;
afterAll(async () => {
  await memory?.close();
  await file?.close();
});

storeContract({
  name: 'in memory',
  start: async () => (memory = await createSimulator()),
  again: async (sim) => sim,
});

storeContract({
  name: 'in a file that is closed and opened again',
  start: () => createSimulator({ store }),
  async again(sim) {
    await sim.close();
    return (file = await createSimulator({ store }));
  },
});

storeContract({
  name: 'in a file, where the same workspaces were before',
  tags: [LONG],
  async start() {
    file ??= await createSimulator({ store });
    const { body } = await control<{ items: { id: string }[] }>(file.url, 'GET /_sim/workspaces');
    for (const { id } of body.items) if (id !== 'default') file.find(id)?.delete();
    return file;
  },
  again: async (sim) => sim,
});
