import type { Finding } from '@mmp-sim/contracts/findings';
import { problems } from '../errors.js';
import type { Verdict } from '../journal/entry.js';
import type { WireResponse } from '../mmps/mmp.js';

/**
 * In strict mode, what is not recorded or breaks the contract is answered with a problem document (RFC 9457) that
 * carries the findings. A refusal keeps its 4xx; what the MMP would have answered with 2xx or 3xx becomes 422.
 */
export function strictAnswer(faithfulStatus: number, verdict: Verdict, findings: readonly Finding[]): WireResponse {
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
  };
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify(document),
  };
}
