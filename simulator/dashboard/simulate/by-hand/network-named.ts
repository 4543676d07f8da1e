import type { ChannelList } from '@mmp-sim/contracts/answers';
import { didYouMean } from '@mmp-sim/contracts/did-you-mean';

type Channel = ChannelList['items'][number];

export type NamedNetwork = {
  /** Whether a campaign for it would make it. */
  readonly isNew: boolean;
  /** The short id of the one that was probably meant; null where none is near. */
  readonly meant: string | null;
};

/** Whom a campaign would be for. The simulator knows a network by its short id or its name, in any case, and makes one that it does not know. */
export function networkNamed(text: string, channels: readonly Pick<Channel, 'shortId' | 'name'>[]): NamedNetwork {
  const wanted = text.trim();
  const isCalled = (name: string): boolean => name.toLowerCase() === wanted.toLowerCase();
  if (wanted === '' || channels.some(({ shortId, name }) => isCalled(shortId) || isCalled(name)))
    return { isNew: false, meant: null };
  const near = didYouMean(
    wanted,
    channels.flatMap(({ shortId, name }) => [shortId, name]),
  );
  const meant = channels.find(({ shortId, name }) => near === shortId || near === name);
  return { isNew: true, meant: meant?.shortId ?? null };
}
