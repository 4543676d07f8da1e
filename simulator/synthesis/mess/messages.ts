import { kinds } from '../cell/happenings.js';
import type { Installed } from '../cell/story.js';
import { stages } from '../journey/life.js';
import type { Platform } from '../world/world.js';

/**
 * Whether the app's backend sends a message of what an installation did. On Android the store tells of subscriptions what
 * comes after the beginning; on iOS each period is a call, and an end is none.
 *
 * @param value - Of a subscription: its stage.
 */
export function isSent(platform: Platform, kind: number, value: number): boolean {
  if (kind < kinds.open) return false;
  if (kind !== kinds.subscription || value === stages.refunded) return true;
  if (platform === 'ios') return value !== stages.cancelled;
  return value === stages.start || value === stages.trial;
}

/** What the app knows at an instant of whether its user may be tracked, in the words of App Tracking Transparency. */
export type Tracking = 'not-determined' | 'denied' | 'authorized';

export function trackingOf({ phone, answeredAtMs }: Pick<Installed, 'phone' | 'answeredAtMs'>, atMs: number): Tracking {
  if (atMs < answeredAtMs) return 'not-determined';
  return phone.advertiserConsent ? 'authorized' : 'denied';
}

/** Whether the app knows the advertising id when something occurs. */
export const knowsId = (one: Pick<Installed, 'phone' | 'answeredAtMs'>, atMs: number): boolean =>
  trackingOf(one, atMs) === 'authorized';

/** Whether it tells of money in a currency of the country, each time anew. */
export const tellsCurrency = (platform: Platform, kind: number, value: number): boolean =>
  kind === kinds.purchase ||
  (kind === kinds.subscription && platform === 'ios' && value !== stages.trial && value !== stages.refunded);
