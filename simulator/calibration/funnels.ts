import { bars, gridOfNames, legend, namesAxis, valueAxis } from '../pictures/frame.js';
import type { Picture } from '../pictures/sheet.js';
import { DAY } from '../synthesis/time/units.js';
import { channelName, type Ground, KINDS, windowOf } from './ground.js';
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

type Reported = { readonly channel: string; readonly impressions: number; readonly clicks: number };

/** Clicks of impressions, as networks report them. */
export async function adClicks({ world, published, rows }: Ground): Promise<Measure | null> {
  const reported = await reportsOf(rows);
  const { channels } = world.world.config;
  if (channels.length === 0) return null;
  const list = channels.map(({ channel, ctr }): Row => {
    const one = reported.find((report) => report.channel === channel);
    const of = one?.impressions ?? 0;
    return {
      what: channelName(channel),
      unit: 'share',
      target: ctr,
      realised: ratio(one?.clicks ?? 0, of),
      of,
      published: published.of('ctr', [`channels.${channel}.ctr`]),
    };
  });
  const shown = list.filter(({ of }) => of > 0);
  return {
    name: 'ad-clicks',
    title: 'Clicks of impressions',
    notes: ['As networks report them.'],
    rows: shown,
    picture: shown.length === 0 ? null : barsOf(shown, 'Clicks of impressions by network'),
  };
}

/** Installs that a click brought, of the clicks that networks report. */
export async function clickInstalls({ world, published, rows }: Ground): Promise<Measure | null> {
  const reported = await reportsOf(rows);
  const brought = await rows<{ source: string; n: number }>(
    `select source, count(*) as n from honest where cause_kind = 'click' group by all order by all`,
  );
  const list = world.world.config.channels.map(({ channel, clickToInstallRate }): Row => {
    const of = reported.find((report) => report.channel === channel)?.clicks ?? 0;
    return {
      what: channelName(channel),
      unit: 'share',
      target: clickToInstallRate,
      realised: ratio(brought.find(({ source }) => source === channel)?.n ?? 0, of),
      of,
      published: published.of('install rate', [`channels.${channel}.clickToInstallRate`]),
    };
  });
  const shown = list.filter(({ of }) => of > 0);
  if (shown.length === 0) return null;
  return {
    name: 'click-installs',
    title: 'Installs of clicks',
    notes: [
      'Installs that a click truly brought, of the clicks that networks report. They are fewer than the rate says: who has the app, or gets it by another ad first, clicks in vain.',
    ],
    rows: shown,
    picture: barsOf(shown, 'Installs of clicks by network'),
  };
}

const reportsOf = (rows: Ground['rows']): Promise<Reported[]> =>
  rows<Reported>(
    'select channel, sum(impressions)::bigint as impressions, sum(clicks)::bigint as clicks from network_reports group by all order by all',
  );

export function barsOf(rows: readonly Row[], alt: string): Picture {
  const names = rows.map(({ what }) => what);
  return {
    alt: `${alt}, target and realised`,
    height: () => 70 + 42 * rows.length,
    option: () => ({
      legend: legend(['target', 'realised']),
      grid: gridOfNames(names),
      xAxis: valueAxis({ min: 0 }),
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
