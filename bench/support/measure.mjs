// Medians, spreads and the words in which they are printed.

/** @typedef {{ what: string, measured: string, peer: string, ratio: number | null, target: string, reached: boolean | null }} Row */

/**
 * @param {readonly number[]} values - At least one.
 * @returns {number} The middle one, or the mean of the two in the middle.
 */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {readonly number[]} values */
export function spread(values) {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/**
 * A figure in as many digits as anyone can use.
 *
 * @param {number} value
 */
export function figure(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * `median unit (least–most)`.
 *
 * @param {readonly number[]} values
 * @param {string} unit
 */
export function shown(values, unit) {
  const { median: middle, least, most } = spread(values);
  return `${figure(middle)} ${unit} (${figure(least)}–${figure(most)})`;
}

/**
 * Growth by least squares.
 *
 * @param {readonly { x: number, y: number }[]} points - At least two.
 * @returns {number} What is added to `y` for each unit of `x`.
 */
export function slope(points) {
  const mean = (name) => points.reduce((sum, point) => sum + point[name], 0) / points.length;
  const [middle, level] = [mean('x'), mean('y')];
  const over = points.reduce((sum, { x, y }) => sum + (x - middle) * (y - level), 0);
  return over / points.reduce((sum, { x }) => sum + (x - middle) ** 2, 0);
}

/**
 * An aligned table that is Markdown too.
 *
 * @param {readonly Row[]} rows
 */
export function table(rows) {
  const lines = [
    ['what', 'measured: median (least–most)', 'peer or limit', 'ratio', 'target', 'reached'],
    ...rows.map(({ what, measured, peer, ratio, target, reached }) => [
      what,
      measured,
      peer,
      ratio === null ? '' : ratio.toFixed(2),
      target,
      reached === null ? '' : reached ? 'yes' : 'no',
    ]),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`,
  );
  return [head, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body].join('\n');
}

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => void setTimeout(resolve, ms));
