import type { Description } from './describe-world.js';
import { deviationOf } from './deviation.js';
import { shown } from './measure.js';
import { count, signed } from '../pictures/written.js';

/** What is left to chance in so many measures is less: once in thirty worlds one of five hundred. */
export const USUAL_SIGMAS = 4;

/** A measure beyond what is put down to chance. */
type Beyond = {
  readonly measure: string;
  readonly what: string;
  readonly deviation: number;
  /** In words: what was to be, and what is. */
  readonly text: string;
};

/** Whether a world is what it was to be. */
export type Check = {
  readonly sigmas: number;
  /** Measures that have a target and of which it is known what chance does to them. */
  readonly judged: number;
  readonly beyond: readonly Beyond[];
};

/** @param sigmas - Standard deviations that are put down to chance. */
export function checked({ measures }: Description, sigmas: number): Check {
  let judged = 0;
  const beyond: Beyond[] = [];
  for (const { name, title, rows } of measures) {
    for (const row of rows) {
      const deviation = deviationOf(row);
      if (deviation === null) continue;
      judged += 1;
      if (Math.abs(deviation) <= sigmas) continue;
      const { what, unit, target, realised, of } = row;
      const text = `${title}, ${what}: target ${shown(target, unit)}, realised ${shown(realised, unit)} of ${count(of)}, ${signed(deviation)} σ`;
      beyond.push({
        measure: name,
        what,
        deviation: Number.isFinite(deviation) ? deviation : Math.sign(deviation) * 9999,
        text,
      });
    }
  }
  return { sigmas, judged, beyond };
}

export function checkText({ sigmas, judged, beyond }: Check): string {
  if (judged === 0) return 'Nothing could be judged: too little is in the data.\n';
  if (beyond.length === 0)
    return `All ${count(judged)} measures that can be judged are within ${sigmas} σ of their targets.\n`;
  return [
    `${count(beyond.length)} of ${count(judged)} measures ${beyond.length === 1 ? 'is' : 'are'} beyond ${sigmas} σ:`,
    ...beyond.map(({ text }) => `  ${text}`),
    '',
  ].join('\n');
}
