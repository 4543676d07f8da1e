import {
  askedRows,
  besideCriterion,
  criterionLines,
  misspelling,
  misspellingTitle,
  pathText,
  type ReportedCriterion,
} from './criterion.js';
import { findingLines, findingText } from './finding.js';
import { counted, elements, member, members, number, plain, said, shown, table, widthOf } from './plain.js';
import { deliveryHeadline, type ReportedDelivery } from './delivery.js';
import { headline, type ReportedRequest, shortLines } from './request.js';

/** What was asked: the body of `POST /_sim/assert`. */
export type AskedAssertion = {
  readonly on?: string;
  readonly where?: object;
  readonly count?: number;
  readonly atLeast?: number;
  readonly never?: true;
  readonly withinMs?: number;
  readonly since?: string;
};

/** Its answer. */
export type AnsweredAssertion = {
  readonly pass: boolean;
  readonly matched: number;
  readonly nearest: readonly {
    readonly request?: ReportedRequest;
    readonly delivery?: ReportedDelivery;
    readonly criteria: readonly ReportedCriterion[];
  }[];
};

/** `at least 1 request`, `exactly 2 installs`, `no request`. */
function wantedText(asked: unknown): string {
  const on = member(asked, 'on');
  if (on === 'delivery') return wantedDeliveries(asked);
  const noun = on === 'install' ? 'install' : 'request';
  const count = member(asked, 'count');
  if (member(asked, 'never') === true || count === 0) return `no ${noun}`;
  if (count !== undefined) return `exactly ${counted(count, noun)}`;
  return `at least ${counted(member(asked, 'atLeast') ?? 1, noun)}`;
}

function wantedDeliveries(asked: unknown): string {
  const count = member(asked, 'count');
  const least = member(asked, 'atLeast') ?? 1;
  const nounOf = (n: unknown): string => `${number(n)} ${n === 1 ? 'delivery' : 'deliveries'}`;
  if (member(asked, 'never') === true || count === 0) return 'no delivery';
  return count === undefined ? `at least ${nounOf(least)}` : `exactly ${nounOf(count)}`;
}

function title(asked: unknown, answer: unknown): string {
  const withinMs = member(asked, 'withinMs');
  const within = typeof withinMs === 'number' && withinMs > 0 ? ` within ${number(withinMs)} ms` : '';
  const matched = number(member(answer, 'matched'));
  return member(answer, 'pass') === true
    ? `As expected, ${wantedText(asked)} matched${within}: ${matched}.`
    : `Expected ${wantedText(asked)} to match${within}, got ${matched}.`;
}

function missLines(miss: unknown, isNearest: boolean): string[] {
  const request = member(miss, 'request');
  const delivery = member(miss, 'delivery');
  const criteria = elements(member(miss, 'criteria'));
  const width = widthOf(criteria.map(pathText));
  const checks = criteria.flatMap((criterion) => [
    ...criterionLines(criterion, width, '    '),
    ...besideCriterion(criterion, request).map((line) => `      ${' '.repeat(width)}  ${line}`),
  ]);
  const findings = elements(member(request, 'findings')).flatMap((finding) => findingLines(finding, '      '));
  return [
    '',
    `  ${isNearest ? 'nearest' : 'next'}: ${delivery === undefined ? headline(request) : deliveryHeadline(delivery)}`,
    ...checks,
    ...(findings.length === 0 ? [] : ['', '    its findings', ...findings]),
    ...(isNearest ? otherFields(request, criteria) : tellingFields(request, criteria)),
  ];
}

/** What tells one request from another of its endpoint, in the order in which it is told. */
const TELLING = ['event', 'value', 'product_id', 'price', 'quantity', 'currency', 'analytics_installation_id'];

/** Which request a further near miss is, in one line: nobody knows them by their numbers. */
function tellingFields(request: unknown, criteria: readonly unknown[]): string[] {
  const fields = new Map(members(member(request, 'fields')));
  const asked = new Set(criteria.map((criterion) => member(criterion, 'path')));
  const told = TELLING.filter((name) => fields.has(name) && !asked.has(`fields.${name}`));
  return told.length === 0 ? [] : [`    with ${told.map((name) => `${name} ${shown(fields.get(name))}`).join(', ')}`];
}

/** What else the nearest request carried: often enough the value stands in another field. */
function otherFields(request: unknown, criteria: readonly unknown[]): string[] {
  const asked = new Set(criteria.map((criterion) => member(criterion, 'path')));
  const rows = members(member(request, 'fields'))
    .filter(([name]) => !asked.has(`fields.${name}`))
    .map(([name, value]): [string, string] => [plain(name), shown(value)]);
  return rows.length === 0 ? [] : ['', '    its other fields', ...table(rows, '      ')];
}

