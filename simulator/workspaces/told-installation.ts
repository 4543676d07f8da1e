import type { ToldInstallation } from '../callbacks/world.js';
import type { Installation } from '../engine/installation.js';
import { winnerDetails } from '../engine/winner-details.js';

/** What callbacks tell of an installation. */
export function toldInstallation(installation: Installation): ToldInstallation {
  const { formerId, installationId, advertisingId, developerDeviceId, openedAtMs, attribution } = installation;
  const winner = attribution?.candidates.find(({ verdict }) => verdict === 'won');
  return {
    ids: formerId === null ? [installationId] : [formerId, installationId],
    advertisingId,
    developerDeviceId,
    acquiredAtMs: openedAtMs,
    engagedAtMs: winner === undefined ? null : Date.parse(winner.at),
    channel: attribution?.channel ?? null,
    campaignId: attribution?.campaignId ?? null,
    details: winnerDetails(installation),
  };
}
