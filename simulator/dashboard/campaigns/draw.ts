import type { App, InsightAnswer } from '@mmp-sim/contracts/answers';
import type { Drawing } from '../pictures/drawing.js';
import type { Paint } from '../pictures/palette.js';
import type { Asked } from './asked.js';

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
