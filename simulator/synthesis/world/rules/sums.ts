import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { Platform, WorldConfig } from '../world-config.js';
import type { Rule } from './rule.js';

/** Where one of several is chosen by weight, one of them has some. */
export const sumRules: readonly Rule[] = [
  { needs: ['countries'], find: ({ countries }) => nothing('countries', 'share', countries) },
  { needs: ['countries', 'devices'], find: phones },
  { needs: ['devices'], find: versions },
  { needs: ['exposure'], find: ({ exposure }) => never('exposure', exposure) },
  { needs: ['opening'], find: ({ opening }) => never('opening', opening) },
  {
    needs: ['purchases'],
    find: ({ purchases }) =>
      purchases === null
        ? []
        : noWeight(
            'purchases.prices',
            'weight',
            purchases.prices.map(({ weight }) => weight),
          ),
  },
  {
    needs: ['adRevenue'],
    find: ({ adRevenue }) =>
      adRevenue === null
        ? []
        : [
            ...nothing('adRevenue.networks', 'share', adRevenue.networks),
            ...nothing('adRevenue.formats', 'share', adRevenue.formats),
          ],
  },
];

function* noWeight(path: string, name: string, weights: readonly number[]): Generator<JsonProblem> {
  if (weights.some((weight) => weight > 0)) return;
  const what = name === '' ? 'at least one number' : `at least one with a ${name}`;
  yield { path, given: JSON.stringify(weights), expected: `${what} above 0: nothing can be chosen` };
}

const nothing = (path: string, name: string, list: readonly { readonly share: number }[]): Generator<JsonProblem> =>
  noWeight(
    path,
    name,
    list.map(({ share }) => share),
  );

function* phones({ countries, devices }: WorldConfig): Generator<JsonProblem> {
  const isNeeded: Readonly<Record<Platform, boolean>> = {
    android: countries.some(({ iphones }) => iphones < 1),
    ios: countries.some(({ iphones }) => iphones > 0),
  };
  for (const platform of ['android', 'ios'] as const) {
    const list = devices.filter((device) => device.platform === platform);
    if (!isNeeded[platform] || list.some(({ share }) => share > 0)) continue;
    const expected = `a device of ${platform} with a share above 0: there are people with such phones (iphones of countries)`;
    yield { path: 'devices', given: `${list.length} of ${platform}`, expected };
  }
}

function* versions({ devices }: WorldConfig): Generator<JsonProblem> {
  for (const [i, { os }] of devices.entries()) yield* nothing(`devices.${i}.os`, 'share', os);
}

function* never(path: string, { hours, weekdays }: WorldConfig['opening']): Generator<JsonProblem> {
  yield* noWeight(`${path}.hours`, '', hours);
  yield* noWeight(`${path}.weekdays`, '', weekdays);
}
