import type { Finding, RequestEntry } from '@mmp-sim/contracts/answers';
import { visible } from '../parts/shell-word.js';
import { decisive } from './decisive.js';

/** In one sentence why a request was not recorded, and what to do about it; nothing where it was. */
export function WhyNot({ entry }: { readonly entry: RequestEntry }) {
  const { verdict, reason, findings } = entry;
  if (reason === null) return null;
  const { hint } = decisive({ reason, findings }) ?? { hint: '' };
  return (
    <p className="reason">
      <strong>
        {verdict === 'dropped' ? 'Dropped' : 'Rejected'}: {reason.replaceAll('-', ' ')}.
      </strong>{' '}
      {visible(hint)}
    </p>
  );
}

/** All that was noticed, what decided before all else. */
export function Findings({ entry }: { readonly entry: RequestEntry }) {
  const { verdict, findings } = entry;
  const decided = decisive(entry);
  const others = findings.filter((finding) => finding !== decided);
  if (findings.length === 0) {
    return (
      <>
        <h3>Findings</h3>
        <p className="quiet">None: it is as the MMP wants it.</p>
      </>
    );
  }
  return (
    <>
      {decided === null ? null : (
        <>
          <h3>Why it was {verdict}</h3>
          <FindingList findings={[decided]} />
        </>
      )}
      {others.length === 0 ? null : (
        <>
          <h3>{decided === null ? 'Findings' : 'Other findings, which did not decide'}</h3>
          <FindingList findings={others} />
        </>
      )}
    </>
  );
}

const FindingList = ({ findings }: { readonly findings: readonly Finding[] }) => (
  <ul className="found">
    {findings.map((finding, at) => (
      <FindingItem key={at} finding={finding} />
    ))}
  </ul>
);

function FindingItem({ finding }: { readonly finding: Finding }) {
  const { severity, field, rule, message, given, expected, hint, source } = finding;
  return (
    <li className={severity}>
      <p>
        <span className={`severity ${severity}`}>{severity}</span>{' '}
        {field === null ? null : <code>{visible(field)}</code>} {visible(message)}
      </p>
      <dl>
        <dt>Given</dt>
        <dd>{given === null ? <span className="quiet">nothing</span> : <code>{visible(given)}</code>}</dd>
        <dt>Expected</dt>
        <dd>{expected}</dd>
        <dt>Hint</dt>
        <dd>{visible(hint)}</dd>
        <dt>Rule</dt>
        <dd>
          <code>{rule}</code> <Source source={source} />
        </dd>
      </dl>
    </li>
  );
}

/** Where a rule is written down, which is a page or `assumed`. */
function Source({ source }: { readonly source: string }) {
  if (!source.startsWith('https://')) return <span className="quiet">{source}</span>;
  return (
    <a href={source} target="_blank" rel="noreferrer">
      {source}
    </a>
  );
}
