import { bars, dollarAxis, gridOfNames, legend, namesAxis, valueAxis } from '../pictures/frame.js';
import type { Picture } from '../pictures/sheet.js';
import { DAY } from '../synthesis/time/units.js';
import { type Ground, KINDS, windowOf } from './ground.js';
import { expectedSteps, type Kind } from './lives.js';
import type { Measure, Row } from './measure.js';

const LIVES = 4000;

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** The steps in the app: chances of the world's file against events, in the first days of those who were seen for so long. */
export async function appFunnel(ground: Ground): Promise<Measure | null> {
  const { world, rows, endMs } = ground;
  const { funnel } = world.world.config;
  if (funnel.length === 0) return null;
  const days = windowOf(ground);
  const seen = `at_ms + ${days * DAY} <= ${endMs}`;
  const [all] = await rows<{ n: number }>(`select count(*) as n from honest where ${seen}`);
  const kinds = await rows<Kind>(`${KINDS} and ${seen} group by all order by all`);
  const done = await rows<{ name: string; n: number }>(`
    select e.name, count(distinct e.installation_id) as n
    from events as e join honest as h using (installation_id)
    where ${seen} and epoch_ms(e.happened_at) < at_ms + ${days * DAY}
    group by all order by all`);
  const of = all?.n ?? 0;
  const steps = expectedSteps(world.world, kinds, LIVES, days).map((target, i): Row => {
    const what = funnel[i]?.event ?? '';
    return {
      what,
      unit: 'share',
      target,
      realised: ratio(done.find(({ name }) => name === what)?.n ?? 0, of),
      of,
      published: [],
      drawn: LIVES,
    };
  });
  return {
    name: 'app-funnel',
    title: 'Steps in the app',
    notes: [
      `Share of installs that did a step in their first ${days} days; of those that were seen for so long. The target are ${LIVES} people as the world’s file describes them, with other draws.`,
    ],
    rows: days === 0 || of === 0 ? [] : steps,
    picture: days === 0 || of === 0 ? null : barsOf(steps, 'Share of installs that did each step in the app'),
  };
}

export function barsOf(rows: readonly Row[], alt: string, unit: 'share' | 'usd' = 'share'): Picture {
  const names = rows.map(({ what }) => what);
  return {
    alt: `${alt}, target and realised`,
    height: () => 70 + 42 * rows.length,
    option: () => ({
      legend: legend(['target', 'realised']),
      grid: gridOfNames(names),
      xAxis: (unit === 'usd' ? dollarAxis : valueAxis)({ min: 0 }),
      yAxis: namesAxis(names, { inverse: true }),
      series: [
        bars(
          'target',
          rows.map(({ target }) => target),
          'target',
        ),
        bars(
          'realised',
          rows.map(({ realised }) => realised),
          'realised',
        ),
      ],
    }),
  };
}
