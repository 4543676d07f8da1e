import { axisWords, written } from './written.js';
import type { Paint } from './palette.js';
import { visible } from '../parts/shell-word.js';

// Parts of options that the pictures share.

/** Units of axes. */
export type AxisUnit = 'count' | 'usd' | 'ratio';

const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, sans-serif';
const label = (paint: Paint): object => ({ color: paint('soft'), fontSize: 12 });

export const base = (paint: Paint): object => ({
  animation: false,
  backgroundColor: 'transparent',
  textStyle: { fontFamily: FONT, color: paint('fore') },
  grid: { left: 4, right: 18, top: 14, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
});

/** Drawn into the picture: what would be HTML has style attributes, and names that somebody sent. */
export const tooltip = (paint: Paint, unit: AxisUnit, more: object = {}): object => ({
  trigger: 'axis',
  renderMode: 'richText',
  confine: true,
  // Behind what it points at.
  axisPointer: { type: 'shadow', z: 1, shadowStyle: { color: paint('line'), opacity: 0.4 } },
  backgroundColor: paint('back'),
  borderColor: paint('soft'),
  textStyle: { color: paint('fore'), fontSize: 12, fontFamily: FONT },
  valueFormatter: (value: unknown) => written(typeof value === 'number' ? value : null, unit),
  ...more,
});

export const amountAxis = (paint: Paint, unit: AxisUnit, more: object = {}): object => ({
  type: 'value',
  axisLabel: { ...label(paint), formatter: (value: number) => axisWords(value, unit), hideOverlap: true },
  axisLine: { show: false },
  axisTick: { show: false },
  splitNumber: 4,
  ...(unit === 'count' ? { minInterval: 1 } : {}),
  splitLine: { lineStyle: { color: paint('line') } },
  ...more,
});

export const namesAxis = (paint: Paint, names: readonly string[], more: object = {}): object => ({
  type: 'category',
  data: names.map(visible),
  axisLabel: { ...label(paint), hideOverlap: true },
  axisTick: { show: false },
  axisLine: { lineStyle: { color: paint('soft') } },
  ...more,
});

/** Parts of a bar, with a line of the paper between them: colours alone do not tell them apart for all. */
export const bars = (
  paint: Paint,
  { name, colour, data }: { readonly name: string; readonly colour: string; readonly data: readonly unknown[] },
  more: object = {},
): object => ({
  name: visible(name),
  type: 'bar',
  data,
  barMaxWidth: 34,
  itemStyle: { color: colour, borderColor: paint('back'), borderWidth: 0.5 },
  emphasis: { disabled: true },
  ...more,
});
