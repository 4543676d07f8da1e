import type { App } from '@mmp-sim/contracts/catalog';
import { expectedName } from '@mmp-sim/contracts/known-names';
import type { Attribution, AttributionMethod } from '@mmp-sim/contracts/facts';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { Assertion, Matcher } from '@mmp-sim/contracts/wire';
import { invalid } from '../checked.js';
import type { JournalEntry } from './entry.js';
import type { JournalNames } from './journal.js';

/** One thing that an assertion asks of an entry, and whether it holds. */
export type Criterion = {
  /** Where it was looked for: `verdict`, `fields.event`, `attribution.channel`, `findings`. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
  readonly pass: boolean;
};

type Where = NonNullable<Assertion['where']>;

const METHODS: readonly AttributionMethod[] = [
  'device-click',
  'referrer-click',
  'probabilistic-click',
  'device-view',
  'probabilistic-view',
  'claim',
  'organic',
];

/** Names in `where` that nothing can ever match: a misspelt one would make `never` pass for ever. */
export function impossible(
  where: Where,
  { endpoints, rules }: Pick<JournalNames, 'endpoints' | 'rules'>,
): JsonProblem[] {
  const problems: JsonProblem[] = [];
  const { endpoint, findings = [], attribution } = where;
  if (endpoint !== undefined) problems.push(...unknownEndpoint('where.endpoint', endpoint, endpoints));
  const ask = (path: string, matcher: Matcher | undefined, known: readonly string[]): void => {
    const strangers = namesIn(matcher).filter((name) => !known.includes(name));
    problems.push(...strangers.map((given) => misspelt(path, given, known)));
  };
  for (const [index, { rule }] of findings.entries()) ask(`where.findings.${index}.rule`, rule, rules());
  ask('where.attribution.method', attribution?.method, METHODS);
  return problems;
}

/** What is wrong with the name of an endpoint that no entry can have. */
export function unknownEndpoint(path: string, given: string, endpoints: readonly string[]): JsonProblem[] {
  if (endpoints.some((name) => endpointIs(name, given))) return [];
  // Another MMP's may have one here of the same name.
  const namesake = endpoints.find((name) => endpointIs(name, shortName(given)));
  if (namesake !== undefined) return [{ path, given, expected: `did you mean ${namesake}?` }];
  const names = [...new Set(endpoints.map(shortName))];
  if (OPENS.has(plainName(given)) && names.includes('event')) {
    return [{ path, given, expected: 'event: an open is an event whose name is empty or left out' }];
  }
  // `event` stands for `tenjin.event`, so it is meant where `evnt` is said.
  return [misspelt(path, given, names, endpoints)];
}

/** What people call an open, which no endpoint is called. */
const OPENS = new Set(['open', 'appopen', 'install', 'session']);

/** What is wrong with the name of an app that is not among those there are, and of which the journal knows nothing. */
export function unknownApp(
  path: string,
  app: string | undefined,
  apps: readonly Pick<App, 'id' | 'bundleId'>[],
  entries: Iterable<Pick<JournalEntry, 'app'>>,
): JsonProblem[] {
  if (app === undefined || apps.some((one) => appIs({ app: one }, app))) return [];
  for (const entry of entries) if (appIs(entry, app)) return [];
  const bundleIds = [...new Set(apps.map(({ bundleId }) => bundleId))];
  return [misspelt(path, app, bundleIds)];
}

function misspelt(path: string, given: string, known: readonly string[], others: readonly string[] = []): JsonProblem {
  return { path, given, expected: expectedName(given, known, { others }) };
}

/** The names that a matcher asks for; none where it takes others too. */
function namesIn(matcher: Matcher | undefined): readonly string[] {
  if (typeof matcher === 'string') return [matcher];
  return matcher !== undefined && 'oneOf' in matcher ? matcher.oneOf : [];
}

const ID_PATHS = new Set(['campaignId', 'engagementId']);

/** Everything that `where` asks of an entry. An entry matches when all of it passes; nothing asked matches all. */
export function criteria(entry: JournalEntry, where: Where): Criterion[] {
  const list: Criterion[] = [];
  const ask = (path: string, expected: unknown, actual: unknown, pass: boolean): void => {
    list.push({ path, expected, actual, pass });
  };

  if (where.endpoint !== undefined)
    ask('endpoint', where.endpoint, entry.endpoint, endpointIs(entry.endpoint, where.endpoint));
  if (where.verdict !== undefined) ask('verdict', where.verdict, entry.verdict, entry.verdict === where.verdict);
  if (where.app !== undefined) {
    ask('app', where.app, entry.app?.bundleId ?? null, appIs(entry, where.app));
  }
  if (where.fields !== undefined) {
    const fields = entry.fields();
    for (const [name, matcher] of Object.entries(where.fields)) {
      const actual = fields[name] ?? null;
      const canonical = (text: string): string | null => entry.canonical(name, text);
      ask(`fields.${name}`, matcher, actual, holds(matcher, actual, canonical));
    }
  }
  for (const wanted of where.findings ?? []) {
    const pass = entry.findings.some(
      (finding) =>
        (wanted.rule === undefined || holds(wanted.rule, finding.rule)) &&
        (wanted.severity === undefined || wanted.severity === finding.severity) &&
        (wanted.field === undefined || holds(wanted.field, finding.field)),
    );
    ask(
      'findings',
      wanted,
      entry.findings.map(({ rule, severity, field }) => ({ rule, severity, field })),
      pass,
    );
  }
  if (where.attribution !== undefined) {
    for (const { path, ...rest } of attributionCriteria(entry.attribution(), where.attribution)) {
      list.push({ path: `attribution.${path}`, ...rest });
    }
  }
  return list;
}

/** Everything that matchers ask of an attribution; null where there is none. */
export function attributionCriteria(
  attribution: Attribution | null,
  matchers: NonNullable<Where['attribution']>,
): Criterion[] {
  return Object.entries(matchers).flatMap(([name, matcher]): Criterion[] => {
    if (matcher === undefined) return [];
    const actual = attribution === null ? null : attribution[name as keyof typeof matchers];
    const canonical = ID_PATHS.has(name) ? (text: string): string => text.toLowerCase() : undefined;
    return [{ path: name, expected: matcher, actual, pass: holds(matcher, actual, canonical) }];
  });
}

/** Whether the request was about this app, by its id or its bundle id. */
export const appIs = ({ app }: { readonly app: Pick<App, 'id' | 'bundleId'> | null }, wanted: string): boolean =>
  app?.id === wanted || app?.bundleId === wanted;

const mmpOf = (endpoint: string): string => endpoint.slice(0, endpoint.indexOf('.') + 1);
const shortName = (endpoint: string): string => endpoint.slice(endpoint.indexOf('.') + 1);

/**
 * `event` means `tenjin.event` too, and it does not matter whether `ad_impressions` is said with a hyphen or in the
 * singular. Whose it is must be right where it is said.
 */
export const endpointIs = (endpoint: string, wanted: string): boolean =>
  endpoint === wanted ||
  (plainName(endpoint) === plainName(wanted) && ['', mmpOf(endpoint)].includes(mmpOf(wanted).toLowerCase()));

const plainNames = new Map<string, string>();

/** Asked of every entry: the first thousand are remembered. */
function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const plain = shortName(name).toLowerCase().replaceAll(/[-_]/g, '').replace(/s$/, '');
  if (plainNames.size < 1000) plainNames.set(name, plain);
  return plain;
}

const asIs = (text: string): string | null => text;

/** Whether a value is what a matcher asks for. */
export function holds(
  matcher: Matcher,
  actual: string | null,
  canonical: (text: string) => string | null = asIs,
): boolean {
  if (typeof matcher === 'string') return canonical(matcher) === actual;
  if ('present' in matcher) return (actual !== null) === matcher.present;
  if ('oneOf' in matcher) return matcher.oneOf.some((text) => canonical(text) === actual);
  return actual !== null && isMatch(matcher.matches, actual);
}

/** @throws {SimulatorError} REQUEST_INVALID for a pattern that turns out to need too much memory. */
function isMatch(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw invalid([{ path: 'matches', given: pattern, expected: `a simpler regular expression (${error.message})` }]);
  }
}

/** The regular expressions that are asked for. */
export function patternsOf(where: Where): string[] {
  const matchers = [
    ...Object.values(where.fields ?? {}),
    where.url,
    ...Object.values(where.attribution ?? {}),
    ...(where.findings ?? []).flatMap(({ rule, field }) => [rule, field]),
  ];
  return matchers.flatMap((matcher) => (typeof matcher === 'object' && 'matches' in matcher ? [matcher.matches] : []));
}
