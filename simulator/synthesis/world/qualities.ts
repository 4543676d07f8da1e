import { exp, normalQuantile } from '../chance/arithmetic.js';
import type { Demand } from './demand.js';
import type { Platform, WorldConfig } from './world-config.js';

/** How likely somebody is to come back and to pay, against the average of the app. */
export type Quality = { readonly retention: number; readonly paying: number };

/** By whom they are: who would come by themselves, and who would not, by the channel that brings them. */
export type Qualities = { readonly byThemselves: Quality; readonly byChannel: ReadonlyMap<string, Quality> };

const KINDS = 64;

/**
 * Whoever would come by themselves is worth more, and is so too when an ad is there first: ads make nobody leave. So of those
 * whom a channel brings, the others are worth as much less as it takes until all of them together have the quality that the
 * world's file says; nobody is worth less than nothing.
 */
export function qualitiesOf(
  { organic, channels, interest }: WorldConfig,
  demand: Pick<Demand, 'organic' | 'later'>,
): Qualities {
  const share = shareWhoWouldCome(interest.sigma, demand);
  const ofOthers = (all: number, byThemselves: number): number =>
    Math.max(0, (all - share * byThemselves) / (1 - share));
  return {
    byThemselves: organic,
    byChannel: new Map(
      channels.map(({ channel, retention, paying }) => [
        channel,
        { retention: ofOthers(retention, organic.retention), paying: ofOthers(paying, organic.paying) },
      ]),
    ),
  };
}

/**
 * Of those whom ads bring, the share who would have come by themselves later: ads bring whoever likes the app the more. It
 * hangs on the people alone, and on no campaign.
 */
function shareWhoWouldCome(sigma: number, { organic, later }: Pick<Demand, 'organic' | 'later'>): number {
  let [would, all] = [0, 0];
  for (let i = 0; i < KINDS; i += 1) {
    // Those whom ads bring like the app more than people do: by the variance of the logarithm.
    const liking = exp(sigma * normalQuantile((i + 0.5) / KINDS) + (sigma * sigma) / 2);
    const inSpan = 1 - exp(-organic * liking);
    const ever = 1 - exp(-(organic + later) * liking);
    // Half of those who would come within the span are there before the ad.
    would += ever - inSpan / 2;
    all += 1 - inSpan / 2;
  }
  return would / all;
}

type Who = {
  readonly platform: Platform;
  /** Without any advertising, now or later. */
  readonly wouldCome: boolean;
  /** That brought them; null where none did. */
  readonly channel: string | null;
};

/** The quality of somebody: people's own, and not what the last ad makes of them. */
export function qualityOf(
  { qualities, config }: { readonly qualities: Qualities; readonly config: Pick<WorldConfig, 'retention'> },
  { platform, wouldCome, channel }: Who,
): Quality {
  const { byThemselves, byChannel } = qualities;
  const { retention, paying } = wouldCome || channel === null ? byThemselves : (byChannel.get(channel) ?? byThemselves);
  return { retention: retention * (platform === 'ios' ? config.retention.ios : 1), paying };
}
