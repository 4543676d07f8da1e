import type { ValidateFunction } from 'ajv';
import { compiled } from './compiled-snapshot.js';
import { type JsonProblem, jsonProblems } from './validators.js';

/** Definitions of `control/snapshot.schema.json` that are checked on their own. */
export type SnapshotDefinition =
  | 'Snapshot'
  | 'App'
  | 'Channel'
  | 'Campaign'
  | 'Engagement'
  | 'Claim'
  | 'ClaimKey'
  | 'Installation'
  | 'Subscription'
  | 'Fault'
  | 'Callback'
  | 'Delivery'
  | 'NetworkReport'
  | 'SkanPostback'
  | 'Planned'
  | 'Fact'
  | 'About'
  | 'Entry';

/**
 * Checks a part of a snapshot.
 *
 * @returns The first thing that is wrong with it, or null. A snapshot may be very large and wrong everywhere.
 * @throws {RangeError} For a definition that the build has not compiled (a caller bug).
 */
export function checkSnapshot(definition: SnapshotDefinition, value: unknown): JsonProblem | null {
  const table: Readonly<Record<string, unknown>> = compiled;
  const validate = table[`snapshot#/definitions/${definition}`] as ValidateFunction | undefined;
  if (validate === undefined) throw new RangeError(`no compiled definition ${definition}`);
  return validate(value) ? null : (jsonProblems(validate.errors ?? [])[0] ?? null);
}
