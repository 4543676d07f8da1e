import type { Finding, RequestEntry } from '@mmp-sim/contracts/answers';

/**
 * The finding for which a request was not recorded: the one of the rule that the reason names, or else the first error.
 *
 * @returns Null where the request was recorded, and where no finding tells.
 */
export function decisive({ reason, findings }: Pick<RequestEntry, 'reason' | 'findings'>): Finding | null {
  if (reason === null) return null;
  return findings.find(({ rule }) => rule === reason) ?? findings.find(({ severity }) => severity === 'error') ?? null;
}
