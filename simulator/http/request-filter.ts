import { invalid } from '../checked.js';
import type { JournalEntry, Verdict } from '../journal/entry.js';
import { endpointIs, unknownEndpoint } from '../journal/matching.js';
import { about, type Looking, oneByOne, saying } from '../journal/saying.js';
import { type ControlQuery, readWord } from './control-request.js';

const VERDICTS: readonly Verdict[] = ['recorded', 'dropped', 'rejected'];

/** Query parameters that choose among journal entries. */
export const REQUEST_FILTERS = ['verdict', 'endpoint', 'app', 'installation', 'text'] as const;

/**
 * Which journal entries a query asks for.
 *
 * @param endpoints - Every name that an entry's endpoint can have.
 * @param looking - How those that are asked about are looked through.
 * @throws {SimulatorError} REQUEST_INVALID, also for what nothing can ever match.
 */
export function requestFilter(
  query: ControlQuery['query'],
  endpoints: readonly string[],
  looking: Looking = oneByOne,
): (entry: JournalEntry) => boolean {
  const { endpoint, app, installation, text } = query;
  const problems = endpoint === undefined ? [] : unknownEndpoint('?endpoint', endpoint, endpoints);
  if (problems.length > 0) throw invalid(problems);
  const verdict = readWord(query, 'verdict', VERDICTS);
  const isAbout = installation === undefined ? null : about(installation, looking);
  const says = text === undefined ? null : saying(text, looking);
  return (entry) =>
    (verdict === null || entry.verdict === verdict) &&
    (endpoint === undefined || endpointIs(entry.endpoint, endpoint)) &&
    (app === undefined || entry.app?.id === app || entry.app?.bundleId === app) &&
    (isAbout?.(entry) ?? true) &&
    (says?.(entry) ?? true);
}
