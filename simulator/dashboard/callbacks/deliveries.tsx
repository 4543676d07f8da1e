import type { Callback, Delivery, DeliveryList } from '@mmp-sim/contracts/answers';
import { goTo, leaveTo, useAddress, useChoosing, withQuery } from '../address.js';
import type { StreamState } from '../event-stream.js';
import { Answered } from '../parts/answered.js';
import { Choice } from '../parts/choice.js';
import { Instant } from '../parts/instant.js';
import { Link } from '../parts/link.js';
import { nextOf } from '../parts/next-of.js';
import { ScrollTable } from '../parts/scroll-table.js';
import { visible } from '../parts/shell-word.js';
import { StreamStateOf } from '../parts/stream-state.js';
import { useAnswer } from '../parts/use-answer.js';
import { useClock } from '../parts/use-clock.js';
import { useListKeys } from '../parts/use-list-keys.js';
import { calledAmong, eventText, receiverOf } from './callback-form.js';
import { DeliveryState } from './delivery-state.js';
import { NextAttempt } from './next-attempt.js';
import { NoDelivery } from './no-delivery.js';

const STATES = ['waiting', 'delivered', 'failed', 'cancelled'] as const;
const FILTERS = ['state', 'callback', 'event', 'installation'] as const;
const NONE = Object.fromEntries(FILTERS.map((name) => [name, null]));
const PAGE = '50';
const COLUMNS = [
  'Planned (UTC)',
  'State',
  'Callback',
  'Installation',
  'Last answer',
  'Next attempt (UTC)',
  { number: 'Attempts' },
] as const;

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
  const list = useAnswer<DeliveryList>('GET callbacks/deliveries', {
    query: { ...chosen, before, limit: PAGE },
    again,
  });
  const items = list.answer?.items ?? [];
  const open = (id: string | null): void => {
    const to = withQuery(address, { delivery: id });
    if (id === null) leaveTo(to);
    else goTo(to, { replace: opened !== null });
  };
  useListKeys({ ids: items.map(({ id }) => id).toReversed(), opened, open });
  const { choose } = useChoosing();
  const set = (name: string, value: string): void => choose({ [name]: value, before: null, delivery: null });
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
          all={callbacks.map((one) => [one.id, calledAmong(one, callbacks)])}
          onSet={set}
        />
        <Choice name="event" label="Event" value={chosen['event'] ?? null} all={eventsOf(callbacks)} onSet={set} />
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
      <Answered asking={list} loading="Loading the deliveries…">
        {(answer) =>
          answer.items.length > 0 ? (
            <Page answer={answer} isAsking={list.isAsking} again={again} opened={opened} />
          ) : isFiltered ? (
            <section className="empty">
              <h3>No delivery is like that</h3>
              <button type="button" onClick={() => goTo(withQuery(address, { ...NONE, before: null }))}>
                Show all
              </button>
            </section>
          ) : (
            <NoDelivery callbacks={callbacks} />
          )
        }
      </Answered>
    </section>
  );
}

/** What callbacks wait for, each once. */
const eventsOf = (callbacks: readonly Callback[]): (readonly [string, string])[] =>
  [...new Set(callbacks.map(eventText))].map((event) => [event, event]);

type PageProps = {
  readonly answer: DeliveryList;
  readonly isAsking: boolean;
  readonly again: number;
  readonly opened: string | null;
};

/** As many as come at once, with the way to others. */
function Page({ answer, isAsking, again, opened }: PageProps) {
  const address = useAddress();
  const { nowMs } = useClock(again);
  const isFirst = address.searchParams.get('before') === null;
  const next = nextOf(answer);
  return (
    <>
      <ScrollTable label="Table of deliveries" columns={COLUMNS} className="deliveries" isBusy={isAsking}>
        {answer.items.map((one) => (
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
              {visible(one.callbackName ?? one.event)}
              <span className="under">{visible(one.callbackName === null ? receiverOf(one) : one.event)}</span>
            </td>
            <td data-label="Installation">
              <code>{one.installationId ?? '–'}</code>
              <span className="under">{one.app.bundleId}</span>
            </td>
            <td data-label="Last answer">
              <LastAnswer {...one} />
            </td>
            <td data-label="Next attempt (UTC)">
              <NextAttempt delivery={one} nowMs={nowMs} />
            </td>
            <td className="number" data-label="Attempts">
              {one.attempts.length}
            </td>
          </tr>
        ))}
      </ScrollTable>
      <p>
        {isFirst ? null : <Link to={withQuery(address, { before: null })}>The newest</Link>}{' '}
        {next === null ? null : <Link to={withQuery(address, { before: next })}>Older ones</Link>}
      </p>
      {answer.droppedThrough === undefined ? null : (
        <p className="warning">A limit has dropped older ones: limits.deliveries.</p>
      )}
    </>
  );
}

function LastAnswer({ attempts }: Pick<Delivery, 'attempts'>) {
  const last = attempts.at(-1);
  if (last === undefined) return 'none yet';
  const { status, outcome, error } = last;
  if (status !== null) return `${status}${outcome === 'captured' ? ', captured' : ''}`;
  return (
    <>
      {outcome}
      {/* It says how the host is allowed. */}
      {outcome === 'not-allowed' && error !== null ? <span className="under warning">{visible(error)}</span> : null}
    </>
  );
}
