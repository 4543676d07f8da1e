import type { Callback, Delivery, DeliveryList } from '@mmp-sim/contracts/answers';
import { goTo, useAddress, withQuery } from '../address.js';
import type { StreamState } from '../event-stream.js';
import { AnOpen } from '../parts/an-open.js';
import { Choice } from '../parts/choice.js';
import { duration } from '../parts/duration.js';
import { Failure } from '../parts/failure.js';
import { Instant } from '../parts/instant.js';
import { Link } from '../parts/link.js';
import { StreamStateOf } from '../parts/stream-state.js';
import { useAnswer } from '../parts/use-answer.js';
import { useClock } from '../parts/use-clock.js';
import { useListKeys } from '../parts/use-list-keys.js';
import { calledCallback } from './definitions.js';

const STATES = ['waiting', 'delivered', 'failed', 'cancelled'] as const;
const FILTERS = ['state', 'callback', 'event', 'installation'] as const;
const PAGE = '50';

type DeliveriesProps = {
  readonly callbacks: readonly Callback[];
  /** Another number asks again. */
  readonly again: number;
  readonly stream: StreamState;
  readonly opened: string | null;
};

/** What was planned, the newest first, and how it goes. */
export function Deliveries({ callbacks, again, stream, opened }: DeliveriesProps) {
  const address = useAddress();
  const { searchParams } = address;
  const before = searchParams.get('before');
  const chosen = Object.fromEntries(FILTERS.map((name) => [name, searchParams.get(name)]));
  const isFiltered = FILTERS.some((name) => searchParams.get(name) !== null);
  const { answer, refusal, isAsking, askAgain } = useAnswer<DeliveryList>('GET callbacks/deliveries', {
    query: { ...chosen, before, limit: PAGE },
    again,
  });
  const { nowMs } = useClock(again);
  const items = answer?.items ?? [];
  const open = (id: string | null): void =>
    goTo(withQuery(address, { delivery: id }), { replace: opened !== null && id !== null });
  useListKeys({ ids: items.map(({ id }) => id).toReversed(), opened, open });
  const set = (name: string, value: string): void =>
    goTo(withQuery(address, { [name]: value, before: null, delivery: null }), { replace: true });
  return (
    <section aria-labelledby="deliveries-title">
      <h2 id="deliveries-title">Deliveries</h2>
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <Choice
          name="state"
          label="State"
          value={chosen['state'] ?? null}
          all={STATES.map((one) => [one, one])}
          onSet={set}
        />
        <Choice
          name="callback"
          label="Callback"
          value={chosen['callback'] ?? null}
          all={callbacks.map((one) => [one.id, calledCallback(one)])}
          onSet={set}
        />
        <label className="search">
          Installation
          <input
            key={chosen['installation'] ?? ''}
            type="search"
            placeholder="Its id, then Enter  ( / )"
            defaultValue={chosen['installation'] ?? ''}
            spellCheck={false}
            onBlur={({ target }) =>
              target.value === (chosen['installation'] ?? '') || set('installation', target.value.trim())
            }
            onKeyDown={({ key, currentTarget }) => key === 'Enter' && set('installation', currentTarget.value.trim())}
          />
        </label>
        <StreamStateOf stream={stream} />
      </form>
      {refusal !== null ? <Failure refusal={refusal} onAgain={askAgain} /> : null}
      {answer === null ? (
        refusal === null ? (
          <p className="quiet">Loading the deliveries…</p>
        ) : null
      ) : items.length === 0 ? (
        <NoDelivery isFiltered={isFiltered} hasCallbacks={callbacks.length > 0} />
      ) : (
        <>
          <div className="scroll" tabIndex={0} role="group" aria-label="Table of deliveries" aria-busy={isAsking}>
            <table className="deliveries stack">
              <thead>
                <tr>
                  {['Planned (UTC)', 'State', 'Callback', 'Installation', 'Last answer', 'Next attempt'].map((name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                  <th scope="col" className="number">
                    Attempts
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={one.id} className={one.id === opened ? 'opened' : ''}>
                    <th scope="row">
                      <Link to={withQuery(address, { delivery: one.id })} current={one.id === opened}>
                        <Instant at={one.plannedAt} />
                      </Link>
                    </th>
                    <td data-label="State">
                      <DeliveryState state={one.state} />
                    </td>
                    <td data-label="Callback">
                      {one.callbackName ?? one.event}
                      {one.callbackName === null ? null : <span className="under">{one.event}</span>}
                    </td>
                    <td data-label="Installation">
                      <code>{one.installationId ?? '–'}</code>
                      <span className="under">{one.app.bundleId}</span>
                    </td>
                    <td data-label="Last answer">{lastAnswer(one)}</td>
                    <td data-label="Next attempt">
                      <NextAttempt delivery={one} nowMs={nowMs} />
                    </td>
                    <td className="number" data-label="Attempts">
                      {one.attempts.length}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p>
            {before === null ? null : <Link to={withQuery(address, { before: null })}>The newest</Link>}{' '}
            {answer.next === undefined ? null : (
              <Link to={withQuery(address, { before: answer.next })}>Older ones</Link>
            )}
          </p>
          {answer.droppedThrough === undefined ? null : (
            <p className="warning">A limit has dropped older ones: limits.deliveries.</p>
          )}
        </>
      )}
    </section>
  );
}

const MARKS = { waiting: '…', delivered: '✓', failed: '✗', cancelled: '–' } as const;
/** Colours of verdicts. */
const TONES = { waiting: 'dropped', delivered: 'recorded', failed: 'rejected', cancelled: 'quiet' } as const;

export function DeliveryState({ state }: Pick<Delivery, 'state'>) {
  return (
    <span className={`verdict ${TONES[state]}`}>
      <span aria-hidden="true">{MARKS[state]} </span>
      {state}
    </span>
  );
}

/** On the workspace's clock. @param nowMs - What that shows. */
export function NextAttempt({
  delivery: { nextAttemptAt, waitsFor, state },
  nowMs,
}: {
  readonly delivery: Delivery;
  readonly nowMs: number | null;
}) {
  if (state !== 'waiting') return <>–</>;
  if (waitsFor !== null) return <>after delivery {waitsFor}</>;
  if (nextAttemptAt === null) return <>–</>;
  const inMs = nowMs === null ? null : Date.parse(nextAttemptAt) - nowMs;
  return (
    <>
      <Instant at={nextAttemptAt} withDate={false} />
      {inMs === null ? null : (
        <span className="under">{inMs <= 0 ? 'due' : `in ${duration(Math.ceil(inMs / 1000) * 1000)}`}</span>
      )}
    </>
  );
}

function lastAnswer({ attempts }: Delivery): string {
  const last = attempts.at(-1);
  if (last === undefined) return 'none yet';
  return last.status === null ? last.outcome : `${last.status}${last.outcome === 'captured' ? ', captured' : ''}`;
}

type NoDeliveryProps = { readonly isFiltered: boolean; readonly hasCallbacks: boolean };

function NoDelivery({ isFiltered, hasCallbacks }: NoDeliveryProps) {
  const address = useAddress();
  if (isFiltered) {
    const none = Object.fromEntries(FILTERS.map((name) => [name, null]));
    return (
      <section className="empty">
        <h3>No delivery is like that</h3>
        <button type="button" onClick={() => goTo(withQuery(address, { ...none, before: null }))}>
          Show all
        </button>
      </section>
    );
  }
  return (
    <section className="empty">
      <h3>Nothing has been planned yet</h3>
      {hasCallbacks ? (
        <>
          <p>When what a callback waits for happens, its delivery stands here at once:</p>
          <AnOpen />
        </>
      ) : (
        <p>There is no callback that waits for anything.</p>
      )}
    </section>
  );
}
