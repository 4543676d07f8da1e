import { duration } from '../../parts/duration.js';
import { UNIT_MS } from '../../parts/time-units.js';
import type { Draw } from '../draw.js';
import { amountOf } from '../../pictures/written.js';
import { clickWindows } from './click-windows.js';
import { amountAxis, bars, base, tooltip } from '../../pictures/frame.js';
import { METHODS } from './methods.js';

const { s: S, min: MIN, h: H, d: D } = UNIT_MS;
/** Lower bounds of the buckets of docs/insights.md#click-to-install, and the longest window that there can be. */
const EDGES = [0, S, 10 * S, MIN, 10 * MIN, H, 6 * H, D, 3 * D, 7 * D, 30 * D];
const BUCKETS = EDGES.slice(0, -1);
const HEIGHT = 290;

/** Clicks that won, by how long before the install they were, and how long a click counts. */
export const clickToInstall: Draw = ({ items }, { paint, asked, apps }) => {
  const countOf = (method: string, bucket: number): number =>
    items
      .filter((item) => item['method'] === method && Number(item['bucket']) === bucket)
      .reduce((sum, { installs }) => sum + (amountOf(installs) ?? 0), 0);
  const used = METHODS.map(({ method, name, colour }) => ({
    name,
    colour,
    counts: BUCKETS.map((bucket) => countOf(method, bucket)),
  })).filter(({ counts }) => counts.some((count) => count > 0));
  if (used.length === 0) return null;
  const windows = clickWindows(apps, asked.filters.channel);
  const marks = {
    silent: true,
    symbol: 'none',
    lineStyle: { color: paint('fore'), type: 'dashed', width: 1.5 },
    label: { color: paint('fore'), fontSize: 12, backgroundColor: paint('back'), padding: [1, 3] },
    data: windows.map(({ ms, name }, index) => ({
      xAxis: placeOf(ms),
      label: {
        formatter: name,
        rotate: 0,
        position: 'end',
        align: 'right',
        // One below the other where they are close.
        offset: [-4, 14 + 18 * (windows.length - 1 - index)],
      },
    })),
  };
  const sums = BUCKETS.map((_, index) => ({
    name: bucketName(index),
    count: used.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0),
  })).filter(({ count }) => count > 0);
  return {
    option: {
      ...base(paint),
      tooltip: tooltip(paint, 'count', {
        formatter: (parts: readonly { value: readonly [number, number]; seriesName: string }[]) => {
          const some = parts
            .filter(({ value }) => value[1] > 0)
            .map(({ value, seriesName }) => `${seriesName}: ${value[1]}`);
          return [bucketName(Math.floor(parts[0]?.value[0] ?? 0)), ...some].join('\n');
        },
      }),
      xAxis: {
        ...amountAxis(paint, 'count'),
        min: 0,
        max: BUCKETS.length,
        interval: 1,
        containShape: false,
        splitLine: { show: false },
        axisTick: { show: true, lineStyle: { color: paint('soft') } },
        axisLine: { show: true, lineStyle: { color: paint('soft') } },
        axisLabel: {
          color: paint('soft'),
          fontSize: 12,
          hideOverlap: true,
          formatter: (place: number) => edgeName(place),
        },
      },
      // Room for the names of the windows.
      yAxis: amountAxis(paint, 'count', { boundaryGap: [0, '25%'] }),
      series: used.map(({ name, colour, counts }, index) =>
        bars(
          paint,
          { name, colour: paint(colour), data: counts.map((count, bucket) => [bucket + 0.5, count]) },
          { stack: 'all', barWidth: '94%', barMaxWidth: 200, ...(index === 0 ? { markLine: marks } : {}) },
        ),
      ),
    },
    legend: used.map(({ name, colour }) => ({ name, colour })),
    height: HEIGHT,
    alt: `Installs by time from click to first open: ${sums.map(({ name, count }) => `${name} ${count}`).join(', ')}. Windows of clicks: ${windows.map(({ name }) => name).join('; ')}.`,
  };
};

const edgeName = (place: number): string => (place === 0 ? '0' : duration(EDGES[place] ?? 0));
const bucketName = (index: number): string =>
  index === BUCKETS.length - 1 ? `${edgeName(index)} and more` : `${edgeName(index)} – ${edgeName(index + 1)}`;

/** Where a time stands among the buckets, each of which is as wide as the others: within one, by its logarithm. */
function placeOf(ms: number): number {
  const index = Math.max(
    0,
    BUCKETS.findLastIndex((edge) => edge <= ms),
  );
  const [from, to] = [Math.max(EDGES[index] ?? 1, 1), EDGES[index + 1] ?? 1];
  return index + Math.log(Math.max(ms, 1) / from) / Math.log(to / from);
}
