import type { Attribution, ConversionValueFact } from '@mmp-sim/contracts/facts';
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

/** One of which nothing is known but its id. @param ownId - The id is one of ours. */
export function newInstallation(appId: string, installationId: string, ownId: boolean): Installation {
  return {
    appId,
    installationId,
    ownId,
    formerId: null,
    advertisingId: null,
    formerAdvertisingId: null,
    developerDeviceId: null,
    openedAtMs: null,
    lastOpenAtMs: null,
    order: null,
    sessions: 0,
    events: 0,
    reinstall: false,
    imported: false,
    tracked: false,
    attribution: null,
    lastTransactionId: null,
    conversionValue: null,
    winnerDetails: null,
    country: null,
    firstOpenedAtMs: null,
    firstOrder: null,
    engagementsBefore: 0,
    claimsBefore: 0,
    firstOpen: null,
  };
}
