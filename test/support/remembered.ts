import { expect } from 'vitest';
import type { Simulator, WorkspaceHandle } from '../../simulator/index.js';

/** Something that a simulator keeps. */
export type Remembered = {
  readonly says: string;
  /** Tells it in a workspace of its own. @returns What asks for it, of the same simulator or of one that goes on from its store. */
  readonly tell: (sim: Simulator) => Promise<(sim: Simulator) => Promise<void>>;
};

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A workspace that is there. */
export function found(sim: Simulator, id: string): WorkspaceHandle {
  const workspace = sim.find(id);
  if (workspace === null) throw new RangeError(`the workspace ${id} is not there again`);
  return workspace;
}

/** Each simulator listens somewhere else, which the hash of a snapshot tells too. */
const hostless = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer)
      .replaceAll(/127\.0\.0\.1:\d{4,}/g, 'here')
      .replaceAll(/"sha256":"[0-9a-f]+"/g, '"sha256":""'),
  );

const first = new Map<string, unknown>();

/** Each store answers what the first one of the run has answered. */
export function expectAlike(what: string, answer: unknown): void {
  const told = hostless(answer);
  if (!first.has(what)) first.set(what, told);
  expect(told).toEqual(first.get(what));
}
