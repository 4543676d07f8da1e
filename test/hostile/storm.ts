import fc from 'fast-check';
import { type ControlTemplate, controlRequest, controlTemplates, type OpenApi } from './control-requests.js';
import { Gun, type Outcome } from './exchange.js';
import { filler, type LivingWorld } from './living.js';
import { mmpRequest, type MmpTemplate, mmpTemplate } from './mmp-requests.js';
import { numbers } from '../support/numbers.js';
import { httpShot, type Shot } from './shot.js';
import { slowShot, wireShot } from './wire-shots.js';

/** A request that is HTTP, before living things are put into it; or bytes as they are. */
type Planned =
  | { readonly kind: 'mmp'; readonly template: MmpTemplate; readonly gone: boolean }
  | { readonly kind: 'control'; readonly template: ControlTemplate }
  | { readonly kind: 'wire'; readonly shot: Shot };

export type StormOptions = {
  readonly port: number;
  readonly seed: number;
  readonly requests: number;
  readonly document: OpenApi;
  /** What is alive at the moment; asked now and then, since the storm makes and deletes things. */
  living(): Promise<readonly LivingWorld[]>;
  /** Called about fifty times, evenly. @param sent - How many requests have been answered by then. */
  onProgress(sent: number): Promise<void>;
};

export type StormReport = {
  readonly seconds: number;
  /** How many answers had each status; 0 stands for exchanges without one. */
  readonly statuses: ReadonlyMap<number, number>;
  /** How many requests each endpoint and kind of nonsense got. */
  readonly labels: ReadonlyMap<string, number>;
  /** The answers that took longest, of those that need not wait for anything. */
  readonly slowest: readonly string[];
  /** What must not happen: answers of 500 and above, and exchanges that did not end. */
  readonly failures: readonly string[];
};

/** Requests at a time, and beside them exchanges that mostly wait: slow senders, and bytes that are not HTTP. */
const LANES = 24;
const SLOW_LANES = 6;
const MOST_WAITING = 300;
/** Requests after which it is asked anew what is alive: the storm deletes much of it. */
const LOOKED_AFTER = 400;
const BATCH = 500;
/**
 * Wall time, far beyond the limits that the simulator is started with. What asks the database for the first time waits for its
 * views: half a minute on a machine that has eight times as much to do as it has cores for.
 */
const BOUND_MS = 120_000;
const FAILURES_TOLD = 20;
const SLOWEST_TOLD = 5;

/** Sends hostile and half hostile requests from a seed until there were enough of them. */
export async function storm(options: StormOptions): Promise<StormReport> {
  const gun = new Gun(options.port, BOUND_MS);
  const choose = numbers(options.seed);
  const planned = plan(options);
  const statuses = new Map<number, number>();
  const labels = new Map<string, number>();
  const failures: string[] = [];
  let worlds = await options.living();
  let sent = 0;

  const count = <Key>(map: Map<Key, number>, key: Key): void => void map.set(key, (map.get(key) ?? 0) + 1);
  let slowest: { readonly ms: number; readonly shot: Shot; readonly outcome: Outcome }[] = [];
  const fire = async (shot: Shot): Promise<void> => {
    const before = performance.now();
    const outcome = await gun.fire(shot);
    const ms = performance.now() - before;
    if (shot.connection === 'reuse' && ms > (slowest.at(-1)?.ms ?? 0)) {
      slowest = [...slowest, { ms, shot, outcome }].toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST_TOLD);
    }
    count(labels, shot.label);
    if (outcome.statuses.length === 0) count(statuses, 0);
    for (const status of outcome.statuses) count(statuses, status);
    const isBad = outcome.hung || outcome.statuses.some((status) => status >= 500);
    if (isBad && failures.length < FAILURES_TOLD) failures.push(told(shot, outcome));
  };
  const waiting = new Set<Promise<void>>();
  const lane = async (): Promise<void> => {
    for (let next = planned(); next !== null; next = planned()) {
      if (next.kind === 'wire') {
        const exchange = fire(next.shot).then(() => void waiting.delete(exchange));
        waiting.add(exchange);
        if (waiting.size >= MOST_WAITING) await exchange;
      } else {
        // Who sends must exist, mostly: behind the key there is more to break.
        const fit = next.kind === 'mmp' ? worlds.filter(({ sender }) => sender.length > 0) : worlds;
        const world = fit[choose(fit.length)];
        if (world === undefined) throw new Error('the default workspace and its apps are always there');
        await fire(shotOf(next, filler(world, choose)));
      }
      sent += 1;
      if (sent % Math.ceil(options.requests / 50) === 0) await options.onProgress(sent);
      if (sent % LOOKED_AFTER === 0) worlds = await options.living();
    }
  };

  const started = performance.now();
  const over = new AbortController();
  const slow = fc.sample(slowShot, { seed: options.seed, numRuns: 200 });
  const slowLane = async (_: unknown, start: number): Promise<void> => {
    for (let n = start; !over.signal.aborted; n += SLOW_LANES) {
      const shot = slow[n % slow.length];
      if (shot !== undefined) await fire(shot);
    }
  };
  const slowLanes = Array.from({ length: SLOW_LANES }, slowLane);
  await Promise.all(Array.from({ length: LANES }, lane));
  await Promise.all(waiting);
  over.abort();
  await Promise.all(slowLanes);
  gun.close();
  return {
    seconds: (performance.now() - started) / 1000,
    statuses,
    labels,
    slowest: slowest.map(({ ms, shot, outcome }) => `${Math.round(ms)} ms, ${told(shot, outcome)}`),
    failures,
  };
}

/** Requests by the seed, a batch at a time; null when there were enough. */
function plan({ seed, requests, document }: StormOptions): () => Planned | null {
  const request: fc.Arbitrary<Planned> = fc.oneof(
    {
      weight: 60,
      arbitrary: fc
        .tuple(mmpTemplate, fc.constantFrom(true, ...Array.from({ length: 40 }, () => false)))
        .map(([template, gone]) => ({ kind: 'mmp' as const, template, gone })),
    },
    { weight: 25, arbitrary: controlTemplates(document).map((template) => ({ kind: 'control' as const, template })) },
    { weight: 15, arbitrary: wireShot.map((shot) => ({ kind: 'wire' as const, shot })) },
  );
  let made = 0;
  let batch: Planned[] = [];
  return () => {
    if (made >= requests) return null;
    if (batch.length === 0) {
      // A seed of its own for each batch, so that a batch can be made again without those before it.
      batch = fc.sample(request, { seed: seed + made, numRuns: Math.min(BATCH, requests - made) });
    }
    made += 1;
    return batch.pop() ?? null;
  };
}

function shotOf(planned: Exclude<Planned, { kind: 'wire' }>, fill: (text: string) => string): Shot {
  if (planned.kind === 'control') return httpShot(controlRequest(planned.template, fill));
  return httpShot(mmpRequest(planned.template, fill), planned.gone ? { connection: 'fresh', after: 'abort' } : {});
}

function told(shot: Shot, { statuses, hung }: Outcome): string {
  const bytes = Buffer.concat(shot.pieces.slice(0, 3));
  const shown = JSON.stringify(bytes.toString('latin1', 0, 600));
  return `${shot.label}: ${hung ? 'no end' : statuses.join(', ')} after ${bytes.length} bytes ${shown}`;
}
