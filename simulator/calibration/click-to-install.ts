import { colour } from '../pictures/colours.js';
import { grid, legend, line, valueAxis } from '../pictures/frame.js';
import { shareWithin } from './expected.js';
import type { Ground } from './ground.js';
import type { Measure } from './measure.js';

const MARKS = [
  [10, '10 s'],
  [30, '30 s'],
  [60, '1 min'],
  [300, '5 min'],
  [3600, '1 h'],
  [21_600, '6 h'],
  [86_400, '24 h'],
  [172_800, '48 h'],
  [604_800, '7 d'],
] as const;

/** So long a click counts by default. */
const MOST_SECONDS = 604_800;

/** From four seconds to seven days, as many in each doubling; marks among them. */
const POINTS = [
  ...new Set([...Array.from({ length: 69 }, (_, i) => Math.round(4 * 2 ** (i / 4))), ...MARKS.map(([s]) => s)]),
]
  .filter((seconds) => seconds <= MOST_SECONDS)
  .toSorted((a, b) => a - b);

/** Seconds from the click that an install is given to. Networks that tell of no clicks claim them. */
const CLICKED = `
  select h.source, i.campaign_id is not distinct from h.cause_campaign_id and h.cause_kind = 'click' as is_cause,
    epoch_ms(coalesce(e.happened_at, c.engaged_at)) as clicked_ms, (epoch_ms(i.happened_at) - clicked_ms) / 1000.0 as seconds
  from installs as i
  left join honest as h using (installation_id)
  left join engagements as e on e.id = i.engagement_id and e.kind = 'click'
  left join claims as c on i.method = 'claim' and c.installation_id = i.installation_id
    and c.campaign_id = i.campaign_id and c.kind = 'click'
  where not i.reinstall and coalesce(e.happened_at, c.engaged_at) is not null`;

type Counts = { readonly source: string | null; readonly is_cause: boolean | null; readonly n: number } & Record<
  string,
  string | number | boolean | null
>;

/** How long it takes from a click to the first open: the mixture of the world's file against clicks that brought an install. */
export async function clickToInstall({ world, published, rows, endMs }: Ground): Promise<Measure> {
  const { fromMs } = world.world.span;
  // Of later clicks only the quick installs are in the data.
  const most = Math.min(MOST_SECONDS, (endMs - fromMs) / 2000);
  const followed = `clicked_ms + ${most * 1000} <= ${endMs} and seconds <= ${most}`;
  const points = POINTS.filter((seconds) => seconds <= most);
  const within = points.map((seconds) => `count(*) filter (where seconds <= ${seconds}) as s${seconds}`);
  const counts = await rows<Counts>(
    `select source, coalesce(is_cause, false) as is_cause, count(*) as n, ${within.join(', ')} from (${CLICKED}) where ${followed} group by all order by all`,
  );
  const { channels } = world.world.config;
  const caused = counts.filter(({ is_cause }) => is_cause === true);
  const total = (of: readonly Counts[], name: string): number => of.reduce((sum, one) => sum + Number(one[name]), 0);
  const [n, all] = [total(caused, 'n'), total(counts, 'n')];
  const realised = (seconds: number): number | null => (n === 0 ? null : total(caused, `s${seconds}`) / n);
  const attributed = (seconds: number): number | null => (all === 0 ? null : total(counts, `s${seconds}`) / all);
  // Channels may differ: they count as much as they brought; of nothing, all the same.
  const expected = (seconds: number): number | null => {
    const weights = channels.map(({ channel }) =>
      n === 0
        ? 1
        : total(
            caused.filter((one) => one.source === channel),
            'n',
          ),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    if (sum === 0) return null;
    return channels.reduce(
      (share, { clickToInstall: time }, i) =>
        share + (((weights[i] ?? 0) / sum) * shareWithin(seconds, time)) / shareWithin(most, time),
      0,
    );
  };
  const under = channels.map(({ channel }) => `channels.${channel}.clickToInstall`);
  return {
    name: 'click-to-install',
    title: 'From the click to the first open',
    notes: [
      `Share of installs within a time, of those within ${timeText(most)} of clicks that were followed for so long. Realised: installs whose click truly brought them. As attributed: all that are given to a click, as an MMP sees it.`,
      'Realised ones are a little sooner: who clicks again is counted from the later click, and who takes long is overtaken by another ad.',
    ],
    rows: MARKS.filter(([seconds]) => seconds < most).map(([seconds, what]) => ({
      what: `within ${what}`,
      unit: 'share',
      target: expected(seconds),
      realised: realised(seconds),
      of: n,
      published: published.of(`ctit ${seconds}`, under),
    })),
    picture:
      n === 0
        ? null
        : {
            alt: 'Share of installs by the time since their click, from four seconds to seven days',
            height: (width) => (width < 500 ? 280 : 340),
            option: () => ({
              legend: legend(['target', 'realised', 'as attributed']),
              grid: grid({ right: 28 }),
              xAxis: {
                type: 'log',
                min: 4,
                max: most,
                axisLabel: {
                  show: true,
                  color: colour('soft'),
                  fontSize: 12,
                  customValues: [10, 60, 600, 3600, 21_600, 86_400, 604_800].filter((seconds) => seconds <= most),
                  formatter: timeText,
                },
                axisTick: { show: false },
                axisLine: { lineStyle: { color: colour('line') } },
                splitLine: { show: false },
              },
              yAxis: valueAxis({ min: 0, max: 1 }),
              series: [
                line(
                  'as attributed',
                  points.map((seconds) => [seconds, attributed(seconds)]),
                  'other',
                  { lineStyle: { color: colour('other'), width: 1.5 } },
                ),
                line(
                  'realised',
                  points.map((seconds) => [seconds, realised(seconds)]),
                  'realised',
                  { lineStyle: { color: colour('realised'), width: 3 } },
                ),
                line(
                  'target',
                  points.map((seconds) => [seconds, expected(seconds)]),
                  'target',
                ),
              ],
            }),
          },
  };
}

function timeText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${seconds / 60} min`;
  return seconds < 172_800 ? `${seconds / 3600} h` : `${seconds / 86_400} days`;
}
