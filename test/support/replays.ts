import { readFileSync } from 'node:fs';
import { replay, type Replayed, type ReplayOptions } from '../../simulator/cli/replay.js';
import type { WorldConfig } from '../../simulator/synthesis/world/world-config.js';

const presets = new URL('../../simulator/synthesis/world/presets/', import.meta.url);

/**
 * A world as its file says it, with few impressions. Most of what happens are impressions of people who never come; without them it is the same
 * world in a shorter time.
 */
export function eager(preset: string, more: object): object {
  const { channels } = JSON.parse(readFileSync(new URL(`${preset}.json`, presets), 'utf8')) as WorldConfig;
  const quick = channels.map((one) => ({ ...one, ctr: 0.4, clickToInstallRate: 0.3, viewToInstallRate: 0.02 }));
  return { preset, startsOn: '2026-03-01', channels: quick, ...more };
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
