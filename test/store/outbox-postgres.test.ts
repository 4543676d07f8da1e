import { inject } from 'vitest';
import { postgresOutbox } from '@mmp-sim/sender/postgres';
import { outboxContract } from '../support/outbox-contract.js';

const connectionString = inject('postgresUrl');
let tables = 0;
const current = (): string => `contract_${process.pid}_${tables}`;

outboxContract({
  name: 'postgres',
  async make(limits) {
    tables += 1;
    const outbox = postgresOutbox({ connectionString, table: current(), ...limits });
    await outbox.createTables();
    return outbox;
  },
  another: async (limits) => postgresOutbox({ connectionString, table: current(), ...limits }),
});
