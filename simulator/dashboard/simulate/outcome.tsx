import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { Link } from '../parts/link.js';
import { requestName } from '../parts/request-name.js';

type OutcomeProps = {
  readonly entry: Pick<RequestEntry, 'id' | 'at' | 'sent' | 'endpoint' | 'verdict' | 'findings' | 'answer' | 'reason'>;
  readonly workspace: string;
};

/** What became of a request that was sent from here, and the way to it. */
export function Outcome({ entry, workspace }: OutcomeProps) {
  const { endpoint, verdict, answer, findings, reason } = entry;
  const request = requestName(entry);
  const query = new URLSearchParams(workspace === 'default' ? { request } : { workspace, request });
  return (
    <p>
      <strong className={`verdict ${verdict}`}>{verdict}</strong> <Link to={`/?${query}`}>{endpoint}</Link>{' '}
      <span className="quiet">
        {answer.status === 0 ? 'the line was cut' : `answered ${answer.status}`}
        {findings.length === 0 ? '' : `, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`}
        {reason === null ? '' : `, ${reason}`}
      </span>
    </p>
  );
}
