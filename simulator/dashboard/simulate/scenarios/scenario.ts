import type { Candidate } from '@mmp-sim/contracts/answers';
import type { Sale } from '../calls.js';
import type { Phone, Platform } from '../phones.js';

/** One thing that happens, and why. `by` names one of the scenario's phones, `network` one of its networks. */
export type Step = { readonly says: string } & (
  | {
      readonly does: 'click' | 'view';
      readonly network: string;
      readonly by: string;
      readonly more?: Readonly<Record<string, string>>;
    }
  | { readonly does: 'claim'; readonly network: string; readonly by: string; readonly kind: 'click' | 'impression' }
  | { readonly does: 'open'; readonly by: string }
  | { readonly does: 'event'; readonly by: string; readonly name: string }
  | { readonly does: 'purchase'; readonly by: string; readonly sale: Sale }
  | { readonly does: 'wait'; readonly ms: number }
);

/** What is to be true of an installation when all has happened. */
export type Promised = {
  /** In words, for people. */
  readonly says: string;
  /** The phone that has the installation. */
  readonly of: string;
  readonly method: Candidate['method'];
  /** One of the scenario's networks; null for nobody. */
  readonly network: string | null;
  readonly reinstall?: boolean;
  /** How long before the install the winner was, in milliseconds. */
  readonly winnerAgeMs?: number;
  /** How many were considered. @default It does not matter. */
  readonly candidates?: number;
  /** Others that were considered, and why they lost. @default Nobody is promised to be. */
  readonly losers?: readonly { readonly network: string; readonly reason: Candidate['reason'] }[];
};

/** Something that happens between networks, phones and an app, and what a measurement partner makes of it. */
export type Scenario = {
  /** In the address, and in the name of its workspace. */
  readonly id: string;
  readonly name: string;
  /** What is to be seen, and why it is so. */
  readonly shows: string;
  readonly platform: Platform;
  /** Channels by the names that steps call them by; each has a campaign, and a link where it does not claim. */
  readonly networks: Readonly<Record<string, string>>;
  readonly phones: Readonly<Record<string, Phone>>;
  readonly steps: readonly Step[];
  readonly promises: readonly Promised[];
};

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
