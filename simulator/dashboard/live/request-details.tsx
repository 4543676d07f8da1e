import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { useEffect, useState } from 'react';
import { Code } from '../parts/code.js';
import { controlCurl } from '../parts/curl.js';
import { Failure } from '../parts/failure.js';
import { Instant } from '../parts/instant.js';
import { Link } from '../parts/link.js';
import { Opened } from '../parts/opened.js';
import { isMarked, isNamed, isWhole, requestName } from '../parts/request-name.js';
import { useRenewals } from '../parts/renewals.js';
import { visible } from '../parts/shell-word.js';
import { token } from '../api.js';
import { goTo, useAddress, withQuery, workspaceOf } from '../address.js';
import { useAnswer } from '../parts/use-answer.js';
import { asAssertion, asTest, leftOut } from './as-assertion.js';
import { asCurl } from './as-curl.js';
import { Findings, WhyNot } from './findings.js';
import { Verdict } from './verdict.js';

/** docs/control-api.md#faults */
const FAULT_WORDS: Readonly<Record<NonNullable<RequestEntry['fault']>['action'], string>> = {
  status: 'answered with a status of its own',
  reset: 'the connection was reset',
  timeout: 'no answer came',
  delay: 'answered late',
  drip: 'answered drop by drop',
};

type DetailsProps = {
  readonly id: string;
  /** As the address names it. */
  readonly name: string;
  /** As the list has it; null where it is not listed. */
  readonly known: RequestEntry | null;
  readonly onClose: () => void;
};

/**
 * One request: what came, what became of it and why, and what to do with it. All of it is text, whatever it says. Numbers
 * begin anew after a reset and in another simulator: another request of the same number is shown when it is asked for.
 */
export function RequestDetails({ id, name, known, onClose }: DetailsProps) {
  const address = useAddress();
  const renewals = useRenewals();
  const [seenAt] = useState(renewals);
  // What it was when it was opened: it stays, whatever leaves the list.
  const [first, setFirst] = useState(known);
  const isDoubtful = renewals !== seenAt;
  const {
    answer,
    refusal: refused,
    askAgain,
  } = useAnswer<RequestEntry>(first === null || isDoubtful ? `GET requests/${encodeURIComponent(id)}` : null);
  useEffect(() => setFirst((before) => before ?? known ?? answer), [known, answer]);
  const meant = first !== null && isNamed(first, name) ? first : null;
  const now = answer ?? known ?? first;
  const isOther =
    now !== null && (meant === null ? !isNamed(now, name) : isDoubtful && !isNamed(now, requestName(meant)));
  const isMissing = refused?.code === 'NOT_FOUND' && (meant === null ? isMarked(name) : isDoubtful);
  const isGone = isOther || isMissing;
  const entry = isOther ? meant : (first ?? answer);
  const refusal = entry === null && !isMissing ? refused : null;
  return (
    <Opened label="The request that is open" title={`Request ${id}`} onClose={onClose}>
      {refusal === null ? null : <Failure refusal={refusal} onAgain={askAgain} />}
      {isGone ? (
        <section className="failure" role="alert">
          <p>
            {meant !== null
              ? `The simulator was started anew, or the workspace was reset: what was request ${id} is gone. It stands here as it was.`
              : isWhole(name)
                ? `The simulator was started anew, the workspace was reset, ${isMissing ? 'a limit has dropped it, ' : ''}or this link is of another simulator: what was request ${id} is gone.`
                : `The request that this link means is not here: the link may be incomplete, or of another simulator.`}
          </p>
          {isOther ? (
            <button
              type="button"
              onClick={() => goTo(withQuery(address, { request: requestName(now) }), { replace: true })}
            >
              Show what is request {id} now
            </button>
          ) : null}
        </section>
      ) : null}
      {entry !== null ? (
        <Entry entry={entry} />
      ) : refusal === null && !isOther ? (
        <p className="quiet">Loading the request…</p>
      ) : null}
    </Opened>
  );
}

