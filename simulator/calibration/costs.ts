import { spanOf } from '../synthesis/world/spans.js';
import type { CampaignConfig, Platform } from '../synthesis/world/world-config.js';
import { barsOf } from './funnels.js';
import type { Ground } from './ground.js';
import type { Measure, Row } from './measure.js';

const DAY = 86_400_000;

type Bought = {
  readonly campaign_id: string;
  readonly country: string;
  readonly spend: number;
  readonly clicks: number;
  /** That the network reports, and that it truly brought. */
  readonly reported: number;
  readonly brought: number;
};

/** Of fewer, a mean says next to nothing. */
const FEWEST = 10;

const names = { android: 'Android', ios: 'iPhones' } as const;

/**
 * What networks are paid: for an install by platform and country, on which platform, and against fixed budgets. Whoever is paid by
 * the install is paid for those that an MMP gives it, all others for what they show.
 */
export async function costs({ world, published, rows }: Ground): Promise<Measure | null> {
  const { config, campaigns } = world.world;
  if (campaigns.length === 0) return null;
  const bought = await rows<Bought>(`
    select campaign_id, country, coalesce(sum(spend), 0)::double as spend, coalesce(sum(installs), 0)::bigint as reported,
      coalesce(sum(clicks), 0)::bigint as clicks,
      coalesce(sum(brought), 0)::bigint as brought
    from (
      select campaign_id, country, spend, installs, clicks, 0 as brought from network_reports
      union all
      select cause_campaign_id, country, null, 0, 0, 1 from honest where cause_campaign_id is not null
    )
    where campaign_id is not null and country is not null
    group by all order by all`);
  const told = bought.flatMap((one) => {
    const campaign = campaigns.find(({ number }) => world.catalogue.campaigns[number]?.id === one.campaign_id);
    return campaign === undefined ? [] : [{ ...one, campaign: campaign.config }];
  });
  const sum = (list: typeof told, value: (one: (typeof told)[number]) => number): number =>
    list.reduce((total, one) => total + value(one), 0);
  const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  const paidFor = ({ campaign, reported, brought }: (typeof told)[number]): number =>
    campaign.pricing === 'cpi' ? reported : brought;

  const prices = (['android', 'ios'] as const).flatMap((platform) =>
    config.countries.flatMap(({ country, cpi }): Row[] => {
      const here = told.filter((one) => one.country === country && one.campaign.platform === platform);
      const of = sum(here, paidFor);
      if (of === 0) return [];
      // Installs that are to be expected of what was spent otherwise than by the install.
      const chance = sum(here, ({ campaign, spend }) => (campaign.pricing === 'cpi' ? 0 : spend)) / cpi[platform];
      return [
        {
          what: `an install on ${names[platform]}, ${country}`,
          unit: 'usd',
          target: cpi[platform],
          realised: ratio(
            sum(here, ({ spend }) => spend),
            of,
          ),
          of,
          published: published.of(`cpi ${platform} ${country}`, [`countries.${country}.cpi.${platform}`]),
          // What is paid by the install has its price; what is shown for the rest brings now more, now fewer.
          sigma: chance < FEWEST ? null : (cpi[platform] * Math.sqrt(chance)) / of,
        },
      ];
    }),
  );
  const budgetOf = (campaign: CampaignConfig): number => {
    const { fromMs, toMs } = spanOf(campaign, world.world.span);
    return (campaign.dailyBudget * (toMs - fromMs)) / DAY;
  };
  const budgetOn = (platform: Platform): number =>
    config.campaigns.reduce((total, one) => total + (one.platform === platform ? budgetOf(one) : 0), 0);
  const cpiOf = ({ campaign, country }: (typeof told)[number]): number =>
    config.countries.find((one) => one.country === country)?.cpi[campaign.platform] ?? 0;
  /** How much a sum varies by what is paid for one by one, installs and clicks. Impressions are so many that theirs is nothing. */
  const spreadOf = (list: typeof told): number =>
    sum(list, (one) => {
      if (one.campaign.pricing === 'cpi') return one.brought * cpiOf(one) ** 2;
      return one.campaign.pricing === 'cpc' && one.clicks > 0 ? one.spend ** 2 / one.clicks : 0;
    });
  const isAndroid = ({ campaign }: (typeof told)[number]): boolean => campaign.platform === 'android';
  const [onIt, others] = [told.filter(isAndroid), told.filter((one) => !isAndroid(one))];
  const onAndroid = (what: string, target: number | null, value: (one: (typeof told)[number]) => number): Row => ({
    what,
    unit: 'share',
    target,
    realised: ratio(sum(onIt, value), sum(told, value)),
    sigma:
      target === null
        ? null
        : Math.hypot((1 - target) * Math.sqrt(spreadOf(onIt)), target * Math.sqrt(spreadOf(others))) / sum(told, value),
    of: sum(told, ({ brought }) => brought),
    published: published.of('spend on android', ['campaigns.*.dailyBudget']),
  });
  const android = [
    onAndroid('of all spend, on Android', null, (one) => one.spend),
    onAndroid(
      'the same, were all paid for what they brought',
      ratio(budgetOn('android'), budgetOn('android') + budgetOn('ios')),
      (one) => (one.campaign.pricing === 'cpi' ? one.brought * cpiOf(one) : one.spend),
    ),
  ];
  const budgets =
    config.budgets !== 'fixed'
      ? []
      : campaigns.map(({ config: campaign }): Row => {
          const here = told.filter((one) => one.campaign === campaign);
          return {
            what: `${campaign.name}, its budget`,
            unit: 'usd',
            target: budgetOf(campaign),
            realised: sum(here, (one) => one.spend),
            of: sum(here, paidFor),
            published: [],
          };
        });
  return {
    name: 'costs',
    title: 'What networks are paid',
    notes: [
      'In US dollars. An install is one that is paid for: where installs are paid, those that networks report, whoever brought them; else those that a campaign truly brought.',
      ...(config.budgets === 'fixed'
        ? []
        : [
            'Budgets are scaled until as many installs come as are asked for, so that only their proportions are kept to.',
          ]),
    ],
    rows: sum(told, (one) => one.spend) === 0 ? [] : [...prices, ...android, ...budgets],
    picture: prices.length === 0 ? null : barsOf(prices, 'What an install costs by platform and country', 'usd'),
  };
}
