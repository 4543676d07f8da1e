import type { Delivery, DeliveryAttempt } from '@mmp-sim/contracts/answers';
import { useAddress, withQuery, workspaceOf } from '../address.js';
import { Answered } from '../parts/answered.js';
import { Code } from '../parts/code.js';
import { Done } from '../parts/done.js';
import { Instant } from '../parts/instant.js';
import { Link } from '../parts/link.js';
import { Opened } from '../parts/opened.js';
import { visible } from '../parts/shell-word.js';
import { useAct } from '../parts/use-act.js';
import { useAnswer } from '../parts/use-answer.js';
import { useClock } from '../parts/use-clock.js';
import { DeliveryState } from './delivery-state.js';
import { NextAttempt } from './next-attempt.js';

type DetailsProps = {
  readonly id: string;
  readonly again: number;
  readonly onClose: () => void;
  readonly onChanged: () => void;
};

/** docs/callbacks.md#deliveries */
const OUTCOMES: Readonly<Record<DeliveryAttempt['outcome'], string>> = {
  delivered: 'taken',
  captured: 'taken by the simulator itself: nothing was sent',
  status: 'another status than 2xx',
  redirect: 'a redirect, which is not followed',
  timeout: 'no complete answer in time',
  connection: 'no connection, or it broke',
  unreadable: 'no HTTP',
  'not-allowed': 'nothing was sent: the host is not allowed',
};

/** One delivery with all its attempts. */
export function DeliveryDetails({ id, again, onClose, onChanged }: DetailsProps) {
  const asking = useAnswer<Delivery>(`GET callbacks/deliveries/${encodeURIComponent(id)}`, { again });
  return (
    <Opened label="The delivery that is open" title={`Delivery ${id}`} onClose={onClose}>
      <Answered asking={asking} loading="Loading the delivery…">
        {(delivery) => <HowItWent delivery={delivery} again={again} onChanged={onChanged} />}
      </Answered>
    </Opened>
  );
}

type HowItWentProps = { readonly delivery: Delivery; readonly again: number; readonly onChanged: () => void };

function HowItWent({ delivery, again, onChanged }: HowItWentProps) {
  const address = useAddress();
  const { act, isActing, refusal, said } = useAct();
  const { nowMs } = useClock(again);
  const { id, state, attempts, method, url, event, app, installationId, plannedAt, settledAt, waitsFor } = delivery;
  const deliver = async (): Promise<void> => {
    const done = await act(`POST callbacks/deliveries/${id}/redeliver`, {
      said: state === 'waiting' ? 'It goes out at once.' : 'It goes out once more.',
    });
    if (done !== null) onChanged();
  };
  const installation = installationId ?? '';
  const story = `/installations?${new URLSearchParams({ workspace: workspaceOf(address), id: installation, app: app.id })}`;
  return (
    <>
      <dl>
        <dt>State</dt>
        <dd>
          <DeliveryState state={state} />
        </dd>
        <dt>Event</dt>
        <dd>{visible(event)}</dd>
        <dt>App</dt>
        <dd>{app.bundleId}</dd>
        <dt>Installation</dt>
        <dd>{installationId === null ? 'none' : <Link to={story}>{installationId}</Link>}</dd>
        <dt>Planned (UTC)</dt>
        <dd>
          <Instant at={plannedAt} />, by the workspace’s clock
        </dd>
        <dt>Next attempt (UTC)</dt>
        <dd>
          {waitsFor === null ? (
            <NextAttempt delivery={delivery} nowMs={nowMs} />
          ) : (
            <Link to={withQuery(address, { delivery: waitsFor })}>after delivery {waitsFor}</Link>
          )}
        </dd>
        <dt>Settled (UTC)</dt>
        <dd>{settledAt === null ? 'not yet' : <Instant at={settledAt} />}</dd>
      </dl>
      <p className="actions">
        <button type="button" disabled={isActing} onClick={() => void deliver()}>
          {state === 'waiting' ? 'Deliver now' : 'Redeliver'}
        </button>
      </p>
      <Done refusal={refusal} said={said} />
      <Code label={method} text={url} />
      <h3>Attempts (UTC)</h3>
      {attempts.length === 0 ? (
        <p className="quiet">None yet.</p>
      ) : (
        <ol className="attempts" reversed>
          {attempts.toReversed().map((attempt, index) => (
            <Attempt key={attempts.length - index} attempt={attempt} />
          ))}
        </ol>
      )}
    </>
  );
}

function Attempt({
  attempt: { at, why, outcome, status, error, answer, tookMs },
}: {
  readonly attempt: DeliveryAttempt;
}) {
  const isTaken = outcome === 'delivered' || outcome === 'captured';
  return (
    <li className={isTaken ? 'taken' : ''}>
      <p>
        <Instant at={at} /> <strong>{status ?? outcome}</strong>{' '}
        <span className="quiet">
          {why}, {OUTCOMES[outcome]}, took {tookMs.toLocaleString('en')} ms
        </span>
      </p>
      {error === null ? null : <p className="error">{visible(error)}</p>}
      {answer === null || answer === '' ? null : <Code label="What the receiver answered" text={answer} />}
    </li>
  );
}
