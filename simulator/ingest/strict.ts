import type { App } from '@mmp-sim/contracts/catalog';
import type { Finding } from '@mmp-sim/contracts/findings';
import { reportRequest } from '@mmp-sim/contracts/report';
import { problems } from '../errors.js';
import type { Verdict } from '../journal/entry.js';
import type { WireRequest, WireResponse } from '../mmps/mmp.js';

const CHALLENGES = new Set(['Allow', 'WWW-Authenticate']);

/** What became of a request. */
export type Judged = {
  readonly request: WireRequest;
  readonly endpoint: string;
  readonly app: App | null;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly findings: readonly Finding[];
};

/**
 * In strict mode, what is not recorded or breaks the contract is answered with a problem document (RFC 9457) that carries
 * the findings, and a `report` for people. A refusal keeps its 4xx; what the MMP would have answered with 2xx or 3xx
 * becomes 422.
 *
 * Fields, headers and body are left out of the report: the sender has them, and may write the answer into a log.
 */
export function strictAnswer(faithful: WireResponse, judged: Judged): WireResponse {
  const { request, endpoint, app, verdict, reason, findings } = judged;
  const { status: faithfulStatus } = faithful;
  const status = faithfulStatus >= 400 && faithfulStatus < 500 ? faithfulStatus : problems.STRICT.status;
  const errors = findings.filter(({ severity }) => severity === 'error');
  const document = {
    type: 'about:blank',
    title: problems.STRICT.title,
    status,
    code: 'STRICT' as const,
    detail: errors.map(({ message, hint }) => `${message} ${hint}`).join(' '),
    verdict,
    faithfulStatus,
    findings,
    report: reportRequest({
      endpoint,
      verdict,
      reason,
      app,
      findings,
      answer: { status },
      sent: { method: request.method, target: request.path },
    }),
  };
  return {
    status,
    headers: { ...challenges(faithful), 'Content-Type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify(document),
  };
}

/** What a client needs besides the words: which methods there are, how to say who it is. */
function challenges({ headers }: WireResponse): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => CHALLENGES.has(name)));
}
