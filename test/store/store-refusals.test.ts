import { join } from 'node:path';
import { createSimulator } from '../../simulator/index.js';
import { LONG } from '../support/long.js';
import { refusalContract } from '../support/refusal-contract.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const store = `file:${join(temporaryFolder(), 'refused.duckdb')}`;

refusalContract({ name: 'in memory' }, createSimulator);
refusalContract({ name: 'in a file', tags: [LONG] }, (settings) => createSimulator({ ...settings, store }));