function Entry({ entry }: { readonly entry: RequestEntry }) {
  const { sent, answer, facts, fault, fields, app } = entry;
  const address = useAddress();
  const simulator = { url: location.origin, workspace: workspaceOf(address), hasToken: token.get() !== null };
  const installation = fields['analytics_installation_id'] ?? fields['advertising_id'] ?? null;
  return (
    <>
      <p className="headline">
        <Verdict entry={entry} /> <strong>{entry.endpoint}</strong> <Instant at={entry.at} /> UTC
      </p>
      <WhyNot entry={entry} />
      <p className="quiet">
        {app === null ? 'of no app that is known' : `${app.bundleId}, ${app.platform}`}
        {sent.remoteIp === null ? '' : ` · from ${sent.remoteIp}`}
        {installation === null ? null : (
          <>
            {' · '}
            <Link to={`/installations?${new URLSearchParams({ workspace: workspaceOf(address), id: installation })}`}>
              its installation
            </Link>
          </>
        )}
      </p>
      {fault === null ? null : (
        <p className="reason">
          It met a <Link to={`/control/faults?${new URLSearchParams({ workspace: workspaceOf(address) })}`}>fault</Link>
          : {FAULT_WORDS[fault.action]},{' '}
          {fault.phase === 'before' ? 'and the MMP has not taken it' : 'though the MMP has taken it'}
          {fault.answerLost ? '; the sender has not got the answer' : ''}.{' '}
          <span className="quiet">
            <code>{fault.id}</code>
          </span>
        </p>
      )}
      <Findings entry={entry} />
      <h3>Fields as parsed</h3>
      {Object.keys(fields).length === 0 ? (
        <p className="quiet">None.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(fields).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{visible(name)}</th>
                <td>{value === null ? <span className="quiet">none</span> : visible(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h3>As sent</h3>
      <Code label="The request" text={sentText(sent)} />
      <h3>What was answered</h3>
      <Code
        label={answer.status === 0 ? 'Nothing: the connection was cut' : `Status ${answer.status}`}
        text={answerText(answer)}
      />
      <h3>Facts</h3>
      {facts.length === 0 ? (
        <p className="quiet">None: nothing is counted of it.</p>
      ) : (
        facts.map((fact, at) => <Code key={at} label={fact.type} text={JSON.stringify(fact, null, 2)} />)
      )}
      <h3>Take it along</h3>
      <Code label="As curl" text={asCurl(entry, location.origin)} />
      {leftOut(entry).length === 0 ? null : (
        <p className="quiet">
          The assertions below leave out <code>{leftOut(entry).join(', ')}</code>: when it was sent and by whom is
          another in each run.
        </p>
      )}
      <Code label="As a test of Vitest" text={asTest(entry, simulator)} />
      <Code label="As the body of POST /_sim/assert" text={JSON.stringify(asAssertion(entry), null, 2)} />
      <Code
        label="That assertion, from a terminal"
        text={controlCurl('POST assert', workspaceOf(address), asAssertion(entry))}
      />
    </>
  );
}

const headerLines = (headers: Readonly<Record<string, string | readonly string[]>>): string =>
  Object.entries(headers)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\n`))
    .join('');

const bodyText = (body: string, encoding: string): string =>
  encoding === 'base64' && body !== '' ? `(base64) ${body}` : body;

const sentText = ({ method, target, headers, body, bodyEncoding }: RequestEntry['sent']): string =>
  `${method} ${target}\n${headerLines(headers)}\n${bodyText(body, bodyEncoding)}`.trimEnd();

const answerText = ({ status, headers, body, bodyEncoding }: RequestEntry['answer']): string =>
  status === 0 ? '' : `${status}\n${headerLines(headers)}\n${bodyText(body, bodyEncoding)}`.trimEnd();
