import type { Fact, Money } from '@mmp-sim/contracts/facts';
import type { Macro, MacroSubject } from '../../macro.js';

type Value = Macro['value'];

/**
 * Macros of Tenjin's callbacks, written `{{name}}` in their URLs.
 *
 * @see The documented ones: bubbleye.com/knowledgebase/tenjin-setup, help.toponad.net and Tenjin's agent plug-ins. The
 *   others are names of Tenjin's own vocabulary of which no public callback was seen (unconfirmed). What each of them is
 *   of an install that is organic, and that nothing stands in the place of a missing value, is assumed.
 */
export const tenjinMacros: readonly Macro[] = [
  ...category('Attribution', 'documented', {
    campaign_name: campaignName,
    ad_network: ({ channel }) => channel,
    site_id: ({ details }) => details.siteId ?? null,
    creative_name: ({ details }) => details.creativeName ?? null,
    click_id: ({ details }) => details.clickId ?? null,
    engaged_at_ms: ({ engagedAtMs }) => engagedAtMs,
    acquired_at_ms: ({ acquiredAtMs }) => acquiredAtMs,
  }),
  ...category('Event', 'documented', {
    time_in_ms: ({ fact }) => fact.atMs,
    value: ({ fact }) => (fact.type === 'event' ? fact.value : null),
    revenue_usd_gross: ({ fact }) => moneyOf(fact)?.gross.usd ?? null,
    revenue_usd_net: ({ fact }) => moneyOf(fact)?.net.usd ?? null,
  }),
  ...category('Device Identifier', 'documented', { advertising_id: advertisingId }),
  ...category('Device Identifier', 'unconfirmed', {
    analytics_installation_id: ({ fact }) => ('installationId' in fact ? fact.installationId : null),
    developer_device_id: ({ device, installation }) =>
      device?.developerDeviceId ?? installation?.developerDeviceId ?? null,
    customer_user_id: ({ device }) => device?.customerUserId ?? null,
  }),
  ...category('Device Properties', 'documented', {
    limit_ad_tracking_integer: limitAdTracking('1', '0'),
    ip_address: ({ device }) => device?.ip ?? null,
    os_version: ({ device }) => device?.osVersion ?? null,
    device: ({ device }) => device?.deviceName ?? device?.deviceModel ?? null,
    platform: ({ app }) => app.platform,
    country: ({ device }) => device?.country ?? null,
  }),
  ...category('Device Properties', 'unconfirmed', {
    limit_ad_tracking: limitAdTracking('true', 'false'),
    user_agent: ({ device }) => device?.userAgent ?? null,
  }),
  ...category('App', 'documented', {
    store_id: ({ app }) => app.storeId ?? (app.platform === 'ios' ? null : app.bundleId),
  }),
  ...category('App', 'unconfirmed', {
    bundle_id: ({ app }) => app.bundleId,
    app_version: ({ device }) => device?.appVersion ?? null,
  }),
  ...category('Attribution', 'unconfirmed', {
    campaign_id: ({ campaign }) => campaign?.id ?? null,
    remote_campaign_id: ({ campaign, details }) => details.remoteCampaignId ?? campaign?.remoteCampaignId ?? null,
    acquired_at: ({ acquiredAtMs }) => (acquiredAtMs === null ? null : Math.floor(acquiredAtMs / 1000)),
    deeplink_url: ({ details }) => details.deeplinkUrl ?? null,
    tenjin_parameter_0: slot(0),
    tenjin_parameter_1: slot(1),
    tenjin_parameter_2: slot(2),
    tenjin_parameter_3: slot(3),
    tenjin_parameter_4: slot(4),
    tenjin_parameter_5: slot(5),
  }),
  ...category('Event', 'unconfirmed', {
    event: ({ event }) => event,
    currency: ({ fact }) => moneyOf(fact)?.gross.currency ?? null,
    price: ({ fact }) => (fact.type === 'purchase' ? fact.unitPrice : (moneyOf(fact)?.gross.amount ?? null)),
    quantity: ({ fact }) => (fact.type === 'purchase' ? fact.quantity : null),
    product_id: ({ fact }) => ('productId' in fact ? fact.productId : null),
  }),
];

function category(name: string, status: Macro['status'], values: Readonly<Record<string, Value>>): Macro[] {
  return Object.entries(values).map(([macro, value]) => ({ name: macro, category: name, status, value }));
}

/** Tenjin shows organic installs under a campaign of that name. */
function campaignName({ campaign, channel, details }: MacroSubject): string | null {
  if (campaign !== null) return campaign.name;
  return channel === 'organic' ? 'Organic' : (details.campaignName ?? null);
}

/** What stands in the request counts: an id that was given up since is told no more. */
function advertisingId({ device, installation }: MacroSubject): string | null {
  return device === null ? (installation?.advertisingId ?? null) : device.advertisingId;
}

function limitAdTracking(yes: string, no: string): Value {
  return ({ device }) => {
    const limited = device?.limitAdTracking ?? null;
    if (limited === null) return null;
    return limited ? yes : no;
  };
}

function slot(number: number): Value {
  return ({ details }) => details.parameters?.[`tenjin_parameter_${number}`] ?? null;
}

/** Impression revenue has no store that takes a share. */
function moneyOf(fact: Fact): { readonly gross: Money; readonly net: Money } | null {
  if (fact.type === 'purchase' || fact.type === 'subscription') return fact.revenue;
  return fact.type === 'ad-revenue' ? { gross: fact.revenue, net: fact.revenue } : null;
}
