// Plays one world in a thread of its own, and hands over what came of it piece by piece, whenever it is asked for more.
import { parentPort, workerData } from 'node:worker_threads';
import { SimulatorError } from '../errors.js';
import { playInto } from '../generate/into-workspace.js';
import { unsentDirectory } from '../generate/unsent-directory.js';
import type { ResolvedLimits } from '../limits.js';
import { catalogueOf } from '../synthesis/enact/catalogue.js';
import { readWorld } from '../synthesis/world/read-world.js';
import { worldOf } from '../synthesis/world/world.js';
import type { CarriedWorld } from '../workspaces/carried.js';
import { carriedOf } from './carried-world.js';
import { addPiece, type Piece, piecesOf } from './rows.js';

/** What is to be played, and where it will stand. */
export type WorldJob = {
  readonly world: {
    readonly preset: string;
    readonly installs: number;
    readonly days: number;
    readonly startsOn: string;
  };
  readonly seed: string;
  /** What the ids of the workspace are made from. */
  readonly ids: { readonly workspace: string; readonly seed: string };
  readonly nowMs: number;
  /** The apps, channels and campaigns that are there already. */
  readonly catalog: CarriedWorld['catalog'];
  readonly limits: ResolvedLimits;
};

/** What a worker says. It says `begun` when the world can be made, and after `rest` a piece each time it is asked, then `end`. */
export type FromWorker =
  | { readonly type: 'begun'; readonly keys: readonly string[]; readonly links: readonly string[] }
  | { readonly type: 'progress'; readonly facts: number; readonly share: number }
  | { readonly type: 'rest'; readonly rest: object }
  | { readonly type: 'piece'; readonly piece: Piece }
  | { readonly type: 'end' }
  | {
      readonly type: 'failed';
      readonly code: string | null;
      readonly message: string;
      readonly problems: readonly object[];
    };

const say = (message: FromWorker): void => parentPort?.postMessage(message, []);

async function play({ world, seed, ids, nowMs, catalog, limits }: WorldJob): Promise<void> {
  const config = readWorld(world);
  const { apps, campaigns } = catalogueOf(worldOf(config, seed), seed);
  say({
    type: 'begun',
    keys: Object.values(apps).flatMap(({ sdkKeys }) => sdkKeys.map(({ key }) => key)),
    links: campaigns.flatMap(({ shortId }) => shortId ?? []),
  });
  const clock = { mode: 'frozen', now: new Date(nowMs).toISOString() } as const;
  const workspace = unsentDirectory({ limits }).create({ id: ids.workspace, seed: ids.seed, clock });
  const { rest: empty, pieces: none } = piecesOf(carriedOf(await workspace.state()));
  for (const piece of none) addPiece(empty, piece);
  await workspace.take({ ...(empty as CarriedWorld), catalog });
  await playInto(
    workspace,
    { config, seed },
    { onProgress: ({ facts, share }) => say({ type: 'progress', facts, share }) },
  );

  const { rest, pieces } = piecesOf(carriedOf(await workspace.state()));
  parentPort?.on('message', () => {
    const { done, value } = pieces.next();
    say(done === true ? { type: 'end' } : { type: 'piece', piece: value });
  });
  say({ type: 'rest', rest });
}

play(workerData as WorldJob).catch((error: unknown) => {
  const { message } = error as Error;
  const known = error instanceof SimulatorError ? error : null;
  say({
    type: 'failed',
    code: known?.code ?? null,
    message: known?.detail ?? message,
    problems: known?.problems ?? [],
  });
});
