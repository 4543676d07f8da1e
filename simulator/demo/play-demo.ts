import { wallNow } from '../clock.js';
import { playInto } from '../generate/into-workspace.js';
import { readWorld } from '../synthesis/world/read-world.js';
import type { Workspace } from '../workspaces/workspace.js';
import game from './demo-world.json' with { type: 'json' };
import { DemoWire } from './demo-wire.js';
import { LastHours } from './last-hours.js';

const DAY = 86_400_000;
const DAYS = 30;
const SEED = 'demo';

/**
 * Plays a month of a small game into a workspace: the days before the one that its clock shows. It hangs on nothing else,
 * so that the same day has the same bytes. What happens in its last hours comes by requests.
 *
 * @param workspace - In which nothing has happened yet. Where it was played before, and reset, its app is there: it stays empty.
 * @param way - Of a request to it.
 * @throws {SimulatorError} ALREADY_EXISTS, CATALOG_LIMIT, KEY_TAKEN, WORLD_INVALID, STORE_UNAVAILABLE.
 */
export async function playDemo(workspace: Workspace, way: ConstructorParameters<typeof DemoWire>[0]): Promise<void> {
  const own = new Set(Object.values(game.app.bundleId));
  if (workspace.catalog.apps().some(({ bundleId }) => own.has(bundleId))) return;
  const { mode, rate, nowMs, offsetMs } = workspace.clock.record();
  const startsOn = new Date(nowMs - DAYS * DAY).toISOString().slice(0, 10);
  const wire = new DemoWire(way);
  await playInto(
    workspace,
    { config: readWorld({ ...game, startsOn, days: DAYS }), seed: SEED },
    { late: (play) => new LastHours(workspace, wire, play) },
  );
  // Its clock goes on as though it had never stood.
  const now = new Date(mode === 'real' ? wallNow() + offsetMs : nowMs).toISOString();
  workspace.clock.set({ mode, now, ...(mode === 'scaled' ? { rate } : {}) }, { mayGoBack: false });
  workspace.clockMoved();
  workspace.callbacks.wake();
  await workspace.saved();
}
