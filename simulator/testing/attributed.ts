import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import { type AttributionCheck, reportAttribution } from '@mmp-sim/contracts/report';
import type { AttributionMatchers } from '@mmp-sim/contracts/wire';
import { checked, invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import type { InstallStory } from '../index.js';
import { attributionCriteria, type Criterion, impossible } from '../journal/matching.js';
import { type CheckedWorld, checkedWorld } from './checked-world.js';
import { asMisuse } from './misuse.js';
import type { MatcherResult } from './received.js';

/** What an attribution must be: `method`, `channel`, `campaignId`, `engagementId`; at least one of them. */
export type AttributedTo = AttributionMatchers;

export type AttributedOptions = {
  /** How long to wait for the install, 0–60,000 milliseconds of wall time. @default 0 */
  readonly withinMs?: number;
  /** Id or bundle id of the app, where two apps share the id. */
  readonly app?: string;
};

type Seen = { readonly install: InstallStory | null; readonly criteria: readonly Criterion[]; readonly holds: boolean };

/** Checks who brought an installation; with `not`, that it was not so to the end of `withinMs`. */
export async function attributed(
  isNot: boolean,
  received: unknown,
  id: string,
  to: AttributedTo,
  options: AttributedOptions = {},
): Promise<MatcherResult> {
  const name = isNot ? 'not.toHaveAttributed()' : 'toHaveAttributed()';
  return asMisuse(name, 'where.attribution.', () => check(isNot, received, { id, to, ...options }));
}

async function check(
  isNot: boolean,
  received: unknown,
  { id, to, withinMs = 0, app }: AttributedOptions & { readonly id: string; readonly to: AttributedTo },
): Promise<MatcherResult> {
  const matchers = readMatchers(id, to, withinMs);
  const world = checkedWorld(received);
  const seen = await look(world, id, matchers, { withinMs, app });
  const lookAt = seen.install === null ? await requestsOf(world, id) : { requests: [] };
  const message = (): string =>
    reportAttribution({ id, not: isNot, withinMs, criteria: seen.criteria, install: seen.install, ...lookAt });
  return { pass: seen.holds, message };
}

/** Looks until it holds, until it can no longer change, or until the time is over. Waits on arrival and never polls. */
async function look(
  world: CheckedWorld,
  id: string,
  matchers: AttributedTo,
  { withinMs, app }: { readonly withinMs: number; readonly app: string | undefined },
): Promise<Seen> {
  const until = performance.now() + withinMs;
  for (;;) {
    const cursor = await world.cursor();
    const install = await world.install(id, app);
    const attribution = install?.attribution ?? null;
    const criteria = attributionCriteria(attribution, matchers);
    const holds = attribution !== null && criteria.every(({ pass }) => pass);
    // Decided at the first open and never revised; only a device id may come to mean another installation.
    const isDecided = attribution !== null && install?.installationId === canonicalId(id);
    const leftMs = Math.floor(until - performance.now());
    if (holds || isDecided || leftMs <= 0) return { install, criteria, holds };
    await nextRequest(world, cursor, leftMs);
  }
}

async function nextRequest(world: CheckedWorld, since: string, withinMs: number): Promise<void> {
  try {
    await world.assert({ since, withinMs });
  } catch (error) {
    // So much has come that a limit dropped some of it: something has come.
    if (!(error instanceof SimulatorError && error.code === 'JOURNAL_INCOMPLETE')) throw error;
  }
}

function readMatchers(id: unknown, to: unknown, withinMs: unknown): AttributedTo {
  if (typeof id !== 'string' || id === '') {
    throw new TypeError('toHaveAttributed(id, …): expected the id of an installation or of its device, as a text.');
  }
  const names = 'method, channel, campaignId or engagementId';
  if (typeof to !== 'object' || to === null || Object.keys(to).length === 0) {
    throw new TypeError(`toHaveAttributed(id, { … }): expected at least one of ${names}.`);
  }
  const { where } = checked('Assertion', { where: { attribution: to }, withinMs });
  const problems = impossible(where ?? {}, { endpoints: [], rules: () => [] });
  if (problems.length > 0) throw invalid(problems);
  return where?.attribution ?? {};
}

const REQUESTS_SHOWN = 5;

/** The newest requests that carried the id; where none did, the newest that were refused or thrown away. */
async function requestsOf(
  world: CheckedWorld,
  id: string,
): Promise<Pick<AttributionCheck, 'requests' | 'requestsTotal' | 'amongNewest'>> {
  const wanted = canonicalId(id);
  const { items, isAll } = await world.requests();
  const carriers = items.filter(({ fields }) => Object.values(fields).includes(wanted));
  const found = carriers.length > 0 ? carriers : items.filter(({ verdict }) => verdict !== 'recorded');
  const among = isAll ? {} : { amongNewest: items.length };
  return { requests: found.slice(0, REQUESTS_SHOWN), requestsTotal: found.length, ...among };
}
