import type { About, Fact, Source } from '@mmp-sim/contracts/facts';
import type { Installation } from './installation.js';
import type { Installations } from './installations.js';
import { winnerDetails } from './winner-details.js';

/** It is decided once, and facts ask for it each time. */
const known = new WeakMap<Installation, Source>();

/** Who had brought an installation; null before its open. */
export function sourceOf(installation: Installation): Source | null {
  const { openedAtMs, attribution, tracked, country, firstOpenedAtMs } = installation;
  if (openedAtMs === null || attribution === null) return null;
  const before = known.get(installation);
  if (before !== undefined) return before;
  const { channel, campaignId, engagementId } = attribution;
  const { siteId = null, creativeName = null } = winnerDetails(installation);
  const source = {
    acquiredAtMs: firstOpenedAtMs ?? openedAtMs,
    channel,
    campaignId,
    engagementId,
    siteId,
    creativeName,
    country,
    tracked,
    cohortUser: tracked ? installation.order : installation.firstOrder,
  };
  known.set(installation, source);
  return source;
}

/** What is known of what a fact is about that no device has told of. */
export function aboutWithoutDevice(fact: Fact, installations: Installations): About | null {
  const installationId = 'installationId' in fact ? fact.installationId : null;
  const installation = installationId === null ? null : installations.byId(fact.appId, installationId);
  return installation === null ? null : { device: null, source: sourceOf(installation) };
}
