import { join } from 'node:path';
import { createSimulator } from '../../simulator/index.js';
import { refusalContract } from '../support/refusal-contract.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const store = `file:${join(temporaryFolder(), 'refused.duckdb')}`;

refusalContract('in memory', createSimulator);
refusalContract('in a file', (settings) => createSimulator({ ...settings, store }));
