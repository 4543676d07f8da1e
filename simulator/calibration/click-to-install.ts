import { colour } from '../pictures/colours.js';
import { grid, legend, line, valueAxis } from '../pictures/frame.js';
import { shareWithin } from './expected.js';
import { expectedStill } from './first-comers.js';
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

/** Seconds from the click that brought an install. */
const CAUSED = `
  select source, cause_ms as clicked_ms, (at_ms - cause_ms) / 1000.0 as seconds from honest where cause_kind = 'click'`;
/** Seconds from the click that an install is given to. Networks that tell of no clicks claim them. */
const GIVEN = `
  select null as source, epoch_ms(coalesce(e.happened_at, c.engaged_at)) as clicked_ms,
    (epoch_ms(i.happened_at) - clicked_ms) / 1000.0 as seconds
  from installs as i
  left join engagements as e on e.id = i.engagement_id and e.kind = 'click'
  left join claims as c on i.method = 'claim' and c.installation_id = i.installation_id
    and c.campaign_id = i.campaign_id and c.kind = 'click'
  where not i.reinstall and coalesce(e.happened_at, c.engaged_at) is not null`;

type Counts = { readonly source: string | null; readonly n: number } & Record<string, string | number | null>;

/** How long it takes from a click to the first open: the mixture of the world's file against clicks that brought an install. */
export async function clickToInstall({ world, published, rows, endMs }: Ground): Promise<Measure> {
  const { fromMs } = world.world.span;
  // Of later clicks only the quick installs are in the data.
  const most = Math.min(MOST_SECONDS, (endMs - fromMs) / 2000);
  const followed = `clicked_ms + ${most * 1000} <= ${endMs} and seconds <= ${most}`;
  const points = POINTS.filter((seconds) => seconds <= most);
  const within = points.map((seconds) => `count(*) filter (where seconds <= ${seconds}) as s${seconds}`);
  const countsOf = (clicks: string): Promise<Counts[]> =>
    rows<Counts>(
      `select source, count(*) as n, ${within.join(', ')} from (${clicks}) where ${followed} group by all order by all`,
    );
  const [caused, given] = [await countsOf(CAUSED), await countsOf(GIVEN)];
  const { channels } = world.world.config;
  const total = (of: readonly Counts[], name: string): number => of.reduce((sum, one) => sum + Number(one[name]), 0);
  const [n, all] = [total(caused, 'n'), total(given, 'n')];
  const realised = (seconds: number): number | null => (n === 0 ? null : total(caused, `s${seconds}`) / n);
  const attributed = (seconds: number): number | null => (all === 0 ? null : total(given, `s${seconds}`) / all);
  // Who takes long is overtaken by another ad now and then.
  const still = expectedStill(world.world);
  const bounds = [...points.filter((seconds) => seconds < most), most];
  const stills = bounds.map((seconds, i) => still((seconds + (bounds[i - 1] ?? 0)) / 2));
  const curves = channels.map(({ channel, clickToInstall: time }) => {
    let [sum, before] = [0, 0];
    const reached = bounds.map((seconds, i) => {
      const share = shareWithin(seconds, time);
      sum += (share - before) * (stills[i] ?? 0);
      before = share;
      return sum;
    });
    const weight = n === 0 ? 1 : (caused.find(({ source }) => source === channel)?.n ?? 0);
    return { weight, at: new Map(bounds.map((seconds, i) => [seconds, sum === 0 ? 0 : (reached[i] ?? 0) / sum])) };
  });
  const weights = curves.reduce((sum, { weight }) => sum + weight, 0);
  // Channels may differ: they count as much as they brought; of nothing, all the same.
  const expected = (seconds: number): number | null =>
    weights === 0 ? null : curves.reduce((sum, { weight, at }) => sum + (weight / weights) * (at.get(seconds) ?? 0), 0);
  const under = channels.map(({ channel }) => `channels.${channel}.clickToInstall`);
  return {
    name: 'click-to-install',
    title: 'From the click to the first open',
    notes: [
      `Share of first installs within a time, of those within ${timeText(most)} of clicks that were followed for so long. Realised: since the click that truly brought them, by the truth. As attributed: since the click that they are given to, as an MMP sees it, fraud and all.`,
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
