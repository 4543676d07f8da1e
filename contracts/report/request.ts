import { elements, member, members, plain, said, shown, table } from './plain.js';
import { findingCounts, findingLine, findingLines, type ReportedFinding } from './finding.js';

/** An entry of the journal as the control API shows it, or as much of one as there is. */
export type ReportedRequest = {
  readonly id?: string;
  readonly at?: string;
  readonly endpoint?: string;
  readonly verdict?: string;
  readonly reason?: string | null;
  readonly app?: { readonly bundleId?: string; readonly platform?: string } | null;
  readonly fields?: Readonly<Record<string, string | null>>;
  readonly findings?: readonly ReportedFinding[];
  readonly answer?: {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly bodyEncoding?: string;
  };
  readonly fault?: { readonly action?: string; readonly phase?: string; readonly answerLost?: boolean } | null;
  readonly facts?: readonly { readonly type?: string }[];
  readonly sent?: {
    readonly method?: string;
    readonly target?: string;
    readonly headers?: Readonly<Record<string, unknown>>;
    readonly remoteIp?: string | null;
    readonly body?: unknown;
    readonly bodyEncoding?: string;
  };
  /** What else to say of it in its headline. */
  readonly about?: readonly string[];
};

/** The path of a request target; its query is told field by field. */
const pathOf = (target: unknown): unknown => (typeof target === 'string' ? target.split('?', 1)[0] : target);

function appOf(request: unknown): string {
  const app = member(request, 'app');
  const platform = said(member(app, 'platform'));
  return said(member(app, 'bundleId')) + (platform === '' ? '' : ` on ${platform}`);
}

/** `reset after the commit`; empty where there is none. */
function faultText(request: unknown): string {
  const fault = member(request, 'fault');
  const [action, phase] = [said(member(fault, 'action')), said(member(fault, 'phase'))];
  if (action === '') return '';
  return `${action}${phase === '' ? '' : ` ${phase} the commit`}`;
}

/** The same with what came of it. */
function faultLine(request: unknown): string {
  const text = faultText(request);
  const isLost = member(member(request, 'fault'), 'answerLost') === true;
  return text !== '' && isLost ? `${text}; the sender has not got the answer` : text;
}

/** What came back, or that nothing did. */
function statusText(request: unknown): string {
  const status = member(member(request, 'answer'), 'status');
  return status === 0 ? 'no answer' : said(status);
}

/** `#4 recorded · POST /v0/event → 200 · com.example.game on android · 1 warning`; what is not known is left out. */
export function headline(request: unknown): string {
  const sent = member(request, 'sent');
  const reason = said(member(request, 'reason'));
  const fault = faultText(request);
  const line = [member(sent, 'method'), pathOf(member(sent, 'target'))].map((part) => said(part)).filter(Boolean);
  const status = statusText(request);
  const id = said(member(request, 'id'));
  const verdict = [
    id === '' ? '' : `#${id}`,
    said(member(request, 'verdict')),
    reason === '' ? '' : `(${reason})`,
  ].filter(Boolean);
  const parts = [
    verdict.join(' '),
    [...line, ...(status === '' ? [] : [line.length === 0 ? 'answered' : '→', status])].join(' '),
    fault === '' ? '' : `fault: ${fault}`,
    appOf(request),
    ...elements(member(request, 'about')).map((part) => said(part)),
    findingCounts(member(request, 'findings')),
  ];
  return parts.filter(Boolean).join(' · ') || 'a request of which nothing is known';
}

/** The short form: the headline, then a line for each finding. */
export function shortLines(request: unknown, indent = ''): string[] {
  const findings = elements(member(request, 'findings'));
  return [`${indent}${headline(request)}`, ...findings.map((finding) => `${indent}    ${findingLine(finding)}`)];
}

/** What the verdict means, in words. */
function verdictText(request: unknown): string {
  const verdict = member(request, 'verdict');
  const reason = said(member(request, 'reason'));
  const why = reason === '' ? '' : ` (${reason})`;
  const status = member(member(request, 'answer'), 'status');
  const isSilent = typeof status === 'number' && status > 0 && status < 400;
  const breaks = elements(member(request, 'findings')).some((finding) => member(finding, 'severity') === 'error');
  switch (verdict) {
    case 'recorded':
      return breaks ? 'recorded, although it breaks the contract' : 'recorded';
    case 'dropped':
      return `dropped${why}: ${isSilent ? `answered ${status}, a success to most clients, yet nothing was kept` : 'nothing was kept'}`;
    case 'rejected':
      return `rejected${why}`;
    default:
      return said(verdict) + why;
  }
}

function bodyText(holder: unknown): string {
  const encoding = member(holder, 'bodyEncoding');
  const body = said(member(holder, 'body'));
  return body !== '' && encoding === 'base64' ? `${body} (base64)` : body;
}

/** The full form: verdict, answer, every finding in full, and all that was sent. */
export function fullLines(request: unknown): string[] {
  const answer = member(request, 'answer');
  const sent = member(request, 'sent');
  const facts = elements(member(request, 'facts')).map((fact) => said(member(fact, 'type')));
  const rows: [string, string][] = [
    ['verdict', verdictText(request)],
    ['endpoint', said(member(request, 'endpoint'))],
    ['app', appOf(request)],
    ['at', said(member(request, 'at'))],
    ['answer', `${statusText(request)} ${bodyText(answer)}`.trim()],
    ['fault', faultLine(request)],
    ['made', facts.filter(Boolean).join(', ')],
  ];
  const about = table(
    rows.filter(([, text]) => text !== ''),
    '  ',
  );
  const findings = elements(member(request, 'findings')).flatMap((finding) => ['', ...findingLines(finding, '  ')]);
  const fields = members(member(request, 'fields')).map(([name, value]): [string, string] => [
    plain(name),
    shown(value),
  ]);
  return [
    headline(request),
    ...(about.length === 0 ? [] : ['', ...about]),
    ...findings,
    ...(fields.length === 0 ? [] : ['', '  fields', ...table(fields, '    ')]),
    ...sentLines(sent),
  ];
}

function sentLines(sent: unknown): string[] {
  const line = [member(sent, 'method'), member(sent, 'target')].map((part) => said(part)).filter(Boolean);
  const headers = members(member(sent, 'headers')).flatMap(([name, value]) =>
    (Array.isArray(value) ? elements(value) : [value]).map((one) => `    ${plain(name)}: ${said(one)}`),
  );
  const body = bodyText(sent);
  const from = said(member(sent, 'remoteIp'));
  if (line.length === 0 && headers.length === 0 && body === '') return [];
  return [
    '',
    `  sent${from === '' ? '' : ` from ${from}`}`,
    ...(line.length === 0 ? [] : [`    ${line.join(' ')}`]),
    ...headers,
    ...(body === '' ? [] : ['', `    ${body}`]),
  ];
}
