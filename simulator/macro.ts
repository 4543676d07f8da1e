import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { Fact } from '@mmp-sim/contracts/facts';
import type { Device, EngagementDetails } from '@mmp-sim/contracts/signals';

/** What a callback tells of: something that happened, and what was known of it by then. */
export type MacroSubject = {
  readonly fact: Fact;
  /** The trigger, or the name of the custom event. */
  readonly event: string;
  readonly app: App;
  /** What the request said of the device; null where none did. */
  readonly device: Device | null;
  /** Ids that the installation is known by, for what the request did not say. */
  readonly installation: { readonly advertisingId: string | null; readonly developerDeviceId: string | null } | null;
  /** First open; epoch milliseconds, null before it. */
  readonly acquiredAtMs: number | null;
  /** The click or view that won; epoch milliseconds. */
  readonly engagedAtMs: number | null;
  /** Short id of the channel that brought the installation; null before its open. */
  readonly channel: string | null;
  readonly campaign: Campaign | null;
  /** What the network said of the engagement that won. */
  readonly details: EngagementDetails;
};

/** A name that stands for a value in the URL of a callback. */
export type Macro = {
  readonly name: string;
  readonly category: string;
  /** `unconfirmed`: the MMP very likely has it, but no public text shows that. */
  readonly status: 'documented' | 'unconfirmed';
  /** Null where there is none: then nothing stands in its place. */
  readonly value: (subject: MacroSubject) => string | number | null;
};
