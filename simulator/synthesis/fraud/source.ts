import { hashText } from '../../ids.js';
import type { Span } from '../time/season.js';
import type { Demand } from '../world/demand.js';
import type { WorldCampaign } from '../world/world.js';
import type { FraudConfig, WorldConfig } from '../world/world-config.js';
import { clicksADay, daysOf, type Ground, honestADay, injectable } from './expected.js';
import { wavesOf } from './waves.js';

const DAY = 86_400_000;

export type FraudWave = Span & {
  /** Its first UTC day, counted from 1970: draws are made by it, so that a wave more changes no other. */
  readonly day: number;
  /**
   * How much of it, by country: of a flood the clicks of each phone; of injection its share of the installs that it may
   * take; of farms and of fakes how many for each person with such a phone.
   */
  readonly much: readonly number[];
};

/** Somebody who cheats: in one way, for one campaign, from one site. */
export type FraudSource = {
  readonly number: number;
  readonly config: FraudConfig;
  readonly campaign: WorldCampaign;
  readonly waves: readonly FraudWave[];
  /** Of its draws, whatever place it has in the file. */
  readonly salt: number;
};

export function fraudSourcesOf(
  config: WorldConfig,
  demand: Demand,
  campaigns: readonly WorldCampaign[],
): FraudSource[] {
  return config.fraud.map((fraud, number) => {
    const campaign = campaigns.find((one) => one.config.name === fraud.campaign);
    if (campaign === undefined) throw new RangeError(`no campaign ${fraud.campaign}`);
    const waves = wavesOf(fraud, config, campaign.config).map((wave) => ({
      ...wave,
      day: Math.floor(wave.fromMs / DAY),
      much: config.countries.map((_, place) => {
        const ground = { config, demand, campaign: campaign.number, place };
        const wanted = fraud.rate * honestADay(ground, campaign.number) * daysOf(wave);
        return wanted === 0 ? 0 : muchOf(fraud.kind, ground, wave, wanted);
      }),
    }));
    return {
      number,
      config: fraud,
      campaign,
      waves,
      salt: hashText(`${fraud.kind} ${fraud.campaign} ${fraud.site}`, 4),
    };
  });
}

function muchOf(kind: FraudConfig['kind'], ground: Ground, wave: Span, wanted: number): number {
  if (kind === 'click-flooding') return clicksADay(ground, wave, wanted) * daysOf(wave);
  return kind === 'click-injection' ? wanted / injectable(ground, wave) : wanted;
}
