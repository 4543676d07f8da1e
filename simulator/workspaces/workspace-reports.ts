import type { Changes } from '../changes.js';
import { Reports } from '../reports/reports.js';
import type { Workspace } from './workspace.js';

/**
 * What comes to a workspace from outside.
 *
 * @param workspace - Still being made: nothing is asked of it before a report comes.
 * @param changes - Told of all that is to be kept.
 */
export function workspaceReports(workspace: Workspace, changes: Changes): Reports {
  return new Reports(
    workspace.limits,
    {
      apps: () => workspace.catalog.apps(),
      channels: () => workspace.catalog.channels.all(),
      campaigns: () => workspace.catalog.campaigns(),
      toUsd: (amount, currency, atMs) => workspace.rates.toUsd(amount, currency, atMs),
      now: () => workspace.clock.now(),
      reportsChanged: (of) => workspace.feed.add({ type: 'reports', of }),
    },
    changes,
  );
}
