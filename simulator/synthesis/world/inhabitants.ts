import type { WorldConfig } from './world-config.js';

type Peopled = Pick<WorldConfig, 'installs' | 'peoplePerInstall' | 'countries'>;

/** Of the whole world. */
export const peopleOf = ({ installs, peoplePerInstall }: Omit<Peopled, 'countries'>): number =>
  Math.max(1, Math.round(installs * peoplePerInstall));

/**
 * How many people live in each country: all of them together are as many as the world has, and each country has its share,
 * rounded. By Sainte-Laguë, so that a world with more people has no country with fewer.
 *
 * @param world - With a share above 0 somewhere.
 */
export function inhabitantsOf(world: Peopled): number[] {
  const people = peopleOf(world);
  const total = world.countries.reduce((sum, { share }) => sum + share, 0);
  const shares = world.countries.map(({ share }) => share / total);
  const inhabitants = shares.map((share) => Math.round(people * share));
  let left = people - inhabitants.reduce((sum, one) => sum + one, 0);
  for (; left > 0; left -= 1) {
    const claims = shares.map((share, i) => share / ((inhabitants[i] ?? 0) + 0.5));
    const place = claims.indexOf(claims.reduce((most, claim) => Math.max(most, claim)));
    inhabitants[place] = (inhabitants[place] ?? 0) + 1;
  }
  for (; left < 0; left += 1) {
    const claims = shares.map((share, i) => (inhabitants[i] === 0 ? Infinity : share / ((inhabitants[i] ?? 0) - 0.5)));
    const place = claims.lastIndexOf(claims.reduce((least, claim) => Math.min(least, claim)));
    inhabitants[place] = (inhabitants[place] ?? 0) - 1;
  }
  return inhabitants;
}
