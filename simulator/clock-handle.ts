import type * as wire from '@mmp-sim/contracts/wire';
import type { ClockState } from './clock.js';
import type { Advanced } from './workspaces/clock-mover.js';

/** The clock of a workspace. Instants are ISO 8601 in UTC. */
export type ClockHandle = {
  /** @returns Mode, instant and rate. */
  state(): ClockState;
  /** Freezes, scales or sets the clock; only forward once the workspace holds facts. @throws {SimulatorError} */
  set(next: wire.NewClock): Promise<Advanced>;
  /**
   * Moves it forward. Resolves when all that fell due is done; where no callback is due, it has moved at once.
   *
   * @returns Where it stands, and what fell due. @throws {SimulatorError}
   */
  advance(by: wire.ClockAdvance): Promise<Advanced>;
};
