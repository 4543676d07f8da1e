import { METHOD_NAMES } from '../../parts/method-names.js';
import type { ColourName } from '../../pictures/palette.js';

export type Method = {
  readonly method: keyof typeof METHOD_NAMES;
  readonly metric: string;
  readonly name: string;
  readonly colour: ColourName;
};

/** Each has one colour in all pictures. @see docs/insights.md#attribution */
export const METHODS: readonly Method[] = [
  { method: 'device-click', metric: 'deviceClick', name: METHOD_NAMES['device-click'], colour: 'series-1' },
  { method: 'referrer-click', metric: 'referrerClick', name: METHOD_NAMES['referrer-click'], colour: 'series-6' },
  {
    method: 'probabilistic-click',
    metric: 'probabilisticClick',
    name: METHOD_NAMES['probabilistic-click'],
    colour: 'series-3',
  },
  { method: 'device-view', metric: 'deviceView', name: METHOD_NAMES['device-view'], colour: 'series-4' },
  {
    method: 'probabilistic-view',
    metric: 'probabilisticView',
    name: METHOD_NAMES['probabilistic-view'],
    colour: 'series-7',
  },
  { method: 'claim', metric: 'claim', name: METHOD_NAMES.claim, colour: 'series-2' },
  { method: 'organic', metric: 'organic', name: METHOD_NAMES.organic, colour: 'organic' },
];
