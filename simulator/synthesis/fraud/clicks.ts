import { isTrue, keyOf, poisson, uniform } from '../chance/draws.js';
import { kinds } from '../cell/happenings.js';
import type { Installed } from '../cell/story.js';
import { personOf } from '../people/person.js';
import { placeOf } from '../journey/exposure.js';
import { purposes } from '../world/purposes.js';
import type { Scene } from './commit-fraud.js';
import type { FraudSource, FraudWave } from './source.js';

/** How long before a first open a click is injected: 3 to 10 seconds. @see docs/calibration.md, ctit-signatures. */
const INJECTED_MS = { least: 3000, most: 10_000 };

/**
 * Clicks that phones make without their users, at any hour of a wave: whoever of them installs soon, for whatever reason, was
 * clicked for. Each person of the region with such a phone is as likely to be one of them.
 */
export function flood(scene: Scene, source: FraudSource): void {
  const { world, cell } = scene;
  const { platform } = source.campaign.config;
  for (const wave of source.waves) {
    const mean = wave.much[cell.country.place] ?? 0;
    if (mean === 0) continue;
    for (let index = 0; index < cell.people; index += 1) {
      const key = keyOf(keyOf(cell.key, index), source.salt);
      const count = poisson(key, purposes.fraudCount, mean, wave.day);
      if (count === 0 || personOf(world, cell, index).platform !== platform) continue;
      for (let i = 0; i < count; i += 1) {
        const n = wave.day * 4096 + i;
        click(scene, source, index, wave.fromMs + Math.floor(uniform(key, purposes.fraudInstant, n) * length(wave)), n);
      }
    }
  }
}

/**
 * Clicks that an app on the phone makes when it hears that another one is being downloaded: after whatever led to the store,
 * and a few seconds before the first open.
 *
 * @param installed - Of people, before any fraud.
 */
export function inject(scene: Scene, source: FraudSource, installed: readonly Installed[]): void {
  const { campaign } = source;
  for (const { person, cause, installAtMs, again } of installed) {
    if (again || person.platform !== campaign.config.platform || cause?.campaign === campaign) continue;
    const wave = source.waves.find(({ fromMs, toMs }) => fromMs <= installAtMs && installAtMs < toMs);
    if (wave === undefined) continue;
    const key = keyOf(person.key, source.salt);
    if (!isTrue(key, purposes.fraudHit, wave.much[scene.cell.country.place] ?? 0)) continue;
    const { least, most } = INJECTED_MS;
    const before = least + Math.floor(uniform(key, purposes.fraudDelay) * (most - least));
    click(scene, source, person.index, Math.max(installAtMs - before, (cause?.atMs ?? 0) + 1), 0);
  }
}

export const length = ({ fromMs, toMs }: FraudWave): number => toMs - fromMs;

/** @param n - Number among those of the source on that phone. @returns Its number among what happened. */
export function click(
  { into, clicks, cell }: Scene,
  source: FraudSource,
  who: number,
  atMs: number,
  n: number,
): number {
  const { campaign, number, salt } = source;
  const creative = campaign.creatives.choose(keyOf(keyOf(cell.key, who), salt), purposes.fraudCreative, n);
  into.reported.add('clicks', atMs, campaign.number);
  const made = { source, atMs };
  const others = clicks.get(who);
  if (others === undefined) clicks.set(who, [made]);
  else others.push(made);
  return into.happenings.add(atMs, kinds.click, who, placeOf(campaign.number, 0, creative), number + 1);
}
