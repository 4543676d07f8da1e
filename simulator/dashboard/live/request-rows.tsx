import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useAddress, withQuery } from '../address.js';
import { Link } from '../parts/link.js';
import { Instant } from '../parts/instant.js';
import type { LogState } from './request-log.js';

const ROW_PX = 34;
const OVERSCAN = 12;
/** So near to the end the page before is asked for. */
const NEAR_END = 40;

type RowsProps = {
  readonly state: LogState;
  readonly opened: string | null;
  readonly onOpen: (id: string) => void;
  readonly onOlder: () => Promise<void>;
};

/** The newest first. Who is at the top follows; who has scrolled away stays with what he reads. */
export function RequestRows({ state, opened, onOpen, onOlder }: RowsProps) {
  const { entries, hasOlder } = state;
  const address = useAddress();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: (row) => entries[entries.length - 1 - row]?.id ?? row,
  });
  useKeptPlace(scroller, entries);
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
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [opened]);

  return (
    <div
      className="rows"
      ref={scroller}
      role="table"
      aria-label="Requests, the newest first"
      aria-rowcount={hasOlder ? -1 : entries.length}
      tabIndex={0}
    >
      <div className="row head" role="row">
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
                <Link to={withQuery(address, { request: entry.id })} current={entry.id === opened}>
                  <Instant at={entry.at} />
                </Link>
              </span>
              <span role="cell">
                <Verdict entry={entry} />
              </span>
              <span role="cell">{entry.endpoint}</span>
              <span role="cell">{entry.app?.bundleId ?? '–'}</span>
              <span role="cell" className="about">
                {aboutOf(entry)}
              </span>
              <Findings entry={entry} />
              <span role="cell" className="number">
                {entry.answer.status === 0 ? 'cut' : entry.answer.status}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

const MARKS = { recorded: '✓', dropped: '∅', rejected: '✗' } as const;

export function Verdict({ entry: { verdict } }: { readonly entry: Pick<RequestEntry, 'verdict'> }) {
  return (
    <span className={`verdict ${verdict}`}>
      <span aria-hidden="true">{MARKS[verdict]} </span>
      {verdict}
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

/** Of each the first that was sent: what tells requests of one kind from each other. */
const TELLING = [
  ['event', 'product_id'],
  ['analytics_installation_id', 'advertising_id', 'developer_device_id'],
] as const;

const aboutOf = ({ fields, reason }: RequestEntry): string => {
  const told = TELLING.flatMap((names) => names.map((name) => fields[name]).find((value) => value != null) ?? []);
  return [...told, ...(reason === null ? [] : [reason])].join(' · ');
};

/** Rows that come above move nothing of what is read. */
function useKeptPlace(scroller: { readonly current: HTMLElement | null }, entries: readonly RequestEntry[]): void {
  const newest = entries.at(-1)?.id ?? null;
  const before = useRef<string | null>(newest);
  useLayoutEffect(() => {
    const element = scroller.current;
    const known = before.current;
    before.current = newest;
    if (element === null || known === null || known === newest || element.scrollTop < ROW_PX) return;
    const come = entries.length - 1 - entries.findLastIndex(({ id }) => id === known);
    element.scrollTop += come * ROW_PX;
  }, [entries, newest, scroller]);
}
