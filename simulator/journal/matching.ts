import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { Attribution, AttributionMethod } from '@mmp-sim/contracts/facts';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { Assertion, Matcher } from '@mmp-sim/contracts/wire';
import { invalid } from '../checked.js';
import type { JournalEntry } from './entry.js';

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

/**
 * Names in `where` that nothing can ever match: a misspelt one would make `never` pass for ever.
 *
 * @param endpoints - Every name that an entry's endpoint can have.
 */
export function impossible(where: Where, endpoints: readonly string[]): JsonProblem[] {
  const problems: JsonProblem[] = [];
  const ask = (path: string, given: string, known: readonly string[]): void => {
    // `event` stands for `tenjin.event`, so it is meant where `evnt` is said.
    const meant = didYouMean(given, [...known.map(shortName), ...known]);
    const expected = meant === null ? `one of ${known.join(', ')}` : `did you mean ${meant}?`;
    problems.push({ path, given, expected });
  };
  const { endpoint, attribution } = where;
  if (endpoint !== undefined && !endpoints.some((name) => endpointIs(name, endpoint))) {
    ask('where.endpoint', endpoint, endpoints);
  }
  const method = attribution?.method;
  const methods = typeof method === 'string' ? [method] : method !== undefined && 'oneOf' in method ? method.oneOf : [];
  for (const name of methods) {
    if (!(METHODS as readonly string[]).includes(name)) ask('where.attribution.method', name, METHODS);
  }
  return problems;
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
    const names = entry.app === null ? [] : [entry.app.id, entry.app.bundleId];
    ask('app', where.app, entry.app?.bundleId ?? null, names.includes(where.app));
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

const shortName = (endpoint: string): string => endpoint.slice(endpoint.indexOf('.') + 1);

/** `event` means `tenjin.event` too, and it does not matter whether `ad_impressions` is said with a hyphen or in the singular. */
export const endpointIs = (endpoint: string, wanted: string): boolean =>
  endpoint === wanted || plainName(endpoint) === plainName(wanted);

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

function holds(matcher: Matcher, actual: string | null, canonical: (text: string) => string | null = asIs): boolean {
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
    ...Object.values(where.attribution ?? {}),
    ...(where.findings ?? []).flatMap(({ rule, field }) => [rule, field]),
  ];
  return matchers.flatMap((matcher) => (typeof matcher === 'object' && 'matches' in matcher ? [matcher.matches] : []));
}
