import { type App, type Campaign, type Channel, FIRST_OWN_CHANNEL } from '@mmp-sim/contracts/catalog';
import type { Numbers, ReportingWorld } from '../../reporting-api.js';
import type { Dimension } from './dimensions.js';
import type { ReportQuery } from './report-query.js';

type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** What a row is about: the parts of its id, and what is told of them. */
export type Described = { readonly parts: readonly string[]; readonly attributes: Attributes };

/** @see Of a country or a site that is not known, as in DataVault: public SQL samples. In v2 it is assumed. */
const UNKNOWN = 'unknown';

/**
 * Tells what the rows of a report are about.
 *
 * @see Attributes by grouping: github.com/PostHog/posthog (source `tenjin`), public clients with live rows. `name` is that
 *   of the campaign, else of what alone is grouped by. `site_id`, `creative_name` and the names for SKAdNetwork are assumed.
 */
export function describer(query: ReportQuery, world: ReportingWorld): (row: Numbers) => Described {
  const apps = new Map(world.apps.map((app) => [app.id, app]));
  const channels = new Map(world.channels.map((channel) => [channel.shortId, channel]));
  const campaigns = new Map(world.campaigns.map((campaign) => [campaign.id, campaign]));
  const { groupBy } = query;
  const isDated = query.granularity !== 'totals-daily';
  const isAlone = groupBy.length === 1;

  return (row) => {
    const text = (name: string): string | null => {
      const value = row[name];
      return value === null || value === undefined ? null : String(value);
    };
    const appId = text('app');
    const app = appId === null ? null : (apps.get(appId) ?? null);
    const shortId = text('channel');
    const channel = shortId === null ? null : (channels.get(shortId) ?? null);
    const campaignId = text('campaign');
    const campaign = campaignId === null ? null : (campaigns.get(campaignId) ?? null);
    const networkId = String(channel?.id ?? UNKNOWN);

    const partOf = (dimension: Dimension): readonly string[] => {
      switch (dimension) {
        case 'app':
          return [appId ?? UNKNOWN];
        case 'channel':
          return [networkId];
        case 'campaign':
          // Organic has none, and a self-attributing network may name none.
          return campaignId === null ? [appId ?? UNKNOWN, networkId] : [campaignId];
        case 'country':
          return [text('country') ?? UNKNOWN];
        case 'site':
          return [text('site') ?? UNKNOWN];
        case 'creative':
          return [text('creative') ?? UNKNOWN];
        case 'sk_ad_network':
          return [text('adNetwork') ?? UNKNOWN];
        case 'sk_campaign':
          return [text('skCampaign') ?? UNKNOWN];
        case 'sk_source_app':
          return [text('sourceApp') ?? UNKNOWN];
        case 'fidelity_type':
          return [text('fidelity') ?? UNKNOWN];
        case 'conversion_value':
          return [text('conversionValue') ?? UNKNOWN];
        default:
          return dimension satisfies never;
      }
    };
    const told = (dimension: Dimension): Attributes => {
      switch (dimension) {
        case 'app':
          return { ...aboutApp(appId, app), ...(isAlone ? { name: app?.name ?? null } : {}) };
        case 'channel':
          return {
            ...aboutChannel(channel),
            ...(isAlone ? { name: channel?.name ?? null, short_id: channel?.shortId ?? null } : {}),
          };
        case 'campaign':
          return {
            ...aboutApp(appId, app),
            ...aboutChannel(channel),
            ...aboutCampaign(campaignId, campaign, channel),
          };
        case 'country':
          return { country: text('country') ?? UNKNOWN };
        case 'site':
          return { site_id: text('site') ?? UNKNOWN };
        case 'creative':
          return { creative_name: text('creative') ?? UNKNOWN };
        case 'sk_ad_network':
          return { sk_ad_network_id: text('adNetwork') };
        case 'sk_campaign':
          return { sk_campaign_id: numberOrNull(text('skCampaign')) };
        case 'sk_source_app':
          return { sk_source_app_id: text('sourceApp') };
        case 'fidelity_type':
          return { fidelity_type: numberOrNull(text('fidelity')) };
        case 'conversion_value':
          return { conversion_value: numberOrNull(text('conversionValue')) };
        default:
          return dimension satisfies never;
      }
    };
    const date = text('date');
    return {
      parts: [...(isDated && date !== null ? [date] : []), ...groupBy.flatMap(partOf)],
      attributes: Object.assign({}, isDated && date !== null ? { date } : {}, ...groupBy.map(told)) as Attributes,
    };
  };
}

const numberOrNull = (text: string | null): number | null => (text === null ? null : Number(text));

/** The icon is the store's, which is asked about nothing here. */
const aboutApp = (id: string | null, app: App | null): Attributes => ({
  app_id: id,
  app_name: app?.name ?? null,
  bundle_id: app?.bundleId ?? null,
  platform: app?.platform ?? null,
  store_id: app?.storeId ?? null,
  icon_url: null,
});

const aboutChannel = (channel: Channel | null): Attributes => ({
  ad_network_id: channel?.id ?? null,
  ad_network_name: channel?.name ?? null,
  ad_network_short_id: channel?.shortId ?? null,
  ad_network_custom: (channel?.id ?? 0) >= FIRST_OWN_CHANNEL,
});

function aboutCampaign(id: string | null, campaign: Campaign | null, channel: Channel | null): Attributes {
  const name = campaign?.name ?? (id === null ? (channel?.name ?? null) : null);
  return {
    campaign_id: id,
    name,
    campaign_name: name,
    remote_campaign_id: campaign?.remoteCampaignId ?? null,
  };
}
