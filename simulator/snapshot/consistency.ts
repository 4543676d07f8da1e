import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { Clock } from '../clock.js';
import { claimKeys } from '../engine/claims.js';
import { SimulatorError } from '../errors.js';
import { faultProblems } from '../faults/refuse-fault.js';
import { networkReportKey } from '../reports/network-reports.js';
import { skanPostbackKey } from '../reports/skan-postbacks.js';
import type { RestoredWorkspace } from '../workspaces/workspace-state.js';

/**
 * What does not fit together in a workspace whose parts are each well formed: a reference to what is not there, a thing
 * that is there twice, an order that is broken. A snapshot that a simulator took never has any of it.
 *
 * @returns The first, or null.
 */
export function inconsistencyOf(workspace: RestoredWorkspace): JsonProblem | null {
  for (const wrong of inconsistencies(workspace)) return wrong;
  return null;
}

function* inconsistencies(workspace: RestoredWorkspace): Generator<JsonProblem> {
  yield* ofSettings(workspace);
  yield* ofCatalog(workspace);
  yield* ofEngine(workspace);
  yield* ofFaults(workspace);
  yield* ofCallbacks(workspace);
  yield* ofAccess(workspace);
  yield* ofReports(workspace);
  yield* ofFacts(workspace);
  yield* ofJournal(workspace);
}

/** A reset starts the clock as the workspace was made: it must be able to. */
function* ofSettings({ settings: { clock } }: RestoredWorkspace): Generator<JsonProblem> {
  try {
    if (clock !== null) new Clock(clock).now();
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    yield { path: 'settings.clock', given: JSON.stringify(clock), expected: `a clock that can run: ${error.detail}` };
  }
}

function* ofCatalog({ catalog }: RestoredWorkspace): Generator<JsonProblem> {
  const { apps, channels, campaigns, keys, links } = catalog;
  yield* twice('catalog.apps', apps, ({ id }) => id);
  yield* twice('catalog.apps', apps, ({ bundleId, platform }) => `${bundleId} on ${platform}`);
  yield* twice('catalog.channels', channels, ({ shortId }) => shortId);
  yield* twice('catalog.channels', channels, ({ id }) => String(id));
  yield* twice('catalog.campaigns', campaigns, ({ id }) => id);
  yield* twice('catalog.campaigns', campaigns, ({ shortId }) => shortId);
  // A deleted one outlives its app.
  const appIds = apps.map(({ id }) => id);
  yield* missing('catalog.campaigns', 'appId', campaigns, ({ appId, deleted }) => (deleted ? null : appId), appIds);
  yield* missing(
    'catalog.campaigns',
    'channel',
    campaigns,
    (one) => one.channel,
    channels.map(({ shortId }) => shortId),
  );
  yield* sameSet(
    'catalog.keys',
    keys,
    apps.flatMap(({ sdkKeys }) => sdkKeys.map(({ key }) => key)),
  );
  yield* sameSet(
    'catalog.links',
    links,
    campaigns.flatMap(({ shortId }) => (shortId === null ? [] : [shortId])),
  );
}

function* ofEngine({ catalog: { campaigns }, engine }: RestoredWorkspace): Generator<JsonProblem> {
  const { engagements, claims, installations, subscriptions } = engine;
  if (engagements.added < engagements.kept.length) {
    yield {
      path: 'engine.engagements.added',
      given: String(engagements.added),
      expected: `at least ${engagements.kept.length}, the engagements that are there`,
    };
  }
  yield* missing(
    'engine.engagements.kept',
    'campaignId',
    engagements.kept,
    (one) => one.campaignId,
    campaigns.map(({ id }) => id),
  );
  yield* twice('engine.claims.kept', claims.kept, ({ number }) => String(number));
  yield* wrongClaimKeys(claims);
  yield* twice('engine.claims.keys', claims.keys, ({ key }) => key);
  yield* twice('engine.installations.kept', installations.kept, (one) => `${one.installationId} of ${one.appId}`);
  yield* twice('engine.installations.kept', installations.kept, (one) =>
    one.foundByAdvertisingId ? `the device ${one.advertisingId} of ${one.appId}` : null,
  );
  yield* twice('engine.installations.kept', installations.kept, (one) =>
    one.foundByDeveloperDeviceId ? `the device ${one.developerDeviceId} of ${one.appId}` : null,
  );
  for (const [index, { winnerDetails }] of installations.kept.entries()) {
    if (typeof winnerDetails !== 'string' || isDetails(winnerDetails)) continue;
    const expected = 'null, or the details of an engagement as a JSON text';
    yield { path: `engine.installations.kept.rows.${index}.winnerDetails`, given: winnerDetails, expected };
  }
  yield* twice('engine.subscriptions.kept', subscriptions.kept, ({ appId, token }) => `${token} of ${appId}`);
}

