import type { SubscriptionFact } from '@mmp-sim/contracts/facts';
import type { KnownSubscription } from '../../engine/subscriptions.js';
import { stages } from '../journey/life.js';

type StoreEvent = Exclude<SubscriptionFact['event'], 'start' | 'trial'>;

/**
 * What Google Play tells of a subscription. An MMP that heard of its beginning late may know it as a trial still.
 *
 * @param stage - What happened to it.
 * @param state - As the MMP knows it.
 * @returns Null where there is nothing to tell: it has ended, or the app has not told of it.
 */
export function storeEvent(stage: number, state: KnownSubscription['state']): StoreEvent | null {
  if (state === 'cancelled' || state === 'new') return null;
  if (stage === stages.cancelled) return 'cancellation';
  return state === 'trial' ? 'trial-conversion' : 'renewal';
}
