import { barsOf } from './funnels.js';
import type { Ground } from './ground.js';
import type { Measure, Row } from './measure.js';

type Brought = {
  readonly campaign_id: string;
  readonly country: string;
  readonly n: number;
  readonly spend: number;
};

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const PLATFORMS = ['android', 'ios'] as const;
const NAMES = { android: 'Android', ios: 'iOS' } as const;
const PRICED = { cpm: 'by impressions', cpc: 'by clicks', cpi: 'by installs' } as const;

/** What a first install that an ad truly brought costs, and how spend is divided. */
export async function costs({ world, published, rows }: Ground): Promise<Measure | null> {
  const { config } = world.world;
  if (config.campaigns.length === 0) return null;
  const brought = await rows<Brought>(`
    select campaign_id, country, coalesce(n, 0) as n, coalesce(spend, 0)::double as spend
    from (
      select cause_campaign_id as campaign_id, country, count(*) as n
      from honest where source <> 'organic' and country is not null group by all
    )
    full join (select campaign_id, country, sum(spend) as spend from network_reports group by all) using (campaign_id, country)
    order by all`);
  const all = world.catalogue.campaigns.flatMap(({ id, name }) => {
    const campaign = config.campaigns.find((one) => one.name === name);
    return campaign === undefined ? [] : [{ id, ...campaign }];
  });
  const partOf = (holds: (campaign: (typeof all)[number], country: string) => boolean) => {
    const sums = { n: 0, spend: 0, due: 0 };
    for (const { campaign_id: id, country: name, n, spend } of brought) {
      const campaign = all.find((one) => one.id === id);
      const country = config.countries.find((one) => one.country === name);
      if (campaign === undefined || country === undefined || !holds(campaign, name)) continue;
      sums.n += n;
      sums.spend += spend;
      sums.due += n * country.cpi[campaign.platform];
    }
    return sums;
  };
  const rowOf = (what: string, { n, spend, due }: ReturnType<typeof partOf>, more: Partial<Row>): Row => ({
    what,
    unit: 'usd',
    target: ratio(due, n),
    realised: ratio(spend, n),
    of: n,
    published: [],
    sigma: null,
    ...more,
  });
  const byPlatform = PLATFORMS.map((platform) =>
    rowOf(
      `an install, ${NAMES[platform]}`,
      partOf((one) => one.platform === platform),
      { published: published.of(`cpi all ${platform}`, ['countries.*.cpi']) },
    ),
  );
  const byCountry = PLATFORMS.flatMap((platform) =>
    config.countries.map(({ country }) =>
      rowOf(
        `${country}, ${NAMES[platform]}`,
        partOf((one, where) => one.platform === platform && where === country),
        { published: published.of(`cpi ${country} ${platform}`, [`countries.${country}.cpi.${platform}`]) },
      ),
    ),
  );
  // Whoever is paid by the install is paid for those that an MMP gives or a network claims, and that says nothing of prices.
  const byCampaign = all
    .filter(({ pricing }) => pricing !== 'cpi')
    .map(({ id, name, pricing }) => {
      const sums = partOf((one) => one.id === id);
      // Impressions and clicks are so many that the installs decide.
      const target = ratio(sums.due, sums.n) ?? 0;
      return rowOf(`${name}, paid ${PRICED[pricing]}`, sums, { sigma: target / Math.sqrt(Math.max(1, sums.n)) });
    });
  const budget = (platform?: string): number =>
    all
      .filter((one) => platform === undefined || one.platform === platform)
      .reduce((sum, { dailyBudget }) => sum + dailyBudget, 0);
  const isWhole = all.every(({ from, to }) => from === undefined && to === undefined);
  const whole = partOf(() => true);
  const share: Row = {
    what: 'spend on Android',
    unit: 'share',
    target: isWhole ? ratio(budget('android'), budget()) : null,
    realised: ratio(partOf(({ platform }) => platform === 'android').spend, whole.spend),
    of: whole.n,
    published: published.of('android spend', ['campaigns']),
    sigma: null,
  };
  const list = [...byPlatform, ...byCountry, ...byCampaign].filter(({ of }) => of > 0);
  return {
    name: 'costs',
    title: 'What an install costs',
    notes: [
      'Spend for each first install that an ad truly brought; the target is `cpi` of the countries. Networks that are paid by the install are paid for those that they are credited with: for more where there is fraud or several claim one, for fewer where nobody knows the phone. So only campaigns that are paid by impressions and clicks are judged.',
    ],
    rows: [...list, ...(whole.spend > 0 ? [share] : [])],
    picture: byPlatform.every(({ of }) => of === 0)
      ? null
      : barsOf(
          byPlatform.filter(({ of }) => of > 0),
          'Cost of an install by platform',
          'usd',
        ),
  };
}
