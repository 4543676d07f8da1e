import type { App } from '@mmp-sim/contracts/catalog';
import type { Fact } from '@mmp-sim/contracts/facts';
import type { Callback, CallbackEvent } from './callback.js';

/** A channel, as far as a filter looks at it. */
export type ChannelName = { readonly shortId: string; readonly name: string };

const ORGANIC = 'organic';

/**
 * What a fact is to callbacks; null where none waits for such a thing.
 *
 * @see A reinstall that keeps its first source makes no install callback, and a cancelled subscription none at all: assumed.
 */
export function eventOf(fact: Fact): CallbackEvent | null {
  switch (fact.type) {
    case 'install':
      return fact.tracked ? { trigger: 'install' } : null;
    case 'session':
      return { trigger: 'open' };
    case 'purchase':
      return { trigger: 'purchase' };
    case 'subscription':
      return fact.event === 'cancellation' ? null : { trigger: 'subscription' };
    case 'ad-revenue':
      return { trigger: 'ad_impression' };
    case 'event':
      return { custom: fact.name };
    case 'engagement':
    case 'claim':
    case 'conversion-value':
    case 'import':
      return null;
    default:
      return fact satisfies never;
  }
}

/** Whether a callback waits for this. @param channel - The channel that brought the installation; null before its open. */
export function isWaitedFor(
  callback: Callback,
  event: CallbackEvent,
  app: Pick<App, 'id' | 'bundleId'>,
  channel: ChannelName | null,
): boolean {
  if (!callback.active || !isSameEvent(callback.event, event)) return false;
  if (callback.app !== null && callback.app !== app.id && callback.app !== app.bundleId) return false;
  return isOfNetwork(callback, channel);
}

/** Whether it is the same trigger, or a custom event of the same name. */
export function isSameEvent(wanted: CallbackEvent, event: CallbackEvent): boolean {
  if ('trigger' in wanted) return 'trigger' in event && wanted.trigger === event.trigger;
  return 'custom' in event && wanted.custom === event.custom;
}

/** What has no attribution yet is of no network, and passes where all do. */
function isOfNetwork({ networks, channel: wanted }: Callback, channel: ChannelName | null): boolean {
  if (networks === 'all') return true;
  if (channel === null) return false;
  const isCalled = (name: string): boolean => channel.shortId === name || channel.name === name;
  if (networks === 'channel') return isCalled(wanted ?? '');
  if (networks === 'channel_and_organic') return channel.shortId === ORGANIC || isCalled(wanted ?? '');
  return networks.length === 0 || networks.some(isCalled);
}
