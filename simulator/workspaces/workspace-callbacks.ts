import { Callbacks } from '../callbacks/callbacks.js';
import type { Changes } from '../changes.js';
import type { Ids } from '../ids.js';
import type { ClockMover } from './clock-mover.js';
import { toldInstallation } from './told-installation.js';
import type { WorkspaceOptions } from './workspace-options.js';
import type { Workspace } from './workspace.js';

/**
 * The callbacks of a workspace, which ask it for what they tell.
 *
 * @param workspace - Still being made: nothing is asked of it before something happens.
 * @param mover - Told of each attempt, and so are those who follow the workspace.
 * @param changes - Told of all that is to be kept.
 */
export function workspaceCallbacks(
  workspace: Workspace,
  { callbacks, limits, onBug }: WorkspaceOptions,
  ids: Ids,
  mover: Pick<ClockMover, 'noteAttempt'>,
  changes: Changes,
): Callbacks {
  return new Callbacks(
    {
      ...callbacks,
      limits,
      changes,
      onBug,
      saved: () => workspace.saved(),
      onAttempt: (delivery, attempt) => {
        mover.noteAttempt(delivery, attempt);
        workspace.journal.tally.attempt(attempt.outcome);
        workspace.feed.add({ type: 'delivery', delivery: { ...delivery } });
      },
      world: {
        workspaceId: workspace.id,
        app: (appId) => workspace.catalog.apps().find(({ id }) => id === appId) ?? null,
        apps: () => (workspace.anyKey ? null : workspace.catalog.apps()),
        channels: () => workspace.catalog.channels.all(),
        campaign: (campaignId) => workspace.catalog.campaign(campaignId),
        installation: (appId, installationId) => {
          const installation = workspace.engine.installations.byId(appId, installationId);
          return installation === null ? null : toldInstallation(installation);
        },
        clock: () => workspace.clock,
      },
    },
    ids,
  );
}
