import type { NewCallback } from '@mmp-sim/contracts/wire';
import type { Finding } from '@mmp-sim/contracts/findings';

/** What makes a callback besides custom events. */
export const TRIGGERS = ['install', 'open', 'purchase', 'subscription', 'ad_impression'] as const;
type Trigger = (typeof TRIGGERS)[number];

/** What a callback waits for: a trigger, or a custom event of a name. */
export type CallbackEvent = { readonly trigger: Trigger } | { readonly custom: string };

/** Whose installations it tells of: all, those of a channel, those of a channel and organic ones, or of a few channels. */
type Networks = NonNullable<NewCallback['networks']>;

/** A call to a URL when something happens. */
export type Callback = {
  readonly id: string;
  /** Of all that were ever made in the workspace, from 1. */
  readonly number: number;
  readonly name: string | null;
  /** Id or bundle id of an app; null: all of them. */
  readonly app: string | null;
  readonly event: CallbackEvent;
  readonly template: string | null;
  /** With its macros. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Each time, or the first time of each installation. */
  readonly action: 'ping' | 'ping_on_first';
  readonly networks: Networks;
  /** Short id or name of a channel. */
  readonly channel: string | null;
  /** Nothing is planned while it is not. */
  readonly active: boolean;
};

/** The same as it is carried elsewhere: with the installations that it has told of, where it does so once. */
export type CallbackRecord = Callback & { readonly told: readonly string[] };

/** The same as it is shown: with what is doubtful about it. */
export type CheckedCallback = Callback & { readonly findings: readonly Finding[] };

/** Sends, keeps what is due waiting, or answers every delivery 200 itself and opens no connection. */
export type CallbackMode = 'send' | 'pause' | 'capture';

export const eventText = (event: CallbackEvent): string => ('trigger' in event ? event.trigger : event.custom);
