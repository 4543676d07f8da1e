import type { EngagementDetails } from '@mmp-sim/contracts/signals';

/**
 * Details that many engagements have, the very same object each time: they are written down once. For whoever has few of
 * them; those of strangers may all be different.
 */
export class SharedDetails {
  /** As JSON. */
  readonly text: string;

  constructor(details: EngagementDetails) {
    this.text = JSON.stringify(details);
  }
}
