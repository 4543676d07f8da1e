import type { InsightQuestion } from '../insights/resolve-insight.js';
import type { Workspace } from '../workspaces/workspace.js';

/** What a question about the numbers of a workspace may know of it, but for the question. */
export function insightsAbout({ id, clock, catalog, journal }: Workspace): Omit<InsightQuestion, 'question'> {
  const there = {
    apps: catalog.apps(),
    channels: catalog.channels.all(),
    campaigns: catalog.campaigns(),
    endpoints: journal.names.endpoints,
  };
  return { workspace: id, nowMs: clock.now(), there };
}
