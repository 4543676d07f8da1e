import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { AppOpen, CustomEvent, Subscription } from '@mmp-sim/contracts/signals';
import type { NewClaim, NewEngagement } from '../../engine/engine.js';
import type { ReadableAdRevenue, ReadablePurchase } from '../../engine/ledger.js';
import type { Happening } from '../cell/happenings.js';
import type { Address } from '../people/crowd.js';

/** What the app's backend tells an MMP. */
export type Sent = AppOpen | CustomEvent | ReadablePurchase | Subscription | ReadableAdRevenue;

/** A click or an impression, and what of it comes again and again: under numbers of the region, from 0 on. */
export type ToldEngagement = Readonly<NewEngagement> & {
  /** Its network hands the advertising id on. */
  readonly passesId: boolean;
  readonly address: Address;
  readonly detailsNumber: number;
};

/**
 * Whoever hears what happens in one region, in order of time: an engine, or a simulator that runs.
 *
 * @param happening - One object for all, to be read at once.
 */
export type Audience = {
  /** By a tracking link. @param engagement - One object for all, to be read at once. */
  engaged(engagement: ToldEngagement, campaign: Campaign, happening: Readonly<Happening>): void;
  /** By a self-attributing network. */
  claimed(claim: NewClaim, happening: Readonly<Happening>): void;
  sent(signal: Sent, app: App, happening: Readonly<Happening>, address: Address): void;
  /** By Google Play, of a subscription that goes on or ends. */
  storeTold(token: string, app: App, happening: Readonly<Happening>): void;
  /**
   * What the store hands on to an app after a click.
   *
   * @param click - Its number.
   * @returns Null where it never came to a store.
   */
  referrerOf(click: number): string | null;
};
