import { exp, normalQuantile } from '../chance/arithmetic.js';
import type { Span } from '../time/season.js';
import type { ChannelConfig, ClickToInstall } from './world-config.js';
import { installsPerImpression } from './channels.js';
import { type Kinds, kindsOf, meanOf } from './unlike.js';
import { rateOfAverage } from './rates.js';

// How many people come, and by which way, where people are unlike and whoever would come twice comes once: what the draws of
// people and exposures are to be expected to bring, summed up over all kinds of people and over the span.

/** Parts of the span, in each of which all ways bring people evenly. */
const STEPS = 4;
export const evenly = Float64Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);

export type Population = {
  /** How much people like the app, and how many ads they see. */
  readonly interests: Kinds;
  readonly exposures: Kinds;
};

export const populationOf = (config: {
  readonly interest: { readonly sigma: number };
  readonly exposure: { readonly sigma: number };
}): Population => ({ interests: kindsOf(config.interest.sigma), exposures: kindsOf(config.exposure.sigma) });

/** What an impression of a campaign does. */
export type Way = {
  /** By kind of interest: installs of an impression, whenever they come. */
  readonly perImpression: Float64Array;
  /** Of the installs, those that come before each step ends; the first is 0. Of all that come in the span; 1 at its end. */
  readonly before: Float64Array;
  /** Of the installs, those that come before the span is over; a tenth at the least. */
  readonly inTime: number;
};

/** Where next to nobody comes in time, exposures are not raised without end. */
const LEAST_IN_TIME = 0.1;

export function wayOf(
  channel: ChannelConfig,
  runs: Span,
  whole: Span,
  config: Parameters<typeof populationOf>[0],
): Way {
  const { interests } = populationOf(config);
  const [click, view] = [channel.clickToInstallRate, channel.viewToInstallRate].map((rate) =>
    rateOfAverage(rate, config),
  ) as [number, number];
  const per = interests.factors.map(
    (liking) => channel.ctr * Math.min(1, click * liking) + (1 - channel.ctr) * Math.min(1, view * liking),
  );
  // So few kinds miss the point from which on all of them come.
  const missed = installsPerImpression(channel) / meanOf(interests, (_, i) => per[i] ?? 0);
  const before = Float64Array.from({ length: STEPS + 1 }, (_, step) =>
    step === 0
      ? 0
      : shareBefore(whole.fromMs + ((whole.toMs - whole.fromMs) * step) / STEPS, channel.clickToInstall, runs),
  );
  const all = before[STEPS] ?? 0;
  return {
    perImpression: per.map((one) => (Number.isFinite(missed) ? one * missed : 0)),
    before: all < LEAST_IN_TIME ? evenly : before.map((one) => one / all),
    inTime: Math.max(all, LEAST_IN_TIME),
  };
}

/** Of the installs of ads that are shown evenly while a campaign runs, those that come before an instant. */
function shareBefore(atMs: number, { quickShare, quick, slow, floor }: ClickToInstall, { fromMs, toMs }: Span): number {
  if (toMs <= fromMs) return 1;
  const least = (floor[0] + floor[1]) / 2;
  const share = ({ median, sigma }: ClickToInstall['quick']): number => {
    let sum = 0;
    for (const quantile of quantiles) {
      const delayMs = 1000 * Math.max(least, median * exp(sigma * quantile));
      sum += Math.max(0, Math.min(toMs, atMs - delayMs) - fromMs) / (toMs - fromMs);
    }
    return sum / quantiles.length;
  };
  return quickShare * share(quick) + (1 - quickShare) * share(slow);
}

const QUANTILES = 32;
const quantiles = Array.from({ length: QUANTILES }, (_, i) => normalQuantile((i + 0.5) / QUANTILES));

/** Impressions that somebody who sees as many ads as others do is shown, and what they do. */
export type Shown = { readonly way: Way; readonly impressions: number };

/** Of people, those who come first by themselves, and by each of what they are shown. */
export type Arrivals = { readonly organic: number; readonly paid: readonly number[] };

/**
 * @param organic - Rate at which people of average interest would come by themselves in the span.
 * @param others - Rate at which others bring people whose interest and exposure are 1, where it is more than what is shown.
 */
export function arrivalsOf(
  { interests, exposures }: Population,
  organic: number,
  shown: readonly Shown[],
  others = 0,
): Arrivals {
  let byThemselves = 0;
  const paid = shown.map(() => 0);
  const rates = new Float64Array(STEPS + 1);
  const open = new Float64Array(STEPS + 1);
  // Asked for hundreds of times for each world: places are counted, since pairs of them would have to be collected.
  for (let i = 0; i < interests.factors.length; i += 1) {
    const liking = interests.factors[i] ?? 0;
    for (let step = 0; step <= STEPS; step += 1) {
      let rate = 0;
      for (const { way, impressions } of shown) {
        rate += impressions * (way.perImpression[i] ?? 0) * (way.before[step] ?? 0);
      }
      rates[step] = Math.max(rate, (others * liking * step) / STEPS);
    }
    const wouldCome = 1 - exp(-organic * liking);
    open.fill(0);
    for (let e = 0; e < exposures.factors.length; e += 1) {
      const seen = exposures.factors[e] ?? 0;
      const weight = (interests.weights[i] ?? 0) * (exposures.weights[e] ?? 0);
      let rateBefore = 0;
      let leftBefore = 1;
      for (let step = 1; step <= STEPS; step += 1) {
        const rate = (rates[step] ?? 0) * seen;
        const left = exp(-rate);
        const more = rate - rateBefore;
        // Of such people, those whom nothing has brought yet, on average over the step.
        const still = more > 1e-6 ? (leftBefore - left) / more : (leftBefore + left) / 2;
        byThemselves += (weight * wouldCome * still) / STEPS;
        open[step] = (open[step] ?? 0) + weight * seen * still * (1 - (wouldCome * (step - 0.5)) / STEPS);
        rateBefore = rate;
        leftBefore = left;
      }
    }
    shown.forEach(({ way, impressions }, s) => {
      let sum = 0;
      for (let step = 1; step <= STEPS; step += 1) {
        sum += (open[step] ?? 0) * ((way.before[step] ?? 0) - (way.before[step - 1] ?? 0));
      }
      paid[s] = (paid[s] ?? 0) + impressions * (way.perImpression[i] ?? 0) * sum;
    });
  }
  return { organic: byThemselves, paid };
}
