import { defaultWindows } from '../../attribution/windows.js';
import { exp } from '../chance/arithmetic.js';
import type { Span } from '../time/season.js';
import { channelOf } from '../world/channels.js';
import type { Demand } from '../world/demand.js';
import { spanOf, spanOfWorld } from '../world/spans.js';
import type { ChannelConfig, ClickToInstall, FraudConfig, WorldConfig } from '../world/world-config.js';
import { wavesOf } from './waves.js';

const DAY = 86_400_000;
/** A click earns an install for so long. */
const WINDOW_DAYS = defaultWindows.click.deviceMs / DAY;
/** Nobody's phone clicks oftener of itself, a day. */
const MOST_CLICKS_A_DAY = 10;
/** Steps in which what a flood takes is summed up. */
const STEPS_A_DAY = 4;

/** What there is to cheat with: of people with a phone of the campaign's platform, in one country. */
export type Ground = {
  readonly config: WorldConfig;
  readonly demand: Demand;
  /** Of the campaign that is paid for it. */
  readonly campaign: number;
  /** Of the country. */
  readonly place: number;
};

/** Honest first installs of such a person by that campaign, a day on which it runs. */
export function honestADay({ config, demand, place }: Ground, campaign: number): number {
  const one = config.campaigns[campaign];
  if (one === undefined) throw new RangeError(`no campaign ${campaign}`);
  const { fromMs, toMs } = spanOf(one, spanOfWorld(config));
  return ((demand.installs[campaign]?.[place] ?? 0) * DAY) / (toMs - fromMs);
}

function organicADay({ config, demand, campaign, place }: Ground): number {
  const platform = config.campaigns[campaign]?.platform ?? 'android';
  return (demand.organicInstalls[place]?.[platform] ?? 0) / config.days;
}

type Other = { readonly installs: number; readonly channel: ChannelConfig };

/** Honest first installs of such a person in a span by other campaigns. */
function othersIn(ground: Ground, span: Span): Other[] {
  const { config, campaign } = ground;
  const platform = config.campaigns[campaign]?.platform;
  const others: Other[] = [];
  for (const [i, other] of config.campaigns.entries()) {
    if (i === campaign || other.platform !== platform) continue;
    const runs = spanOf(other, spanOfWorld(config));
    const shared = Math.min(runs.toMs, span.toMs) - Math.max(runs.fromMs, span.fromMs);
    if (shared <= 0) continue;
    others.push({ installs: (honestADay(ground, i) * shared) / DAY, channel: channelOf(config, other) });
  }
  return others;
}

export const daysOf = ({ fromMs, toMs }: Span): number => (toMs - fromMs) / DAY;

/** Installs of such a person in a wave that an injected click can take: organic ones, and those of other campaigns. */
export const injectable = (ground: Ground, wave: Span): number =>
  organicADay(ground) * daysOf(wave) + othersIn(ground, wave).reduce((sum, { installs }) => sum + installs, 0);

/**
 * Installs of such a person that a flood takes in a wave, by how many times a day their phone clicks: mostly organic ones, of
 * which the last such click is still in its window; of others those few that the click comes in between of.
 */
function floodOf(ground: Ground, wave: Span): (clicks: number) => number {
  const days = daysOf(wave);
  const left = daysOf({ fromMs: wave.fromMs, toMs: spanOfWorld(ground.config).toMs });
  const organicInstalls = organicADay(ground);
  // What does not hang on the clicks is worked out once: they are looked for in forty steps.
  const others = othersIn(ground, wave).map(({ installs, channel }) => ({
    installs,
    days: meanDays(channel.clickToInstall),
  }));
  return (clicks) => {
    let organic = 0;
    for (let step = 0; step < (days + WINDOW_DAYS) * STEPS_A_DAY; step += 1) {
      const day = (step + 0.5) / STEPS_A_DAY;
      if (day > left) break;
      const covered = Math.min(day, days) - Math.max(0, day - WINDOW_DAYS);
      organic += (1 - exp(-clicks * covered)) / STEPS_A_DAY;
    }
    const taken = others.reduce((sum, other) => sum + other.installs * (1 - exp(-clicks * other.days)), 0);
    return organicInstalls * organic + taken;
  };
}

/** Mean time from click to first open, days. */
function meanDays({ quickShare, quick, slow }: ClickToInstall): number {
  const mean = ({ median, sigma }: ClickToInstall['quick']): number => median * exp((sigma * sigma) / 2);
  return (quickShare * mean(quick) + (1 - quickShare) * mean(slow)) / 86_400;
}

/** Clicks a day of each such phone that take so many installs in a wave; infinite where no number does. */
export function clicksADay(ground: Ground, wave: Span, wanted: number): number {
  if (wanted <= 0) return 0;
  const flooded = floodOf(ground, wave);
  if (flooded(MOST_CLICKS_A_DAY) < wanted) return Number.POSITIVE_INFINITY;
  let [few, many] = [0, MOST_CLICKS_A_DAY];
  for (let i = 0; i < 40; i += 1) {
    const middle = (few + many) / 2;
    if (flooded(middle) < wanted) few = middle;
    else many = middle;
  }
  return many;
}

/** The largest rate that can be had; infinite for what makes up its own installs. Zero where there is nothing to compare with. */
export function mostRate({ kind, ...source }: FraudConfig, config: WorldConfig, demand: Demand): number {
  const campaign = config.campaigns.findIndex(({ name }) => name === source.campaign);
  const paid = config.campaigns[campaign];
  if (paid === undefined) return 0;
  let most = Number.POSITIVE_INFINITY;
  let isAnywhere = false;
  for (const place of config.countries.keys()) {
    const ground = { config, demand, campaign, place };
    const honest = honestADay(ground, campaign);
    if (honest === 0) continue;
    isAnywhere = true;
    for (const wave of wavesOf(source, config, paid)) {
      if (kind === 'click-injection') most = Math.min(most, injectable(ground, wave) / (honest * daysOf(wave)));
      if (kind === 'click-flooding')
        most = Math.min(most, floodOf(ground, wave)(MOST_CLICKS_A_DAY) / (honest * daysOf(wave)));
    }
  }
  return isAnywhere ? most : 0;
}

/** How many are made up for each person with such a phone, in all waves together, in the country where most are. */
export function fakesOfPerson(source: FraudConfig, config: WorldConfig, demand: Demand): number {
  const campaign = config.campaigns.findIndex(({ name }) => name === source.campaign);
  const paid = config.campaigns[campaign];
  if (paid === undefined) return 0;
  const days = wavesOf(source, config, paid).reduce((sum, wave) => sum + daysOf(wave), 0);
  const each = [...config.countries.keys()].map((place) => honestADay({ config, demand, campaign, place }, campaign));
  return source.rate * days * Math.max(...each);
}