/** Whether a text is an object in JSON, as `EngagementDetails`: of texts, of whether ads are limited, and of parameters that are texts. */
function isDetails(text: string): boolean {
  let details: unknown;
  try {
    details = JSON.parse(text);
  } catch {
    return false;
  }
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return false;
  const { parameters = {}, limitAdTracking = false, ...texts } = details as Record<string, unknown>;
  if (typeof parameters !== 'object' || parameters === null || typeof limitAdTracking !== 'boolean') return false;
  return [...Object.values(texts), ...Object.values(parameters)].every((value) => typeof value === 'string');
}

/** The next one has the number after the last that was made. */
function* ofFaults({ faults: { made, rules } }: RestoredWorkspace): Generator<JsonProblem> {
  yield* twice('faults.rules', rules, ({ id }) => id);
  const numbers = rules.map(({ number }) => number);
  yield* outOfOrder('faults.rules', 'number', numbers, { strictly: true });
  const newest = numbers.at(-1) ?? 0;
  if (made < newest) yield { path: 'faults.made', given: String(made), expected: `at least ${newest}` };
  for (const [index, rule] of rules.entries()) {
    const [wrong] = faultProblems(rule);
    if (wrong !== undefined) yield { ...wrong, path: `faults.rules.rows.${index}.${wrong.path}` };
  }
}

function* ofCallbacks({ callbacks: { made, defined, deliveries } }: RestoredWorkspace): Generator<JsonProblem> {
  yield* twice('callbacks.defined', defined, ({ id }) => id);
  const numbers = defined.map(({ number }) => number);
  yield* outOfOrder('callbacks.defined', 'number', numbers, { strictly: true });
  const newest = numbers.at(-1) ?? 0;
  if (made < newest) yield { path: 'callbacks.made', given: String(made), expected: `at least ${newest}` };

  const kept = deliveries.kept.map(({ number }) => number);
  yield* outOfOrder('callbacks.deliveries.kept', 'number', kept, { strictly: true });
  const last = Math.max(kept.at(-1) ?? 0, deliveries.droppedThrough);
  if (deliveries.made < last) {
    yield { path: 'callbacks.deliveries.made', given: String(deliveries.made), expected: `at least ${last}` };
  }
  for (const [index, { state, nextAttemptAtMs, settledAtMs }] of deliveries.kept.entries()) {
    const isWaiting = state === 'waiting';
    if (isWaiting === (nextAttemptAtMs !== null) && isWaiting === (settledAtMs === null)) continue;
    const expected = 'nextAttemptAtMs where it waits, settledAtMs where it does not';
    yield { path: `callbacks.deliveries.kept.rows.${index}.state`, given: state, expected };
  }
}

function* ofAccess({ access }: RestoredWorkspace): Generator<JsonProblem> {
  const { tokensMade, tokens, reportsMade, reports } = access;
  yield* twice('access.tokens', tokens, ({ id }) => id);
  yield* twice('access.tokens', tokens, ({ token }) => token);
  yield* twice('access.reports', reports, ({ id }) => id);
  const parts = [
    ['tokens', tokensMade, tokens],
    ['reports', reportsMade, reports],
  ] as const;
  for (const [name, made, rows] of parts) {
    const numbers = rows.map(({ number }) => number);
    yield* outOfOrder(`access.${name}`, 'number', numbers, { strictly: true });
    const newest = numbers.at(-1) ?? 0;
    if (made < newest) yield { path: `access.${name}Made`, given: String(made), expected: `at least ${newest}` };
  }
}

