import { LONG } from './long.js';

/** Where a simulator keeps what is asked about. That both answer alike is what stores.test.ts tells in short. */
export const storeKinds = [
  { kind: 'memory', tags: [] },
  { kind: 'file', tags: [LONG] },
];
