import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect } from 'react';
import { useAddress, withQuery } from '../address.js';
import { Instant } from '../parts/instant.js';
import { Link } from '../parts/link.js';
import { requestName } from '../parts/request-name.js';
import { visible } from '../parts/shell-word.js';
import { useNarrow } from '../parts/use-narrow.js';
import type { LogState } from './request-log.js';
import { Verdict } from './verdict.js';

/** As in live.css. */
const ROW_PX = 34;
const NARROW_ROW_PX = 74;
const OVERSCAN = 12;
/** So near to the end the page before is asked for. */
const NEAR_END = 40;

type RowsProps = {
  readonly state: LogState;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly opened: string | null;
  readonly onOpen: (id: string) => void;
  readonly onOlder: () => Promise<void>;
  readonly onFollow: (isFollowing: boolean) => void;
};

/** The newest first. Who is at the top follows; who has scrolled away stays with what he reads, and is told how many have come. */
export function RequestRows({ state, scroller, opened, onOpen, onOlder, onFollow }: RowsProps) {
  const { entries, hasOlder, isFollowing, isOfBefore, isPaused, held } = state;
  const address = useAddress();
  const rowPx = useNarrow() ? NARROW_ROW_PX : ROW_PX;
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    getItemKey: (row) => entries[entries.length - 1 - row]?.id ?? row,
  });
  useEffect(() => rows.measure(), [rows, rowPx]);
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const isNearEnd = hasOlder && last >= entries.length - NEAR_END;
  useEffect(() => {
    if (isNearEnd) void onOlder();
  }, [isNearEnd, onOlder, entries.length]);
  useEffect(() => {
    const at = opened === null ? -1 : entries.findIndex(({ id }) => id === opened);
    if (at >= 0) rows.scrollToIndex(entries.length - 1 - at, { align: 'auto' });
    // Only when another one is opened, and not whenever one comes.
  }, [opened]);

  return (
    <div className="rows-frame">
      {isFollowing ? null : (
        <button type="button" className="follow" onClick={() => scroller.current?.scrollTo({ top: 0 })}>
          <span aria-hidden="true">↑ </span>Follow
          {held > 0 && !isPaused ? ` (${held.toLocaleString('en')} new above)` : ''}
        </button>
      )}
      <div
        className="rows"
        ref={scroller}
        role="table"
        aria-label="Requests, the newest first"
        aria-rowcount={hasOlder ? -1 : entries.length + 1}
        aria-busy={isOfBefore}
        tabIndex={0}
        onScroll={({ currentTarget }) => onFollow(currentTarget.scrollTop < ROW_PX)}
      >
        <div className="row head" role="row" aria-rowindex={1}>
          {['At (UTC)', 'Verdict', 'Endpoint', 'App', 'About', 'Findings', 'Answer'].map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
        <div className="all" style={{ height: rows.getTotalSize() }} role="rowgroup">
          {shown.map(({ key, index, start }) => {
            const entry = entries[entries.length - 1 - index];
            if (entry === undefined) return null;
            return (
              <div
                key={key}
                className={`row ${entry.verdict}${entry.id === opened ? ' opened' : ''}`}
                role="row"
                aria-rowindex={index + 2}
                style={{ transform: `translateY(${start}px)` }}
                onClick={() => onOpen(entry.id)}
              >
                <span role="cell">
                  <Link to={withQuery(address, { request: requestName(entry) })} current={entry.id === opened}>
                    <Instant at={entry.at} />
                  </Link>
                </span>
                <span role="cell">
                  <Verdict entry={entry} />
                  <FindingCount entry={entry} />
                </span>
                <span role="cell">
                  <Endpoint name={entry.endpoint} />
                </span>
                <span role="cell">{entry.app?.bundleId ?? '–'}</span>
                <About text={aboutOf(entry)} />
                <Findings entry={entry} />
                <span role="cell" className="number">
                  {entry.answer.status === 0 ? 'cut' : entry.answer.status}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** So many letters at the end of an id are always shown: what is cut is in its midst, where ids of one kind are alike too. */
const END = 6;

function About({ text }: { readonly text: string }) {
  return (
    <span role="cell" className="about" title={text}>
      <span>{text.slice(0, -END)}</span>
      <span>{text.slice(-END)}</span>
    </span>
  );
}

/** Where there is no room for it, without its MMP, as in the filter: an opened request has all of it. */
function Endpoint({ name }: { readonly name: string }) {
  const after = name.indexOf('.') + 1;
  return (
    <>
      <span className="mmp">{name.slice(0, after)}</span>
      {name.slice(after)}
    </>
  );
}

/** Where there is no room for them in words. */
function FindingCount({ entry: { findings } }: { readonly entry: Pick<RequestEntry, 'findings'> }) {
  if (findings.length === 0) return null;
  const isError = findings.some(({ severity }) => severity === 'error');
  return (
    <span className={`finding-count ${isError ? 'error' : 'warning'}`}>
      {findings.length}
      <span className="visually-hidden"> {findings.length === 1 ? 'finding' : 'findings'}</span>
    </span>
  );
}

function Findings({ entry: { findings } }: { readonly entry: Pick<RequestEntry, 'findings'> }) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const said = [
    errors === 0 ? '' : `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    warnings === 0 ? '' : `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  ];
  return (
    <span role="cell" className={errors > 0 ? 'findings error' : warnings > 0 ? 'findings warning' : 'findings'}>
      {said.filter((text) => text !== '').join(', ') || '–'}
    </span>
  );
}

/** Of each the first that was sent: what tells requests of one kind from each other. A view may have no more than an address. */
const TELLING = [
  ['event', 'product_id'],
  ['analytics_installation_id', 'advertising_id', 'developer_device_id', 'ip_address'],
] as const;

const aboutOf = ({ fields, reason }: RequestEntry): string => {
  const told = TELLING.flatMap((names) => names.map((name) => fields[name]).find((value) => value != null) ?? []);
  return visible([...(reason === null ? [] : [reason]), ...told].join(' · ') || '–');
};
