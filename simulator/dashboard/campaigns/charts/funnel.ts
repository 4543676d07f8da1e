import type { Draw } from '../drawing.js';
import { amountOf, written } from '../written.js';
import { amountAxis, bars, base, namesAxis, tooltip } from './frame.js';

const STEPS = [
  ['reportedImpressions', 'Impressions'],
  ['reportedClicks', 'Clicks'],
  ['attributedInstalls', 'Installs'],
  ['returnedUsers', 'Came back'],
  ['payingUsers', 'Paid'],
] as const;
const HEIGHT = 250;

/** What remains from step to step. The axis is logarithmic: of a thousand impressions a few become installs. */
export const funnel: Draw = ({ items: [all] }, { paint }) => {
  if (all === undefined) return null;
  const steps = STEPS.map(([metric, name]) => ({ name, count: amountOf(all[metric]) }));
  if (steps.every(({ count }) => (count ?? 0) === 0)) return null;
  const told = steps.map(({ name, count }, index) => {
    const before = steps[index - 1]?.count ?? null;
    const share = count === null || before === null || before === 0 ? '' : ` (${written(count / before, 'ratio')})`;
    return { name, count, label: count === null ? 'not reported' : `${written(count, 'count')}${share}` };
  });
  // From below: the first of a vertical axis stands at its foot.
  const upwards = told.toReversed();
  const most = Math.max(1, ...told.map(({ count }) => count ?? 0));
  return {
    option: {
      ...base(paint),
      grid: { ...(base(paint) as { grid: object }).grid, right: 8 },
      tooltip: tooltip(paint, 'count'),
      xAxis: amountAxis(paint, 'count', { type: 'log', min: 0.5, max: most * 30, show: false }),
      yAxis: namesAxis(
        paint,
        upwards.map(({ name }) => name),
        { axisLabel: { color: paint('fore'), fontSize: 12, interval: 0 }, axisLine: { show: false } },
      ),
      series: [
        bars(
          paint,
          {
            name: 'remaining',
            colour: paint('series-1'),
            // A logarithm has no 0: its bar has no length.
            data: upwards.map(({ count, label }) => ({
              value: count === null || count === 0 ? 0.5 : count,
              label: { formatter: label },
            })),
          },
          { barMaxWidth: 26, label: { show: true, position: 'right', color: paint('fore'), fontSize: 12 } },
        ),
      ],
    },
    legend: [],
    height: HEIGHT,
    alt: `What remains from step to step: ${told.map(({ name, label }) => `${name} ${label}`).join(', ')}.`,
    note: 'Bars by orders of magnitude. In brackets: of the step before; of those who paid, of those who came back.',
  };
};
