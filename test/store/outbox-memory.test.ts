import { MemoryOutbox } from '@mmp-sim/sender';
import { outboxContract } from '../support/outbox-contract.js';

outboxContract({ name: 'memory', make: async (limits) => new MemoryOutbox(limits), another: null });