/** What they name may be gone by now: an app that was deleted. */
function* ofReports({ reports: { networkReports, skanPostbacks } }: RestoredWorkspace): Generator<JsonProblem> {
  yield* twice('networkReports', networkReports, networkReportKey);
  yield* twice('skanPostbacks', skanPostbacks, skanPostbackKey);
  for (const [path, rows] of Object.entries({ networkReports, skanPostbacks })) {
    const numbers = rows.map(({ number }) => number);
    yield* outOfOrder(path, 'number', numbers, { strictly: true });
  }
}

/** Older snapshots do not say what facts are about. */
function* ofFacts({ facts: { kept, about } }: RestoredWorkspace): Generator<JsonProblem> {
  if (about.length === 0 || about.length === kept.length) return;
  yield { path: 'facts.about', given: `${about.length} rows`, expected: `${kept.length}, one for each fact` };
}

function* ofJournal({ agenda, journal }: RestoredWorkspace): Generator<JsonProblem> {
  yield* outOfOrder(
    'agenda',
    'atMs',
    agenda.map(({ atMs }) => atMs),
    { strictly: false },
  );
  const numbers = journal.entries.map(({ number }) => number);
  yield* outOfOrder('journal.entries', 'number', numbers, { strictly: true });
  const newest = Math.max(numbers.at(-1) ?? 0, journal.droppedThrough);
  if (journal.cursor < newest) {
    yield {
      path: 'journal.cursor',
      given: String(journal.cursor),
      expected: `at least ${newest}, the newest request that was there`,
    };
  }
}

function* twice<Row>(path: string, rows: readonly Row[], nameOf: (row: Row) => string | null): Generator<JsonProblem> {
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const name = nameOf(row);
    if (name === null) continue;
    if (seen.has(name)) yield { path: `${path}.rows.${index}`, given: name, expected: 'another: it is there already' };
    seen.add(name);
  }
}

function* missing<Row>(
  path: string,
  field: string,
  rows: readonly Row[],
  referenceOf: (row: Row) => string | null,
  known: readonly string[],
): Generator<JsonProblem> {
  const there = new Set(known);
  for (const [index, row] of rows.entries()) {
    const given = referenceOf(row);
    if (given !== null && !there.has(given))
      yield { path: `${path}.rows.${index}.${field}`, given, expected: 'one that is there' };
  }
}

function* sameSet(path: string, given: readonly string[], used: readonly string[]): Generator<JsonProblem> {
  const [there, wanted] = [new Set(given), new Set(used)];
  for (const [index, one] of given.entries()) {
    if (!wanted.has(one)) yield { path: `${path}.${index}`, given: one, expected: 'one that is in use' };
  }
  for (const one of wanted)
    if (!there.has(one)) yield { path, given: null, expected: `${one} to be there: it is in use` };
}

function* wrongClaimKeys({ added, kept, keys }: RestoredWorkspace['engine']['claims']): Generator<JsonProblem> {
  const claims = new Map(kept.map((claim) => [claim.number, claim]));
  const newest = kept.reduce((most, { number }) => Math.max(most, number), -1);
  if (added <= newest) yield { path: 'engine.claims.added', given: String(added), expected: `more than ${newest}` };
  for (const [index, { key, claims: numbers }] of keys.entries()) {
    for (const number of numbers) {
      const claim = claims.get(number);
      if (claim === undefined || !claimKeys(claim).includes(key)) {
        yield {
          path: `engine.claims.keys.rows.${index}.claims`,
          given: String(number),
          expected: `the number of a claim of ${key}`,
        };
      }
    }
  }
}

function* outOfOrder(
  path: string,
  field: string,
  values: readonly number[],
  { strictly }: { readonly strictly: boolean },
): Generator<JsonProblem> {
  for (const [index, value] of values.entries()) {
    const before = values[index - 1] ?? Number.NEGATIVE_INFINITY;
    if (value < before || (strictly && value === before)) {
      const expected = `${strictly ? 'more than' : 'at least'} ${before}, which stands before it`;
      yield { path: `${path}.rows.${index}.${field}`, given: String(value), expected };
    }
  }
}