/**
 * What very likely is the reason, so it stands above all else: the first misspelling among the near misses, or why the
 * nearest of them was thrown away or refused.
 */
function likelyReason(nearest: readonly unknown[]): string[] {
  for (const miss of nearest) {
    const request = member(miss, 'request');
    for (const criterion of elements(member(miss, 'criteria'))) {
      const meant = misspelling(criterion, request);
      if (meant !== null) return [misspellingTitle(meant, request)];
    }
  }
  return refusal(nearest[0]);
}

const REFUSED = new Map<unknown, string>([
  ['dropped', 'Dropped'],
  ['rejected', 'Rejected'],
]);

/** Why a near miss was dropped or rejected, where what was asked for needs one that was not. */
function refusal(miss: unknown): string[] {
  const request = member(miss, 'request');
  const word = REFUSED.get(member(request, 'verdict'));
  const isIt = elements(member(miss, 'criteria')).some((criterion) => {
    const path = member(criterion, 'path');
    if (member(criterion, 'pass') === true || typeof path !== 'string') return false;
    return path === 'verdict' || path === 'install' || path.startsWith('attribution.');
  });
  if (word === undefined || !isIt) return [];
  const reason = member(request, 'reason');
  const errors = elements(member(request, 'findings')).filter((one) => member(one, 'severity') === 'error');
  // The verdict's own finding bears its name; the others of a request that breaks the contract may be beside the point.
  // A body that was not read is behind all that is missing.
  const cause =
    errors.find((one) => member(one, 'rule') === 'unread-body') ??
    errors.find((one) => member(one, 'rule') === reason) ??
    errors[0];
  const about = [`request #${said(member(request, 'id'), '?')}`, ...(said(reason) === '' ? [] : [`(${said(reason)})`])];
  return [`${word}: ${about.join(' ')}${cause === undefined ? '' : `: ${findingText(cause)}`}`];
}

/** What to say where nothing has been planned at all. */
function noDeliveryLines(since: unknown): string[] {
  return [
    '',
    `  Nothing has been planned${since === undefined ? '' : ' since then'}. Is there a callback that waits for this, and is it active?`,
    '  GET /_sim/callbacks lists them, with what is doubtful about each.',
  ];
}

/** What to say where nothing has come at all. */
function silenceLines(since: unknown): string[] {
  return [
    '',
    `  Nothing has arrived${since === undefined ? '' : ' since then'}. Does the sender send here?`,
    '  A request is kept in the workspace that knows its key, and in the default workspace where none does:',
    '  GET /_sim/requests?workspace=default, or in process simulator.default.requests(), shows what went there.',
  ];
}

function matchLines(matches: readonly unknown[], matched: unknown, isOfDeliveries: boolean): string[] {
  const more = Number(matched) - matches.length;
  const place = isOfDeliveries ? 'GET /_sim/callbacks/deliveries' : 'GET /_sim/requests';
  const linesOf = (match: unknown): string[] =>
    isOfDeliveries ? [`    ${deliveryHeadline(match)}`] : shortLines(match, '    ');
  return [
    '',
    '  these match',
    ...matches.flatMap(linesOf),
    ...(more > 0 ? [`    and ${number(more)} more: ${place} has them all`] : []),
  ];
}

/** An assertion and its answer: what was asked, how much of it came, and what came close. */
export function assertionLines(asked: unknown, answer: unknown, matches: readonly unknown[]): string[] {
  const nearest = elements(member(answer, 'nearest'));
  const since = member(asked, 'since');
  const matched = member(answer, 'matched');
  const failed = member(answer, 'pass') !== true;
  const isOfDeliveries = member(asked, 'on') === 'delivery';
  const rows: [string, string][] = [
    ...askedRows(member(asked, 'where')),
    ...(since === undefined ? [] : [['since', shown(since)] satisfies [string, string]]),
  ];
  return [
    title(asked, answer),
    ...(failed ? likelyReason(nearest) : []),
    '',
    '  asked for',
    ...(rows.length === 0 ? ['    anything'] : table(rows, '    ')),
    ...nearest.flatMap((miss, index) => missLines(miss, index === 0)),
    ...(matches.length > 0 ? matchLines(matches, matched, isOfDeliveries) : []),
    ...(failed && nearest.length === 0 && matched === 0
      ? isOfDeliveries
        ? noDeliveryLines(since)
        : silenceLines(since)
      : []),
  ];
}
