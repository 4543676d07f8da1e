// What the control API consists of: one entry for each method of each path. A test holds it against the running
// simulator, from both sides: methods, query parameters, bodies, answers and codes.
import { accessOperations } from './access-operations.mjs';
import { callbackOperations } from './callback-operations.mjs';
import { exportOperations } from './export-operations.mjs';
import { insightOperations } from './insight-operations.mjs';
import { journalOperations } from './journal-operations.mjs';
import { reportOperations } from './report-operations.mjs';
import { worldOperations } from './world-operations.mjs';

/** @typedef {import('./control-parts.mjs').Entry} Entry */

/** By tag, then by method and path; a name in braces stands for a segment that may be any. */
const table = {
  ...worldOperations,
  ...journalOperations,
  ...callbackOperations,
  ...insightOperations,
  ...exportOperations,
  ...reportOperations,
  ...accessOperations,
};

/** @type {readonly (Entry & { line: string, tag: string })[]} */
export const operations = Object.entries(table).flatMap(([tag, entries]) =>
  Object.entries(entries).map(([line, entry]) => ({ line, tag, ...entry })),
);
