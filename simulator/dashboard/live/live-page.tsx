import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { goTo, idIn, leaveTo, useAddress, withQuery, workspaceOf } from '../address.js';
import { Failure } from '../parts/failure.js';
import { requestId, requestName } from '../parts/request-name.js';
import { useFocusBack } from '../parts/use-focus-back.js';
import { useListKeys } from '../parts/use-list-keys.js';
import { Filters } from './filters.js';
import './live.css';
import { NoRequests } from './no-requests.js';
import { NoSuchName } from './no-such-name.js';
import { RequestDetails } from './request-details.js';
import { type RequestFilters, RequestLog } from './request-log.js';
import { RequestRows } from './request-rows.js';
import { SendOne } from './send-one.js';

/** Requests as they arrive, and one of them in full. What is chosen stands in the address. */
export default function LivePage() {
  const address = useAddress();
  const workspace = workspaceOf(address);
  const filters = filtersOf(address);
  const key = JSON.stringify(filters);
  const before = useRef<RequestLog | null>(null);
  const log = useMemo(
    () => new RequestLog(workspace, JSON.parse(key) as RequestFilters, before.current?.state().entries),
    [workspace, key],
  );
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    before.current = log;
    scroller.current?.scrollTo({ top: 0 });
    return log.start();
  }, [log]);
  const state = useSyncExternalStore(log.subscribe, log.state);
  const { entries, refusal, isLoading, isOfBefore, isPaused } = state;
  const named = idIn(address, 'request');
  const opened = requestId(named);
  const open = (id: string | null): void => {
    if (id === null) {
      leaveTo(withQuery(address, { request: null }));
      return;
    }
    const entry = entries.find((one) => one.id === id);
    const request = entry === undefined ? id : requestName(entry);
    goTo(withQuery(address, { request }), { replace: named !== null });
  };
  useListKeys({
    ids: entries.map(({ id }) => id),
    opened,
    open,
    pause: () => log.pause(!isPaused),
    follow: () => scroller.current?.scrollTo({ top: 0 }),
  });
  useFocusBack('request', named);
  const isFiltered = Object.values(filters).some((value) => value !== null);

  return (
    <div className={named === null ? 'live' : 'live with-details'}>
      <section className="requests" aria-label="Requests">
        <h1 className="visually-hidden">Requests as they arrive</h1>
        <Filters filters={filters} state={state} onPause={() => log.pause(!isPaused)} />
        {entries.length > 0 ? <SendOne /> : null}
        {refusal === null ? null : <Failure refusal={refusal} onAgain={() => log.start()} />}
        {entries.length > 0 ? (
          <RequestRows
            state={state}
            scroller={scroller}
            opened={opened}
            onOpen={open}
            onOlder={log.older}
            onFollow={log.follow}
          />
        ) : refusal !== null ? null : isLoading && !isOfBefore ? (
          <p className="quiet">Loading the requests…</p>
        ) : (
          <NoRequests isFiltered={isFiltered} />
        )}
      </section>
      {named === null ? null : opened === null ? (
        <NoSuchName key={named} name={named} onClose={() => open(null)} />
      ) : (
        <RequestDetails
          key={named}
          id={opened}
          name={named}
          known={entries.find(({ id }) => id === opened) ?? null}
          onClose={() => open(null)}
        />
      )}
    </div>
  );
}

const filtersOf = ({ searchParams }: URL): RequestFilters => ({
  verdict: searchParams.get('verdict'),
  endpoint: searchParams.get('endpoint'),
  app: searchParams.get('app'),
  installation: searchParams.get('installation'),
  text: searchParams.get('text'),
});
