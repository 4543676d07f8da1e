import type { EngagementKind } from './wire.js';

/** Ids in canonical form: lower case, no hyphens; null where empty, all zero or never filled in. */
export type DeviceIds = {
  readonly installationId: string | null;
  readonly advertisingId: string | null;
  readonly developerDeviceId: string | null;
};

/** What a request says of the device it is about. Times are epoch milliseconds, UTC. */
export type Device = DeviceIds & {
  /** Canonical text of the end user's address; never the sender's. */
  readonly ip: string | null;
  readonly osVersion: string | null;
  readonly deviceModel: string | null;
  readonly country: string | null;
  readonly appVersion: string | null;
  readonly sentAtMs: number | null;
};

/** An app was opened: the first open of an installation is its install, every open is a session. */
export type AppOpen = {
  readonly kind: 'open';
  readonly device: Device;
  /** Install referrer of the store, as sent. */
  readonly referrer: string | null;
  readonly openDeeplinkUrl: string | null;
};

/** Something the app's makers named happened. */
export type CustomEvent = {
  readonly kind: 'event';
  readonly device: Device;
  readonly name: string;
  /** A whole number as sent, null when absent or unreadable. */
  readonly value: string | null;
};

/** A click or an impression of an ad, as a tracking link or the control API reports it. */
export type EngagementSignal = {
  readonly kind: 'engagement';
  readonly engagement: EngagementKind;
  readonly advertisingId: string | null;
  /** Canonical address that the request names; null: the address it came from counts. */
  readonly ip: string | null;
  /** User agent that the request names; null: that of the request counts. */
  readonly userAgent: string | null;
  readonly details: EngagementDetails;
  /** Where the request asks to be sent, as sent. */
  readonly redirectUrl: string | null;
};

/** What a network says of an engagement beyond who and when. */
export type EngagementDetails = {
  readonly clickId?: string;
  readonly siteId?: string;
  readonly creativeName?: string;
  readonly campaignName?: string;
  readonly country?: string;
  readonly deeplinkUrl?: string;
  readonly parameters?: Readonly<Record<string, string>>;
};

/** Asks who brought an installation. */
export type AttributionQuery = { readonly kind: 'attribution-query'; readonly device: Device };

/** What a request means, in words that every MMP shares. */
export type Signal = AppOpen | CustomEvent | EngagementSignal | AttributionQuery;

/** The app that a request names. */
export type AppRef = { readonly bundleId: string | null; readonly platform: string | null };
