import { didYouMean } from '../did-you-mean.js';
import { findingLine } from './finding.js';
import { elements, member, members, plain, said, shown } from './plain.js';

/** One thing that was asked of a request, and whether it holds. */
export type ReportedCriterion = {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
  readonly pass: boolean;
};

/** A matcher in words: `"9.99"`, `one of "a", "b"`, `something that matches /^a/`. */
function matcherText(matcher: unknown): string {
  const matches = member(matcher, 'matches');
  if (typeof matches === 'string') return `something that matches /${plain(matches)}/`;
  const oneOf = member(matcher, 'oneOf');
  if (Array.isArray(oneOf)) return `one of ${elements(oneOf).map(shown).join(', ')}`;
  const present = member(matcher, 'present');
  if (typeof present === 'boolean') return present ? 'anything but nothing' : 'nothing';
  return shown(matcher);
}

/** `rule "unknown-parameter", field "price"`. */
function findingMatcherText(wanted: unknown): string {
  return `a finding with ${members(wanted)
    .map(([name, matcher]) => `${plain(name)} ${matcherText(matcher)}`)
    .join(', ')}`;
}

/** Everything that an assertion's `where` asks, as names and texts. */
export function askedRows(where: unknown): [name: string, text: string][] {
  return members(where).flatMap(([name, value]): [string, string][] => {
    if (name === 'fields' || name === 'attribution') {
      return members(value).map(([inner, matcher]) => [`${name}.${plain(inner)}`, matcherText(matcher)]);
    }
    if (name === 'findings') return elements(value).map((wanted) => ['findings', findingMatcherText(wanted)]);
    return [[plain(name), matcherText(value)]];
  });
}

/** Where a criterion looks. */
export const pathText = (criterion: unknown): string => said(member(criterion, 'path'), 'something');

/** A criterion as a line, or as two where it fails: what was expected, and what is there. */
export function criterionLines(criterion: unknown, width: number, indent: string): string[] {
  const path = pathText(criterion);
  const expected = member(criterion, 'expected');
  const actual = member(criterion, 'actual');
  const isFinding = path === 'findings';
  const wanted = isFinding ? findingMatcherText(expected) : matcherText(expected);
  const name = path.padEnd(width);
  if (member(criterion, 'pass') === true) return [`${indent}✓ ${name}  ${isFinding ? wanted : shown(actual)}`];
  const found = isFinding ? findingNames(actual) : shown(actual);
  return [`${indent}✗ ${name}  expected ${wanted}`, `${indent}  ${' '.repeat(width)}  actual   ${found}`];
}

function findingNames(findings: unknown): string {
  const names = elements(findings).map((finding) => {
    const field = member(finding, 'field');
    const rule = said(member(finding, 'rule'), 'one without a rule');
    return field === null || field === undefined ? rule : `${rule} (${said(field)})`;
  });
  return names.length === 0 ? 'no findings' : names.join(', ');
}

const FIELDS = 'fields.';

/** A name that stands where another was meant: in the request, or in what was asked. */
export type Misspelling = {
  /** Name that was asked for. */
  readonly asked: string;
  /** Name that the request carries. */
  readonly sent: string;
  readonly given: unknown;
  /** Whether a finding says that what was sent is the wrong one; otherwise it may be either. */
  readonly isStranger: boolean;
};

/**
 * The name that a request carries where another was asked for, if the one is a misspelling of the other: told by a
 * finding, or seen by comparing names.
 */
export function misspelling(criterion: unknown, request: unknown): Misspelling | null {
  const path = member(criterion, 'path');
  const actual = member(criterion, 'actual');
  if (member(criterion, 'pass') === true || typeof path !== 'string' || !path.startsWith(FIELDS)) return null;
  if (actual !== null && actual !== undefined) return null;
  const asked = path.slice(FIELDS.length);
  const stranger = elements(member(request, 'findings')).find(
    (finding) => member(finding, 'rule') === 'unknown-parameter' && member(finding, 'expected') === asked,
  );
  const field = member(stranger, 'field');
  if (typeof field === 'string') return { asked, sent: field, given: member(stranger, 'given'), isStranger: true };

  const fields = new Map(members(member(request, 'fields')));
  fields.delete(asked);
  const sent = didYouMean(asked, fields.keys());
  return sent === null ? null : { asked, sent, given: fields.get(sent), isStranger: false };
}

/** What to say of a misspelling beside the criterion that it fails. */
function misspellingText({ asked, sent, given, isStranger }: Misspelling): string {
  return isStranger
    ? `→ it was sent as \`${plain(sent)}\`, ${shown(given)}, which is no parameter of this endpoint: did you mean \`${plain(asked)}\`?`
    : `→ the request carries \`${plain(sent)}\`, ${shown(given)}: is that what you meant by \`${plain(asked)}\`?`;
}

/** What to say of it above all else. */
export function misspellingTitle({ asked, sent, given, isStranger }: Misspelling, request: unknown): string {
  const where = `request #${said(member(request, 'id'), '?')}`;
  return isStranger
    ? `Misspelt: ${where} sent \`${plain(sent)}\`, ${shown(given)}. Did you mean \`${plain(asked)}\`?`
    : `Misspelt? ${where} carries \`${plain(sent)}\`, ${shown(given)}. Did you mean that by \`${plain(asked)}\`?`;
}

/** What stands beside a criterion that fails: the misspelling behind it, else the findings about its field. */
export function besideCriterion(criterion: unknown, request: unknown): string[] {
  const path = member(criterion, 'path');
  if (member(criterion, 'pass') === true || typeof path !== 'string') return [];
  const meant = misspelling(criterion, request);
  if (meant !== null) return [misspellingText(meant)];
  const name = path.startsWith(FIELDS) ? path.slice(FIELDS.length) : path;
  return elements(member(request, 'findings'))
    .filter((finding) => member(finding, 'field') === name)
    .map(findingLine);
}
