import type { MadeWorld } from '../made-world/made-world.js';
import type { Horizon, Target } from './grade.js';
import { shareOf } from './rated.js';

/** What was spent on a network or a campaign, and what its installations brought, in US dollars. */
export type Returns = {
  readonly channel: string;
  /** Null for a network as a whole. */
  readonly campaign: string | null;
  readonly trueInstalls: number;
  readonly givenInstalls: number;
  /** Only of the target `incremental`: who would not have come without this very campaign. Others had come by another's ad. */
  readonly needed?: number;
  readonly spend: number;
  readonly trueRevenue: number;
  readonly givenRevenue: number;
  /** Revenue for a dollar spent; null where nothing was spent. */
  readonly trueRoas: number | null;
  readonly givenRoas: number | null;
  /** By how much the given one is too high, against the true one: 0.1 is ten per cent. Null where there is no true one. */
  readonly error: number | null;
};

export type GradedRoas = {
  /** Net of the stores' share, all kinds of revenue. */
  readonly horizon: Horizon;
  readonly overall: Returns;
  readonly networks: readonly Returns[];
  /** Empty where the files name no campaigns. */
  readonly campaigns: readonly Returns[];
};

type Sums = {
  readonly channel: string;
  readonly campaign_id: string;
  readonly true_installs: number;
  readonly given_installs: number;
  readonly true_revenue: string | number;
  readonly given_revenue: string | number;
  readonly spend: string | number;
  readonly needed: number;
};

/** Decimals are summed, so that no order of rows changes the last digit. */
const SUMS = `
  with sums as (
    select true_channel as channel, true_campaign_id as campaign_id, count(*) as true_installs, 0 as given_installs,
      sum(revenue) as true_revenue, 0 as given_revenue, 0 as spend, 0 as needed
    from graded group by all
    union all
    select given_channel, given_campaign_id, 0, count(*), 0, sum(revenue), 0, 0 from graded group by all
    union all
    select c.channel, r.campaign_id, 0, 0, 0, 0, sum(r.spend), 0
    from network_reports as r join campaigns as c using (campaign_id) group by all
    union all
    select c.channel, n.campaign_id, 0, 0, 0, 0, 0, count(*)
    from truth_incrementality as n
    join campaigns as c using (campaign_id)
    semi join true_sources as t using (installation_id)
    where not n.would_have_come group by all
  )
  select channel, coalesce(campaign_id, '') as campaign_id, sum(true_installs)::bigint as true_installs,
    sum(given_installs)::bigint as given_installs, sum(true_revenue)::varchar as true_revenue,
    sum(given_revenue)::varchar as given_revenue, coalesce(sum(spend), 0)::varchar as spend, sum(needed)::bigint as needed
  from sums
  where channel not in ('organic', 'fake', 'rejected', 'untold')
  group by all
  order by all`;

/** @param byCampaign - The files name campaigns. */
export async function roasOf(
  world: MadeWorld,
  target: Target,
  byCampaign: boolean,
  horizon: Horizon,
): Promise<GradedRoas> {
  const rows = await world.rows<Sums>(SUMS);
  const { campaigns } = world.catalogue;
  const place = new Map(campaigns.map(({ id }, i) => [id, i]));
  const channels = world.world.config.channels.map(({ channel }) => channel);
  const order = (channel: string): number => (channels.indexOf(channel) + channels.length + 1) % (channels.length + 1);
  const sorted = rows.toSorted(
    (a, b) =>
      order(a.channel) - order(b.channel) || (place.get(a.campaign_id) ?? 1e9) - (place.get(b.campaign_id) ?? 1e9),
  );
  const sums = (of: readonly Sums[], channel: string, campaign: string | null): Returns =>
    returnsOf(of, channel, campaign, target);
  return {
    horizon,
    overall: sums(sorted, 'all', null),
    networks: [...new Set(sorted.map(({ channel }) => channel))].map((channel) =>
      sums(
        sorted.filter((one) => one.channel === channel),
        channel,
        null,
      ),
    ),
    campaigns: byCampaign
      ? sorted.map((one) =>
          sums([one], one.channel, campaigns[place.get(one.campaign_id) ?? -1]?.name ?? one.campaign_id),
        )
      : [],
  };
}

function returnsOf(rows: readonly Sums[], channel: string, campaign: string | null, target: Target): Returns {
  const total = (of: (one: Sums) => string | number): number => rows.reduce((sum, one) => sum + Number(of(one)), 0);
  const money = (of: (one: Sums) => string | number): number => Math.round(total(of) * 1e6) / 1e6;
  const [spend, trueRevenue, givenRevenue] = [
    money((one) => one.spend),
    money((one) => one.true_revenue),
    money((one) => one.given_revenue),
  ];
  const [trueRoas, givenRoas] = [shareOf(trueRevenue, spend), shareOf(givenRevenue, spend)];
  const needed = target === 'incremental' ? { needed: total((one) => one.needed) } : {};
  return {
    channel,
    campaign,
    trueInstalls: total((one) => one.true_installs),
    givenInstalls: total((one) => one.given_installs),
    ...needed,
    spend,
    trueRevenue,
    givenRevenue,
    trueRoas,
    givenRoas,
    error: trueRoas === null || givenRoas === null || trueRoas === 0 ? null : givenRoas / trueRoas - 1,
  };
}
