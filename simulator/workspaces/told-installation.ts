import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import type { ToldInstallation } from '../callbacks/world.js';
import type { Installation } from '../engine/installations.js';

/** What callbacks tell of an installation. */
export function toldInstallation(installation: Installation): ToldInstallation {
  const { formerId, installationId, advertisingId, developerDeviceId, openedAtMs, attribution, winnerDetails } =
    installation;
  const winner = attribution?.candidates.find(({ verdict }) => verdict === 'won');
  return {
    ids: formerId === null ? [installationId] : [formerId, installationId],
    advertisingId,
    developerDeviceId,
    acquiredAtMs: openedAtMs,
    engagedAtMs: winner === undefined ? null : Date.parse(winner.at),
    channel: attribution?.channel ?? null,
    campaignId: attribution?.campaignId ?? null,
    details: winnerDetails === null ? {} : (JSON.parse(winnerDetails) as EngagementDetails),
  };
}
