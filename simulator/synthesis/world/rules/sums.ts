import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { Platform, WorldConfig } from '../world-config.js';
import type { Rule } from './rule.js';

/** Where one of several is chosen by weight, one of them has some; of what everybody does once at most there is not more than all. */
export const sumRules: readonly Rule[] = [
  { needs: ['countries[].share'], find: ({ countries }) => nothing('countries', 'share', countries) },
  { needs: ['countries[].iphones', 'devices[].platform', 'devices[].share'], find: phones },
  { needs: ['devices[].os'], find: versions },
  { needs: ['exposure.hours'], find: ({ exposure }) => noWeight('exposure.hours', '', exposure.hours) },
  { needs: ['exposure.weekdays'], find: ({ exposure }) => noWeight('exposure.weekdays', '', exposure.weekdays) },
  { needs: ['opening.hours'], find: ({ opening }) => noWeight('opening.hours', '', opening.hours) },
  { needs: ['opening.weekdays'], find: ({ opening }) => noWeight('opening.weekdays', '', opening.weekdays) },
  { needs: ['subscriptions[].starts'], find: starts },
  {
    needs: ['purchases.prices'],
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

/** Sums of decimal shares are a little off. */
const NEAR = 1e-9;

function* starts({ subscriptions }: WorldConfig): Generator<JsonProblem> {
  const sum = subscriptions.reduce((before, one) => before + one.starts, 0);
  if (sum <= 1 + NEAR) return;
  const paths = subscriptions.map((_, i) => `subscriptions.${i}.starts`).join(', ');
  const expected = `at most 1, since nobody begins two plans: lower ${paths}`;
  yield { path: 'subscriptions', given: `${Number(sum.toFixed(9))} as the sum of starts`, expected };
}
