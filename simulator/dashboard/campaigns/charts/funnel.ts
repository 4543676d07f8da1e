import type { Draw } from '../draw.js';
import { amountOf, written } from '../../pictures/written.js';
import { amountAxis, bars, base, namesAxis, tooltip } from '../../pictures/frame.js';

type Step = { readonly metric: string; readonly name: string; readonly share?: string; readonly of?: string };

const STEPS: readonly Step[] = [
  { metric: 'reportedImpressions', name: 'Impressions' },
  { metric: 'reportedClicks', name: 'Clicks', share: 'reportedCtr', of: 'impressions' },
  { metric: 'attributedInstalls', name: 'Installs', share: 'installShare', of: 'clicks' },
  { metric: 'returnedUsers', name: 'Came back', share: 'returnedShare', of: 'installs' },
  { metric: 'payingUsers', name: 'Paid', share: 'payingShare', of: 'installs' },
];
const HEIGHT = 250;

/** What remains from step to step. The axis is logarithmic: of a thousand impressions a few become installs. */
export const funnel: Draw = ({ items: [all] }, { paint }) => {
  if (all === undefined) return null;
  const told = STEPS.map(({ metric, name, share, of }) => {
    const count = amountOf(all[metric]);
    const part = share === undefined ? null : amountOf(all[share]);
    const words = count === null ? ['not reported'] : [written(count, 'count')];
    if (part !== null) words.push(`${written(part, 'ratio')} of ${of}`);
    return { name, count, words };
  });
  if (told.every(({ count }) => (count ?? 0) === 0)) return null;
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
            data: upwards.map(({ count, words }) => ({
              value: count === null || count === 0 ? 0.5 : count,
              label: { formatter: words.join('\n') },
            })),
          },
          {
            barMaxWidth: 26,
            label: { show: true, position: 'right', color: paint('fore'), fontSize: 12, lineHeight: 15 },
          },
        ),
      ],
    },
    legend: [],
    height: HEIGHT,
    alt: `What remains from step to step: ${told.map(({ name, words }) => `${name} ${words.join(', ')}`).join('; ')}.`,
    note: 'Bars by orders of magnitude: each is ten times more for the same length.',
  };
};
