import { colour } from './colours.js';

// Parts of options that all pictures share.

const label = { color: colour('soft'), fontSize: 12, lineHeight: 15 };

export const legend = (names: readonly string[]): object => ({
  top: 0,
  left: 0,
  itemWidth: 14,
  itemHeight: 10,
  itemGap: 14,
  selectedMode: false,
  data: names.map((name) => ({ name, icon: 'roundRect' })),
  textStyle: { color: colour('ink'), fontSize: 12 },
});

export const grid = (more: object = {}): object => ({
  left: 8,
  right: 16,
  top: 36,
  bottom: 8,
  outerBoundsMode: 'same',
  outerBoundsContain: 'axisLabel',
  ...more,
});

/** Letters of a name before it is cut, and how wide one is at the most on average; pixels. */
const MOST_LETTERS = 22;
const LETTER = 7;

const cut = (name: string): string => (name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name);
/** Names of two parts, `fake-install, unity-android`, are written one above the other. */
const linesOf = (name: string): string[] => name.split(', ').map(cut).map(harmless);
/**
 * ECharts keeps widths by text in a plain object: of `__proto__` it would make `Object.prototype` one of a list, so that each
 * element of each picture from then on had the attributes `prev` and `next`. The page is built without that object.
 */
const harmless = (line: string): string => (line === '__proto__' ? `${line} ` : line);

/** With room for names at the left: without a browser nobody knows how wide letters will be. */
export const gridOfNames = (names: readonly string[]): object => ({
  left: 14 + LETTER * Math.max(...names.flatMap(linesOf).map(({ length }) => length)),
  right: 24,
  top: 36,
  bottom: 28,
  outerBoundsMode: 'none',
});

export const valueAxis = (more: object = {}): object => ({
  type: 'value',
  axisLabel: { ...label, formatter: (value: number) => `${Number((value * 100).toPrecision(6))} %` },
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: colour('line') } },
  ...more,
});

export const dollarAxis = (more: object = {}): object => ({
  ...valueAxis(more),
  axisLabel: { ...label, formatter: (value: number) => `$${Number(value.toPrecision(6))}` },
});

export const namesAxis = (names: readonly string[], more: object = {}): object => ({
  type: 'category',
  data: names.map((name) => linesOf(name).join('\n')),
  axisLabel: label,
  axisTick: { show: false },
  axisLine: { lineStyle: { color: colour('line') } },
  ...more,
});

type Paint = 'target' | 'realised' | 'other' | 'wrong';

export const line = (
  name: string,
  data: readonly (number | null | readonly [number, number | null])[],
  paint: Paint,
  more: object = {},
): object => ({
  name,
  type: 'line',
  data,
  symbol: 'none',
  silent: true,
  lineStyle: { color: colour(paint), width: 2, ...(paint === 'target' ? { type: 'dashed' } : {}) },
  itemStyle: { color: colour(paint) },
  ...more,
});

export const bars = (name: string, data: readonly (number | null)[], paint: Paint, more: object = {}): object => ({
  name,
  type: 'bar',
  data,
  silent: true,
  barMaxWidth: 18,
  barGap: '15%',
  itemStyle: { color: colour(paint) },
  ...more,
});
