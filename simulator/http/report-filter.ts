import { day } from '@mmp-sim/contracts/formats';
import { invalid } from '../checked.js';
import type { Workspace } from '../workspaces/workspace.js';
import type { ControlQuery } from './control-request.js';

/** Query parameters that choose among what networks and Apple report. */
export const REPORT_FILTERS = ['from', 'to', 'app', 'channel', 'campaign', 'country'] as const;

export type Filtered = {
  /** A UTC day. */
  readonly date: string;
  readonly appId: string;
  readonly channel: string | null;
  readonly campaignId: string | null;
  readonly country: string | null;
};

/** Which reports a query asks for. @throws {SimulatorError} REQUEST_INVALID. */
export function reportFilter({ workspace, query }: ControlQuery): (report: Filtered) => boolean {
  const from = readDay(query, 'from');
  const to = readDay(query, 'to');
  if (from !== null && to !== null && to < from) {
    throw invalid([{ path: '?to', given: to, expected: `a day that is not before from, ${from}` }]);
  }
  const { app, campaign } = query;
  const channel = query['channel'] === undefined ? null : channelOf(workspace, query['channel']);
  const country = query['country']?.toUpperCase();
  const apps = workspace.catalog.apps().filter(({ id, bundleId }) => id === app || bundleId === app);
  const appIds = app === undefined ? null : new Set([app, ...apps.map(({ id }) => id)]);
  return (one) =>
    (from === null || one.date >= from) &&
    (to === null || one.date <= to) &&
    (appIds === null || appIds.has(one.appId)) &&
    (channel === null || one.channel === channel) &&
    (campaign === undefined || one.campaignId === campaign) &&
    (country === undefined || one.country === country);
}

const channelOf = ({ catalog }: Workspace, named: string): string => catalog.channels.find(named)?.shortId ?? named;

function readDay(query: ControlQuery['query'], name: string): string | null {
  const text = query[name];
  if (text === undefined) return null;
  if (day(text)) return text;
  throw invalid([{ path: `?${name}`, given: text, expected: 'a UTC day, such as 2026-11-24' }]);
}
