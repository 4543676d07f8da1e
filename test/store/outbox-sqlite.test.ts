import { join } from 'node:path';
import { sqliteOutbox } from '@mmp-sim/sender/sqlite';
import { outboxContract } from '../support/outbox-contract.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
const current = (): string => join(folder, `${files}.sqlite`);

outboxContract({
  name: 'sqlite',
  async make(limits) {
    files += 1;
    return sqliteOutbox({ path: current(), ...limits });
  },
  another: async (limits) => sqliteOutbox({ path: current(), ...limits }),
});
