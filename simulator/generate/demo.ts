import { readWorld } from '../synthesis/world/read-world.js';
import type { Workspace } from '../workspaces/workspace.js';
import game from './demo-world.json' with { type: 'json' };
import { playInto } from './into-workspace.js';

const DAY = 86_400_000;
const DAYS = 30;
const SEED = 'demo';

/**
 * Plays a month of a small game into a workspace: the days before the one that its clock shows. It hangs on nothing else,
 * so that the same day has the same bytes.
 *
 * @param workspace - In which nothing has happened yet.
 * @throws {SimulatorError} ALREADY_EXISTS, CATALOG_LIMIT, KEY_TAKEN, WORLD_INVALID, STORE_UNAVAILABLE.
 */
export async function playDemo(workspace: Workspace): Promise<void> {
  const startsOn = new Date(workspace.clock.now() - DAYS * DAY).toISOString().slice(0, 10);
  await playInto(workspace, { config: readWorld({ ...game, startsOn, days: DAYS }), seed: SEED });
}
