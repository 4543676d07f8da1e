import { METHOD_WORDS } from '@mmp-sim/contracts/attribution-words';
import type { ColourName } from '../../pictures/palette.js';

export type Method = {
  readonly method: keyof typeof METHOD_WORDS;
  readonly metric: string;
  readonly name: string;
  readonly colour: ColourName;
};

/** Each has one colour in all pictures. @see docs/insights.md#attribution */
export const METHODS: readonly Method[] = [
  { method: 'device-click', metric: 'deviceClick', name: METHOD_WORDS['device-click'], colour: 'series-1' },
  { method: 'referrer-click', metric: 'referrerClick', name: METHOD_WORDS['referrer-click'], colour: 'series-6' },
  {
    method: 'probabilistic-click',
    metric: 'probabilisticClick',
    name: METHOD_WORDS['probabilistic-click'],
    colour: 'series-3',
  },
  { method: 'device-view', metric: 'deviceView', name: METHOD_WORDS['device-view'], colour: 'series-4' },
  {
    method: 'probabilistic-view',
    metric: 'probabilisticView',
    name: METHOD_WORDS['probabilistic-view'],
    colour: 'series-7',
  },
  { method: 'claim', metric: 'claim', name: METHOD_WORDS.claim, colour: 'series-2' },
  { method: 'organic', metric: 'organic', name: METHOD_WORDS.organic, colour: 'organic' },
];
