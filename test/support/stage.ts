import type { Simulator, Snapshot, WorkspaceHandle } from '../../simulator/index.js';

/** A workspace in which a history is played. */
export type Stage = {
  readonly sim: Simulator;
  /** One that is deleted is made anew. */
  workspace: WorkspaceHandle;
  /** What was taken out last. */
  snapshot: Snapshot | null;
};

export const START = '2026-11-24T12:00:00.000Z';
export const HOUR_MS = 3_600_000;
/** Of the reporting API. */
export const READER = 'reader-of-the-stage';

export const pick = <T>(list: readonly T[], n: number): T => {
  const one = list[n % list.length];
  if (one === undefined) throw new RangeError('nothing to choose from');
  return one;
};

/** A stage with two apps, links and a self-attributing network, at the same instant each time. */
export function setStage(sim: Simulator): Stage {
  const workspace = sim.workspace({
    id: 'stage',
    seed: 'history',
    clock: { mode: 'frozen', now: START },
    accessTokens: [{ token: READER, requestsPerMinute: null }],
    apps: [
      { bundleId: 'com.example.game', platform: 'android', attributionDelayMs: HOUR_MS, playAccess: true },
      { bundleId: 'com.example.game', platform: 'ios', reinstalls: 'new-install' },
    ],
  });
  for (const { id } of workspace.apps) {
    workspace.addCampaign({ appId: id, name: 'Spring', channel: 'Example Ads', shortId: `spring-${id.slice(0, 4)}` });
    workspace.addCampaign({ appId: id, name: 'Autumn', channel: 'Meta' });
  }
  return { sim, workspace, snapshot: null };
}

/** An empty place for the same history to go on in. */
export const emptyStage = (sim: Simulator): Stage => ({
  sim,
  workspace: sim.workspace({ id: 'stage' }),
  snapshot: null,
});
