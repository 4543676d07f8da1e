import type * as answers from '@mmp-sim/contracts/answers';
import type * as wire from '@mmp-sim/contracts/wire';

/** What goes wrong on purpose, and how often it has. */
export type Fault = answers.Fault;

/** What goes wrong on purpose in a workspace. */
export type FaultsHandle = {
  /** From now on. @throws {SimulatorError} REQUEST_INVALID, CATALOG_LIMIT. */
  add(fault: wire.NewFault): Fault;
  /** The newest first. */
  list(): Fault[];
  /** @throws {SimulatorError} NOT_FOUND. */
  get(id: string): Fault;
  /** @throws {SimulatorError} NOT_FOUND. */
  delete(id: string): void;
};
