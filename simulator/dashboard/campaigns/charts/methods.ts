import type { ColourName } from '../../pictures/palette.js';

export type Method = {
  readonly method: string;
  readonly metric: string;
  readonly name: string;
  readonly colour: ColourName;
};

/** Each has one colour in all pictures. @see docs/insights.md#attribution */
export const METHODS: readonly Method[] = [
  { method: 'device-click', metric: 'deviceClick', name: 'click, by advertising id', colour: 'series-1' },
  { method: 'referrer-click', metric: 'referrerClick', name: 'click, by store referrer', colour: 'series-6' },
  { method: 'probabilistic-click', metric: 'probabilisticClick', name: 'click, by address', colour: 'series-3' },
  { method: 'device-view', metric: 'deviceView', name: 'view, by advertising id', colour: 'series-4' },
  { method: 'probabilistic-view', metric: 'probabilisticView', name: 'view, by address', colour: 'series-7' },
  { method: 'claim', metric: 'claim', name: 'claim', colour: 'series-2' },
  { method: 'organic', metric: 'organic', name: 'organic', colour: 'organic' },
];
