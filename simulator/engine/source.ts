import type { About, Fact, Source } from '@mmp-sim/contracts/facts';
import type { Device, DeviceIds } from '@mmp-sim/contracts/signals';
import { unknownDevice } from '../unknown-device.js';
import { type Installation, userBy } from './installation.js';
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

/** What facts about an installation are about. @param device - That their request told of. */
export function aboutOf(installation: Installation, device: Device): About {
  const source = sourceOf(installation);
  const user = userBeside(installation, device);
  return user === null ? { device, source } : { device, source, user };
}

/** Whose installation it is; null where the ids of a request say the same. */
export function userBeside({ user, installationId }: Installation, ids: DeviceIds): string | null {
  return user === userBy(ids, installationId) ? null : user;
}

/**
 * What is known of what a fact is about that no request told of. What a store tells of a subscription is about the ids by
 * which the installation is known now, and the country of its first open: that alone is remembered.
 */
export function aboutWithoutRequest(fact: Fact, installations: Installations): About | null {
  const installationId = 'installationId' in fact ? fact.installationId : null;
  const installation = installationId === null ? null : installations.byId(fact.appId, installationId);
  if (installation === null) return null;
  if (fact.type !== 'subscription') return { device: null, source: sourceOf(installation) };
  const { advertisingId, developerDeviceId, country } = installation;
  return aboutOf(installation, { ...unknownDevice, installationId, advertisingId, developerDeviceId, country });
}
