import { barsOf } from './funnels.js';
import { expectedFirstComers } from './first-comers.js';
import { channelName, type Ground } from './ground.js';
import type { Measure, Row } from './measure.js';

type Reported = { readonly channel: string; readonly impressions: number; readonly clicks: number };

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** What networks report, less the clicks that somebody made up. */
const reportsOf = ({ rows }: Ground): Promise<Reported[]> =>
  rows<Reported>(`
    select channel, sum(impressions)::bigint as impressions,
      (sum(clicks) - coalesce(any_value(m.made_up), 0))::bigint as clicks
    from network_reports
    left join (
      select c.channel, count(*) as made_up from truth_fraud_clicks join campaigns as c using (campaign_id) group by all
    ) as m using (channel)
    group by all order by all`);

/** Clicks of impressions, as networks report them. */
export async function adClicks(ground: Ground): Promise<Measure | null> {
  const { world, published } = ground;
  const reported = await reportsOf(ground);
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
    notes: ['As networks report them, less the clicks of fraud.'],
    rows: shown,
    picture: shown.length === 0 ? null : barsOf(shown, 'Clicks of impressions by network'),
  };
}

/** First installs that a click brought, of the clicks that networks report; and of all that ads bring, those of a thousand impressions. */
export async function clickInstalls(ground: Ground): Promise<Measure | null> {
  const { world, published, rows } = ground;
  const { config, campaigns, countries } = world.world;
  const reported = await reportsOf(ground);
  const brought = await rows<{ source: string; clicked: number; n: number }>(
    `select source, count(*) filter (where cause_kind = 'click') as clicked, count(*) as n from honest where source <> 'organic' group by all order by all`,
  );
  const firstComers = expectedFirstComers(world.world);
  const list = config.channels.flatMap(({ channel, ctr }): { readonly clicked: Row; readonly seen: Row }[] => {
    const { impressions = 0, clicks = 0 } = reported.find((report) => report.channel === channel) ?? {};
    if (impressions === 0) return [];
    const due = { clicks: 0, byClick: 0, all: 0 };
    for (const campaign of campaigns) {
      if (campaign.config.channel !== channel) continue;
      for (const country of countries) {
        const { iphones } = country.config;
        const people = country.people * (campaign.config.platform === 'ios' ? iphones : 1 - iphones);
        const one = firstComers(campaign, country);
        due.clicks += people * one.clicks;
        due.byClick += people * one.byClick;
        due.all += people * one.all;
      }
    }
    const { clicked = 0, n = 0 } = brought.find(({ source }) => source === channel) ?? {};
    const what = channelName(channel);
    const under = [`channels.${channel}.clickToInstallRate`];
    return [
      {
        clicked: {
          what,
          unit: 'share',
          target: ratio(due.byClick, due.clicks),
          realised: ratio(clicked, clicks),
          of: clicks,
          published: published.of('install rate', under),
        },
        seen: {
          what: `${what}, of impressions`,
          unit: 'share',
          target: ratio(due.all * ctr, due.clicks),
          realised: ratio(n, impressions),
          of: impressions,
          published: published.of('ipm', under),
        },
      },
    ];
  });
  if (list.length === 0) return null;
  const clicked = list.map((one) => one.clicked).filter(({ of }) => of > 0);
  return {
    name: 'click-installs',
    title: 'Installs of clicks and impressions',
    notes: [
      'First installs that a click truly brought, of the clicks that networks report, less those of fraud; then those that an ad brought, clicked or not, of impressions. The target is less than the rates of the world’s file: who has the app, or gets it by another ad or without any first, clicks in vain.',
    ],
    rows: [...clicked, ...list.map((one) => one.seen)],
    picture: clicked.length === 0 ? null : barsOf(clicked, 'Installs of clicks by network'),
  };
}
