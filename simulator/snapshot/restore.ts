import { invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import type { Workspace } from '../workspaces/workspace.js';
import { readSnapshot } from './read.js';

/**
 * Puts what a snapshot holds in the stead of all that is in a workspace, or changes nothing.
 *
 * @param value - What JSON says; it must not be changed any more.
 * @throws {SimulatorError} SNAPSHOT_INVALID, SNAPSHOT_TOO_LARGE, KEY_TAKEN.
 */
export async function restoreSnapshot(workspace: Workspace, value: unknown): Promise<void> {
  await workspace.restore(readSnapshot(value, workspace.limits.snapshotBytes));
}

/**
 * A copy of what somebody else may still change; nothing but what JSON can say.
 *
 * @throws {SimulatorError} SNAPSHOT_INVALID, SNAPSHOT_TOO_LARGE.
 */
export function copied(value: unknown, mostBytes: number): unknown {
  const text = jsonOf(value);
  if (Buffer.byteLength(text) > mostBytes) {
    throw new SimulatorError(
      'SNAPSHOT_TOO_LARGE',
      `expected at most ${mostBytes} bytes of JSON. Raise limits.snapshotBytes.`,
    );
  }
  return JSON.parse(text);
}

function jsonOf(value: unknown): string {
  let given = `a ${typeof value}`;
  try {
    const text = JSON.stringify(value) as string | undefined;
    if (text !== undefined) return text;
  } catch (error) {
    // A circle, or a whole number that JSON cannot say.
    given = error instanceof Error ? error.message : String(error);
  }
  throw invalid([{ path: '', given, expected: 'plain data, as snapshot() gives it' }], 'SNAPSHOT_INVALID');
}
