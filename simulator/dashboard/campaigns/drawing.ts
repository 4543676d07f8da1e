import type { App, InsightAnswer } from '@mmp-sim/contracts/answers';
import type { EChartsCoreOption } from 'echarts/core';
import type { Asked } from './asked.js';
import type { ColourName, Paint } from './palette.js';

type LegendEntry = { readonly name: string; readonly colour: ColourName };

/** A picture of an answer, and what stands around it. */
export type Drawing = {
  readonly option: EChartsCoreOption;
  readonly legend: readonly LegendEntry[];
  /** Pixels. */
  readonly height: number;
  /** What a reader who does not see it is told: what is drawn, and the gist of it. */
  readonly alt: string;
  /** What has to be known to read it, beside what is always so. */
  readonly note?: string;
};

/** What a picture may know besides the answer. */
export type About = {
  readonly asked: Asked;
  readonly paint: Paint;
  /** Names of all channels, the largest first, whatever is filtered. */
  readonly channels: readonly string[];
  /** Those that are asked about. */
  readonly apps: readonly App[];
};

export type Draw = (answer: InsightAnswer, about: About) => Drawing | null;

/** Rows of an answer. */
export type Items = InsightAnswer['items'];
