import type { Attribution, ConversionValueFact } from '@mmp-sim/contracts/facts';
import type { DeviceIds } from '@mmp-sim/contracts/signals';
import type { Subject } from './attributor.js';

/** One installation of an app, opened or only heard of by its events. Times are epoch milliseconds. */
export type Installation = {
  readonly appId: string;
  /** Canonical `analytics_installation_id`, or an id of ours where the sender gave none. */
  installationId: string;
  /** The id is ours. */
  ownId: boolean;
  /** The id of ours that it had before its sender told its own; facts from then carry it. */
  formerId: string | null;
  advertisingId: string | null;
  /** The advertising id before that one. */
  formerAdvertisingId: string | null;
  developerDeviceId: string | null;
  /** Whose it is: settled when it is first heard of, whatever ids come later. */
  readonly user: string;
  /** First open, or the import; null while only events have been heard. */
  openedAtMs: number | null;
  lastOpenAtMs: number | null;
  /** Order among the installs of the workspace; null until the first open. */
  order: number | null;
  sessions: number;
  events: number;
  reinstall: boolean;
  /** It was told of as one that was there before: organic, and no open makes it an install. */
  imported: boolean;
  /** It counts as an install: not a reinstall that keeps its first source. */
  tracked: boolean;
  attribution: Attribution | null;
  lastTransactionId: string | null;
  /** The SKAdNetwork conversion value that holds now. */
  conversionValue: Pick<ConversionValueFact, 'fine' | 'coarse' | 'lockWindow'> | null;
  /** Details of the engagement that won, as JSON; kept for as long as the installation is. */
  winnerDetails: string | null;
  /** Where the first open, or the import, came from, as far as it said. */
  country: string | null;
  /** Of a reinstall that keeps its first source: when the first one was opened, and the order of the one that counts. */
  firstOpenedAtMs: number | null;
  firstOrder: number | null;
  /** Engagements and claims known when the install was decided; later ones arrived late. */
  engagementsBefore: number;
  claimsBefore: number;
  /** What the first open said of the device, kept to explain engagements that arrive late. */
  firstOpen: Subject | null;
};

/** Who is meant by ids: who has none of a device goes by the installation. */
export const userBy = (
  { advertisingId, developerDeviceId }: Partial<Pick<DeviceIds, 'advertisingId' | 'developerDeviceId'>>,
  installationId: string,
): string => advertisingId ?? developerDeviceId ?? installationId;

/** What an installation takes beside the texts that its sender chose, about; and what a candidate takes. */
const INSTALLATION_BYTES = 1000;
const CANDIDATE_BYTES = 400;

/** What it takes in memory, about. */
export function bytesOf({ attribution, winnerDetails, lastTransactionId, firstOpen }: Installation): number {
  const texts = [winnerDetails, lastTransactionId, firstOpen?.osVersion, firstOpen?.deviceModel];
  let bytes = INSTALLATION_BYTES + (attribution?.candidates.length ?? 0) * CANDIDATE_BYTES;
  for (const text of texts) bytes += text?.length ?? 0;
  return bytes;
}

/**
 * An installation of which this much is known; all else is as in a new one. Field by field, since spreading a hundred
 * thousand records takes far longer.
 */
export function installationOf(
  known: Partial<Installation> & Pick<Installation, 'appId' | 'installationId' | 'ownId'>,
): Installation {
  return {
    appId: known.appId,
    installationId: known.installationId,
    ownId: known.ownId,
    formerId: known.formerId ?? null,
    advertisingId: known.advertisingId ?? null,
    formerAdvertisingId: known.formerAdvertisingId ?? null,
    developerDeviceId: known.developerDeviceId ?? null,
    // A record of before users were settled says of whom it is by its ids.
    user: known.user ?? userBy(known, known.installationId),
    openedAtMs: known.openedAtMs ?? null,
    lastOpenAtMs: known.lastOpenAtMs ?? null,
    order: known.order ?? null,
    sessions: known.sessions ?? 0,
    events: known.events ?? 0,
    reinstall: known.reinstall ?? false,
    imported: known.imported ?? false,
    tracked: known.tracked ?? false,
    attribution: known.attribution ?? null,
    lastTransactionId: known.lastTransactionId ?? null,
    conversionValue: known.conversionValue ?? null,
    winnerDetails: known.winnerDetails ?? null,
    country: known.country ?? null,
    firstOpenedAtMs: known.firstOpenedAtMs ?? null,
    firstOrder: known.firstOrder ?? null,
    engagementsBefore: known.engagementsBefore ?? 0,
    claimsBefore: known.claimsBefore ?? 0,
    firstOpen: known.firstOpen ?? null,
  };
}
