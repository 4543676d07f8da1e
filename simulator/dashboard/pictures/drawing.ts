import type { EChartsCoreOption } from 'echarts/core';
import type { ColourName } from './palette.js';

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
