import { exp } from '../synthesis/chance/arithmetic.js';
import { installsPerImpression } from '../synthesis/world/channels.js';
import type { World, WorldCampaign, WorldCountry } from '../synthesis/world/world.js';
import { shareWithin } from './expected.js';

// Whoever would come twice comes once, by what is first. So ads bring fewer than what their rates say, by how much else there is
// and how unlike people are.

const [LEAST, MOST] = [-4, 6];
/** Instants of a span at which is asked how many of those who clicked by then have come. */
const STEPS = 48;

/** What a campaign does in a country to a person there with a phone of its platform, on average. */
export type Brought = { readonly clicks: number; readonly byClick: number; readonly all: number };

/** How unlike people are: by standard deviations from the middle, from the least to the most; and how many each stands for. */
type Kind = { readonly factor: number; readonly weight: number };

/** People by a spread of which the mean is 1. Those at the end are few, and see and like the most: they are not left out. */
function unlike(sigma: number, step = 0.25): Kind[] {
  const kinds = Array.from({ length: Math.round((MOST - LEAST) / step) + 1 }, (_, i): Kind => {
    const z = LEAST + i * step;
    return { factor: exp(sigma * z - (sigma * sigma) / 2), weight: exp((-z * z) / 2) };
  });
  const whole = kinds.reduce((sum, { weight }) => sum + weight, 0);
  return kinds.map(({ factor, weight }) => ({ factor, weight: weight / whole }));
}

/** Of the installs of a campaign, those that come before the span is over. */
function shareInTime(world: World, { channel, span }: WorldCampaign): number {
  const length = span.toMs - span.fromMs;
  let sum = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const leftMs = world.span.toMs - (span.fromMs + ((step + 0.5) / STEPS) * length);
    sum += shareWithin(leftMs / 1000, channel.clickToInstall);
  }
  return sum / STEPS;
}

/** By campaign. People who come by several ads or by themselves come by the first; all of it is taken as spread evenly. */
export function expectedFirstComers(world: World): (campaign: WorldCampaign, country: WorldCountry) => Brought {
  const { config, campaigns, demand } = world;
  const [interests, exposures] = [unlike(config.interest.sigma), unlike(config.exposure.sigma)];
  const inTime = campaigns.map((campaign) => shareInTime(world, campaign));
  const rates = (campaign: WorldCampaign, liking: number) => {
    const { ctr } = campaign.channel;
    const byClick = ctr * Math.min(1, campaign.clickToInstallRate * liking);
    return { byClick, all: byClick + (1 - ctr) * Math.min(1, campaign.viewToInstallRate * liking) };
  };
  /** At which all ads for a platform in a country bring people, by how much they like the app. The same for each campaign there. */
  const wholes = new Map<string, readonly number[]>();
  const wholesOf = (platform: string, place: number): readonly number[] => {
    const known = wholes.get(`${platform} ${place}`);
    if (known !== undefined) return known;
    const rivals = campaigns.filter(({ config: { platform: other } }) => other === platform);
    const made = interests.map(({ factor: liking }) =>
      rivals.reduce(
        (sum, rival) => sum + (rival.impressions[place] ?? 0) * rates(rival, liking).all * (inTime[rival.number] ?? 1),
        0,
      ),
    );
    wholes.set(`${platform} ${place}`, made);
    return made;
  };
  return (campaign, { place }) => {
    const shown = campaign.impressions[place] ?? 0;
    const ads = wholesOf(campaign.config.platform, place);
    let [byClick, all] = [0, 0];
    for (const [i, { factor: liking, weight }] of interests.entries()) {
      const organic = 1 - exp(-demand.organic * liking);
      const own = rates(campaign, liking);
      const whole = ads[i] ?? 0;
      let first = 0;
      for (const seen of exposures) first += seen.weight * seen.factor * shareFirst(whole * seen.factor, organic);
      byClick += weight * own.byClick * first;
      all += weight * own.all * first;
    }
    const timely = shown * (inTime[campaign.number] ?? 1);
    return { clicks: shown * campaign.channel.ctr, byClick: timely * byClick, all: timely * all };
  };
}

/**
 * Of those who would come by an ad, those whom nothing brought before.
 *
 * @param rate - At which ads bring such a person in the span. @param organic - Chance to come without.
 */
function shareFirst(rate: number, organic: number): number {
  if (rate < 1e-6) return 1 - organic / 2;
  const come = 1 - exp(-rate);
  return come / rate - (organic * (come - rate * exp(-rate))) / (rate * rate);
}

/** Kinds of people are fewer here: it is asked of many instants. */
const COARSE = 0.5;

/**
 * Of those whom a click is to bring so many seconds later, the share to whom nothing else happens until then: no other ad
 * brings them, and they do not come by themselves.
 */
export function expectedStill(world: World): (seconds: number) => number {
  const { config, campaigns, countries, demand } = world;
  const [interests, exposures] = [unlike(config.interest.sigma, COARSE), unlike(config.exposure.sigma, COARSE)];
  const spanSeconds = (world.span.toMs - world.span.fromMs) / 1000;
  const kinds: { readonly weight: number; readonly rate: number }[] = [];
  for (const { config: country, place } of countries) {
    for (const platform of ['android', 'ios'] as const) {
      const people = country.share * (platform === 'ios' ? country.iphones : 1 - country.iphones);
      const ads = campaigns.reduce(
        (sum, { config: campaign, channel, impressions }) =>
          campaign.platform === platform ? sum + (impressions[place] ?? 0) * installsPerImpression(channel) : sum,
        0,
      );
      for (const liking of interests) {
        for (const seen of exposures) {
          const byAds = ads * seen.factor * liking.factor;
          const organic = demand.organic * liking.factor;
          // Whoever meets many ads and likes the app is among those who come by one.
          const weight = people * liking.weight * seen.weight * byAds * shareFirst(byAds, 1 - exp(-organic));
          if (weight > 0) kinds.push({ weight, rate: (byAds + organic) / spanSeconds });
        }
      }
    }
  }
  const whole = kinds.reduce((sum, { weight }) => sum + weight, 0);
  return (seconds) =>
    whole === 0 ? 1 : kinds.reduce((sum, { weight, rate }) => sum + weight * exp(-rate * seconds), 0) / whole;
}
