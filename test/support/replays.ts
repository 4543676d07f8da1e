import { readFileSync } from 'node:fs';
import { replay, type Replayed, type ReplayOptions } from '../../simulator/cli/replay.js';
import { CELL_PEOPLE } from '../../simulator/synthesis/people/cells.js';
import type { WorldConfig } from '../../simulator/synthesis/world/world-config.js';

const presets = new URL('../../simulator/synthesis/world/presets/', import.meta.url);

const presetOf = (name: string): WorldConfig =>
  JSON.parse(readFileSync(new URL(`${name}.json`, presets), 'utf8')) as WorldConfig;

/**
 * A world as its file says it, with few impressions. Most of what happens are impressions of people who never come; without them it is the same
 * world in a shorter time.
 */
export function eager(preset: string, more: object): object {
  const { channels } = presetOf(preset);
  const quick = channels.map((one) => ({ ...one, ctr: 0.4, clickToInstallRate: 0.3, viewToInstallRate: 0.02 }));
  return { preset, startsOn: '2026-03-01', channels: quick, ...more };
}

/** The same, of people of one country: in `regions` carrier regions, of whom few come. */
export function ofOneCountry(
  preset: string,
  country: string,
  regions: number,
  more: { readonly installs: number } & Record<string, unknown>,
): object {
  const { countries, campaigns } = presetOf(preset);
  return eager(preset, {
    peoplePerInstall: Math.ceil(((regions - 0.5) * CELL_PEOPLE) / more.installs),
    countries: countries.filter((one) => one.country === country),
    campaigns: campaigns
      .filter((one) => one.countries?.includes(country) !== false)
      .map((one) => ({ ...one, countries: [country] })),
    ...more,
  });
}

export const SEED = 'test';

/** Replays as fast as it goes, of one seed. */
export function replayed(
  config: WorldConfig,
  { url }: { readonly url: string },
  more: Partial<ReplayOptions> = {},
): Promise<Replayed> {
  return replay({
    config,
    seed: SEED,
    url,
    perSecond: null,
    signal: new AbortController().signal,
    onBegin: () => {},
    onProgress: () => {},
    ...more,
  });
}
