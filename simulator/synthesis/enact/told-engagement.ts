import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import type { EngagementKind } from '@mmp-sim/contracts/wire';
import type { Address, Crowd } from '../people/crowd.js';
import type { ToldEngagement } from './audience.js';

type NumberedDetails = { readonly number: number; readonly details: EngagementDetails };

/** What is told of each click and impression of a region, one after another. Of the phone only what is asked for is looked up. */
export class EngagementTold implements ToldEngagement {
  kind: EngagementKind = 'click';
  atMs = 0;
  passesId = false;
  address: Address;
  readonly #crowd: Crowd;
  #who = 0;
  #details: NumberedDetails;

  constructor(crowd: Crowd) {
    this.#crowd = crowd;
    this.address = { text: '', number: 0 };
    this.#details = { number: 0, details: {} };
  }

  /** @param who - Place of who saw it. */
  set(who: number, details: NumberedDetails): void {
    this.#who = who;
    this.#details = details;
  }

  get advertisingId(): string | null {
    return this.passesId ? this.#crowd.phoneAt(this.#who).advertisingId : null;
  }

  get ip(): string {
    return this.address.text;
  }

  get userAgent(): string {
    return this.#crowd.phoneAt(this.#who).userAgent;
  }

  get details(): EngagementDetails {
    return this.#details.details;
  }

  get detailsNumber(): number {
    return this.#details.number;
  }
}
