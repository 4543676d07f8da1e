import { REASON_WORDS, reasonWords } from '../attribution-words.js';
import type { CandidateReason } from '../facts.js';
import { criterionLines, pathText, type ReportedCriterion } from './criterion.js';
import { counted, elements, member, number, said, table, wholeDuration, widthOf } from './plain.js';
import { shortLines } from './request.js';

/** An installation as `GET /_sim/installs/{id}` tells it, or as much of it as there is. */
export type ReportedInstall = {
  readonly installationId?: string | null;
  readonly app?: { readonly bundleId?: string; readonly platform?: string };
  readonly openedAt?: string | null;
  readonly summary?: string;
  readonly attribution?: { readonly candidates?: readonly object[]; readonly candidatesTotal?: number } | null;
};

/** A length of time, to the millisecond: `7 d 1 ms`. */
const durationText = (value: unknown): string =>
  typeof value === 'number' && Number.isSafeInteger(value) ? wholeDuration(value) : said(value, 'unknown');

/** Undefined where there are no words for it. */
function whyOf(reason: unknown, ageMs: unknown): string | undefined {
  const known = reasons.find((one) => one === reason);
  return known === undefined ? undefined : reasonWords({ reason: known, ageMs: typeof ageMs === 'number' ? ageMs : 0 });
}

const reasons = Object.keys(REASON_WORDS) as CandidateReason[];

function candidateLines(candidate: unknown): string[] {
  const reason = member(candidate, 'reason');
  const why = whyOf(reason, member(candidate, 'ageMs'));
  const isWinner = member(candidate, 'verdict') === 'won';
  const who = [member(candidate, 'method'), member(candidate, 'channel')].map((part) => said(part)).filter(Boolean);
  const rows: [string, string][] = [
    ['campaign', said(member(candidate, 'campaignId'))],
    ['engagement', said(member(candidate, 'engagementId'))],
    ['claim', said(member(candidate, 'claimId'))],
    ['at', said(member(candidate, 'at'))],
    [
      'age',
      `${durationText(member(candidate, 'ageMs'))} at the install; the window is ${durationText(member(candidate, 'windowMs'))}`,
    ],
  ];
  return [
    `    ${isWinner ? '✓ won ' : '✗ lost'}  ${who.join(', ')}: ${why ?? said(reason, 'no reason given')}${why === undefined ? '' : ` (${said(reason)})`}`,
    ...table(
      rows.filter(([, text]) => text !== ''),
      '        ',
    ),
  ];
}

/** One installation: who brought it, and every candidate with the reason why it won or lost. */
export function installLines(install: unknown): string[] {
  const attribution = member(install, 'attribution');
  const candidates = elements(member(attribution, 'candidates'));
  const total = member(attribution, 'candidatesTotal');
  const hidden = typeof total === 'number' ? total - candidates.length : 0;
  const app = member(install, 'app');
  const rows: [string, string][] = [
    ['install', said(member(install, 'installationId'))],
    ['app', [member(app, 'bundleId'), member(app, 'platform')].map((part) => said(part)).join(' on ')],
    ['opened', said(member(install, 'openedAt'), 'not yet')],
    ['in short', said(member(install, 'summary'))],
  ];
  return [
    ...table(
      rows.filter(([, text]) => text !== ''),
      '  ',
    ),
    '',
    `  ${counted(candidates.length, 'candidate')}${hidden > 0 ? `, and ${number(hidden)} more that are not listed` : ''}`,
    ...candidates.flatMap(candidateLines),
  ];
}

export type AttributionCheck = {
  /** The id that was asked for, as given. */
  readonly id: string;
  /** Whether the check is that it is *not* attributed so. */
  readonly not: boolean;
  readonly withinMs: number;
  readonly criteria: readonly ReportedCriterion[];
  /** Null where no installation has this id. */
  readonly install: ReportedInstall | null;
  /** Requests that carried the id, or were refused: what to look at where there is no installation. */
  readonly requests: readonly object[];
  /** How many of these there are, where not all are listed. */
  readonly requestsTotal?: number;
  /** How many of the newest requests were looked at, where the journal holds more. */
  readonly amongNewest?: number;
};

/** A check of an attribution: what was asked, what is the case, and the candidates. */
export function attributionLines(check: unknown): string[] {
  const criteria = elements(member(check, 'criteria'));
  const install = member(check, 'install');
  const withinMs = member(check, 'withinMs');
  const within = typeof withinMs === 'number' && withinMs > 0 ? ` within ${number(withinMs)} ms` : '';
  const not = member(check, 'not') === true ? 'not ' : '';
  const width = widthOf(criteria.map(pathText));
  const requests = elements(member(check, 'requests'));
  const lines = [
    `Expected the install ${said(member(check, 'id'), '?')} ${not}to be attributed like this${within}:`,
    '',
    ...criteria.flatMap((criterion) => criterionLines(criterion, width, '    ')),
    '',
  ];
  if (install !== null && install !== undefined) return [...lines, ...installLines(install)];
  lines.push('  No installation has this id: no open of it has been recorded.');
  const newest = member(check, 'amongNewest');
  const among = typeof newest === 'number' ? ` among the newest ${number(newest)}` : '';
  if (requests.length === 0) return [...lines, `  No request${among} carried it either.`];
  const total = member(check, 'requestsTotal');
  const hidden = typeof total === 'number' ? total - requests.length : 0;
  return [
    ...lines,
    '',
    `  requests to look at${among}`,
    ...requests.flatMap((request) => shortLines(request, '    ')),
    ...(hidden > 0 ? [`    and ${number(hidden)} more: GET /_sim/requests has them all`] : []),
  ];
}
