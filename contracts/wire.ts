// Generated from the schemas by `npm run generate`. Do not edit: a test fails when it is stale.

/**
 * The parameters that every call to Tenjin may carry: who, which app, which device. Every value is text, as it stands in a form or a query.
 */
export interface TenjinStandard {
  /**
   * SDK key of the app. Left out where the key travels as the HTTP Basic user name.
   */
  api_key?: string;
  /**
   * Per-installation id, given by the SDK or made and kept by the sender; the same in every later call of that installation.
   */
  analytics_installation_id?: string;
  /**
   * IDFA, GAID, Amazon advertising id or OAID. Must be present; empty or all zeros for a user who opted out.
   */
  advertising_id?: string;
  /**
   * IDFV on iOS, where it is required; the App Set ID on Android.
   */
  developer_device_id?: string;
  /**
   * Bundle id or package name of the app.
   */
  bundle_id?: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform?: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * Android: the API level; iOS: the system version.
   */
  os_version?: string;
  /**
   * The word server for server-to-server calls; SDKs send their version.
   */
  sdk_version?: string;
  /**
   * App version as text.
   */
  app_version?: string;
  /**
   * Whether the user limits ad tracking.
   */
  limit_ad_tracking?: string;
  /**
   * Country of the user, ISO 3166-1 alpha-2.
   */
  country?: string;
  /**
   * The end user's address, never the backend's: probabilistic matching needs it when there is no advertising id.
   */
  ip_address?: string;
  /**
   * App Tracking Transparency: 0 not determined, 1 restricted, 2 denied, 3 authorized.
   */
  tracking_status?: string;
  /**
   * Google DMA consent; left out when unknown.
   */
  ad_user_data?: string;
  /**
   * Google DMA consent; left out when unknown.
   */
  ad_personalization?: string;
  /**
   * OS version as people say it; needed for Google Ads.
   */
  os_version_release?: string;
  /**
   * Build identifier; needed for Google Ads.
   */
  build_id?: string;
  /**
   * Locale or language tag; needed for Google Ads.
   */
  locale?: string;
  /**
   * Device model; needed for Google Ads.
   */
  device_model?: string;
  /**
   * The app's own user id; kept and exported.
   */
  customer_user_id?: string;
  /**
   * Google Play install referrer, on the app open: a deterministic signal.
   */
  referrer?: string;
  /**
   * Google on-device measurement data, on the app open.
   */
  odm_info?: string;
  /**
   * As odm_info, in the spelling of the iOS SDK.
   */
  omd_info?: string;
  /**
   * App and build parameter that the SDKs add; recorded as sent.
   */
  app_subversion?: string;
  /**
   * App and build parameter that the SDKs add; recorded as sent.
   */
  app_version_code?: string;
  /**
   * App and build parameter that the SDKs add; recorded as sent.
   */
  source_app_store?: string;
  /**
   * App and build parameter that the SDKs add; recorded as sent.
   */
  plugin?: string;
  /**
   * App and build parameter that the SDKs add; recorded as sent.
   */
  plugin_version?: string;
  /**
   * App and build parameter that the SDKs add; recorded as sent.
   */
  sandbox?: string;
  /**
   * Session parameter that the SDKs add; recorded as sent.
   */
  session_id?: string;
  /**
   * Session parameter that the SDKs add; recorded as sent.
   */
  initialized_at?: string;
  /**
   * Session parameter that the SDKs add; recorded as sent.
   */
  retry_enabled?: string;
  /**
   * Session parameter that the SDKs add; recorded as sent.
   */
  signature?: string;
  /**
   * Identifier parameter that the SDKs add; recorded as sent.
   */
  developer_device_id_scope?: string;
  /**
   * Identifier parameter that the SDKs add; recorded as sent.
   */
  oaid?: string;
  /**
   * Identifier parameter that the SDKs add; recorded as sent.
   */
  imei?: string;
  /**
   * Identifier parameter that the SDKs add; recorded as sent.
   */
  firebase_app_instance_id?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  device?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  device_info?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  device_model_name?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  device_manufacturer?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  device_brand?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  device_product?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  device_cpu?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  carrier?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  connection_type?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  screen_width?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  screen_height?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  language?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  timezone?: string;
  /**
   * Device parameter that the SDKs add; recorded as sent.
   */
  user_agent?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  referrer_click_ts?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  referrer_install_ts?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  referrer_load_time?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  huawei_referrer?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  huawei_referrer_click_ts?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  huawei_referrer_install_ts?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  meta_referrer?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  meta_referrer_ts?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  meta_referrer_clickthrough?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  broadcast_referrer?: string;
  /**
   * Referrer parameter that the SDKs add; recorded as sent.
   */
  broadcast_referrer_load_time?: string;
  /**
   * Apple parameter that the SDKs add; recorded as sent.
   */
  attribution_token?: string;
  /**
   * Deep link parameter that the SDKs add; recorded as sent.
   */
  deeplink_url?: string;
  /**
   * Deep link parameter that the SDKs add; recorded as sent.
   */
  open_deeplink_url?: string;
  /**
   * Consent parameter that the SDKs add; recorded as sent.
   */
  opt_in?: string;
  /**
   * Consent parameter that the SDKs add; recorded as sent.
   */
  opt_out?: string;
  /**
   * Consent parameter that the SDKs add; recorded as sent.
   */
  opt_in_params?: string;
  /**
   * Consent parameter that the SDKs add; recorded as sent.
   */
  opt_out_params?: string;
  /**
   * Consent parameter that the SDKs add; recorded as sent.
   */
  iab_tcf?: string;
  /**
   * Profile parameter that the SDKs add; recorded as sent.
   */
  session_count?: string;
  /**
   * Profile parameter that the SDKs add; recorded as sent.
   */
  total_session_time?: string;
  /**
   * Profile parameter that the SDKs add; recorded as sent.
   */
  average_session_length?: string;
  /**
   * Profile parameter that the SDKs add; recorded as sent.
   */
  last_session_length?: string;
  /**
   * Profile parameter that the SDKs add; recorded as sent.
   */
  current_session_length?: string;
  /**
   * Profile parameter that the SDKs add; recorded as sent.
   */
  iap_transaction_count?: string;
  /**
   * Profile parameter that the SDKs add; recorded as sent.
   */
  total_ilrd_revenue_usd?: string;
  /**
   * Profile parameter that the SDKs add; recorded as sent.
   */
  first_session_date?: string;
  /**
   * Profile parameter that the SDKs add; recorded as sent.
   */
  last_session_date?: string;
  /**
   * Instant of sending on the device, epoch milliseconds.
   */
  sent_at?: string;
  /**
   * Marker that the Android SDK adds when it sends again; recorded as sent.
   */
  retry_attempts?: string;
}
/**
 * v0/ad_impressions: the revenue of one ad impression (ILRD), for mediations without an integration of their own. One of revenue_decimal and revenue_cpm must be there.
 */
export type TenjinAdImpression = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * App version as text.
   */
  app_version: string;
  /**
   * The end user's address, never the backend's.
   */
  ip_address: string;
  /**
   * The mediation that reports the impression; custom for one without an integration.
   */
  ad_revenue_mediation:
    'max' | 'ironsource' | 'admob' | 'topon' | 'hyperbid' | 'cas' | 'tradplus' | 'cloudx' | 'custom' | 'applovin';
  /**
   * Ad network that paid.
   */
  network_name: string;
  /**
   * Currency of the revenue.
   */
  currency: string;
  /**
   * Revenue of this impression, in units of the currency. Counts before revenue_cpm.
   */
  revenue_decimal?: string;
  /**
   * Revenue per 1,000 impressions, in units of the currency.
   */
  revenue_cpm?: string;
  /**
   * Country as the mediation tells it.
   */
  mediation_country?: string;
  /**
   * Ad unit.
   */
  ad_unit_id?: string;
  /**
   * Format of the ad.
   */
  ad_format?:
    | ''
    | 'banner'
    | 'mrec'
    | 'xpromo'
    | 'native'
    | 'leaderboard'
    | 'leader'
    | 'interstitial'
    | 'inter'
    | 'rewarded'
    | 'reward'
    | 'rewarded_interstitial'
    | 'rewarded_inter';
  /**
   * How exact the revenue is, in the mediation's words.
   */
  precision?: string;
  /**
   * Creative.
   */
  creative_id?: string;
  /**
   * Placement in the app.
   */
  placement?: string;
  /**
   * Placement on the network's side.
   */
  network_placement?: string;
  /**
   * Auction.
   */
  auction_id?: string;
  /**
   * How the device is connected.
   */
  connection_type?: '' | 'mobile' | 'wifi';
  /**
   * Android: the store that the app came from.
   */
  source_app_store?: '' | 'unspecified' | 'googleplay' | 'amazon' | 'other';
  /**
   * Whether the user has opted in.
   */
  opt_in?: string;
  /**
   * Language of the device.
   */
  language?: string;
  /**
   * Width of the screen in pixels.
   */
  screen_width?: string;
  /**
   * Height of the screen in pixels.
   */
  screen_height?: string;
  /**
   * Android: version code.
   */
  app_version_code?: string;
};
/**
 * v0/ad_impressions/admob: the revenue of one ad impression as Tenjin's SDKs send it, each field as `admob[<field>]`.
 */
export type TenjinAdImpressionAdmob = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * The mediation that reports the impression: that of the path.
   */
  ad_revenue_mediation: 'admob';
  /**
   * admob's `ad_unit_id`, as its SDK reports it.
   */
  'admob[ad_unit_id]'?: string;
  /**
   * Currency of the revenue.
   */
  'admob[currency_code]'?: string;
  /**
   * AdMob's value: micros of the currency on Android, but units on iOS.
   */
  'admob[value_micros]'?: string;
  /**
   * admob's `precision_type`, as its SDK reports it.
   */
  'admob[precision_type]'?: string;
  /**
   * admob's `response_id`, as its SDK reports it.
   */
  'admob[response_id]'?: string;
  /**
   * admob's `mediation_adapter_class_name`, as its SDK reports it.
   */
  'admob[mediation_adapter_class_name]'?: string;
  /**
   * The revenue in units of the currency, added by Tenjin's SDK.
   */
  'admob[publisher_revenue_decimal]'?: string;
  /**
   * The revenue in millionths, added by Tenjin's SDK.
   */
  'admob[publisher_revenue_micro]'?: string;
};
/**
 * v0/ad_impressions/cas: the revenue of one ad impression as Tenjin's SDKs send it, each field as `cas[<field>]`.
 */
export type TenjinAdImpressionCas = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * The mediation that reports the impression: that of the path.
   */
  ad_revenue_mediation: 'cas';
  /**
   * cas's `ad_unit_id`, as its SDK reports it.
   */
  'cas[ad_unit_id]'?: string;
  /**
   * cas's `creative_id`, as its SDK reports it.
   */
  'cas[creative_id]'?: string;
  /**
   * cas's `format`, as its SDK reports it.
   */
  'cas[format]'?: string;
  /**
   * cas's `network_name`, as its SDK reports it.
   */
  'cas[network_name]'?: string;
  /**
   * Revenue of this impression, in units of the currency.
   */
  'cas[revenue]'?: string;
  /**
   * cas's `revenue_precision`, as its SDK reports it.
   */
  'cas[revenue_precision]'?: string;
  /**
   * The revenue in units of the currency, added by Tenjin's SDK.
   */
  'cas[publisher_revenue_decimal]'?: string;
  /**
   * The revenue in millionths, added by Tenjin's SDK.
   */
  'cas[publisher_revenue_micro]'?: string;
};
/**
 * v0/ad_impressions/cloudx: the revenue of one ad impression as Tenjin's SDKs send it, each field as `cloudx[<field>]`.
 */
export type TenjinAdImpressionCloudx = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * The mediation that reports the impression: that of the path.
   */
  ad_revenue_mediation: 'cloudx';
  /**
   * cloudx's `ad_unit_id`, as its SDK reports it.
   */
  'cloudx[ad_unit_id]'?: string;
  /**
   * cloudx's `format`, as its SDK reports it.
   */
  'cloudx[format]'?: string;
  /**
   * cloudx's `network_name`, as its SDK reports it.
   */
  'cloudx[network_name]'?: string;
  /**
   * cloudx's `network_placement`, as its SDK reports it.
   */
  'cloudx[network_placement]'?: string;
  /**
   * cloudx's `placement`, as its SDK reports it.
   */
  'cloudx[placement]'?: string;
  /**
   * Revenue of this impression, in units of the currency.
   */
  'cloudx[revenue]'?: string;
  /**
   * Currency of the revenue.
   */
  'cloudx[currency]'?: string;
  /**
   * The revenue in units of the currency, added by Tenjin's SDK.
   */
  'cloudx[publisher_revenue_decimal]'?: string;
  /**
   * The revenue in millionths, added by Tenjin's SDK.
   */
  'cloudx[publisher_revenue_micro]'?: string;
};
/**
 * v0/ad_impressions/hyperbid: the revenue of one ad impression as Tenjin's SDKs send it, each field as `hyperbid[<field>]`.
 */
export type TenjinAdImpressionHyperbid = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * The mediation that reports the impression: that of the path.
   */
  ad_revenue_mediation: 'hyperbid';
  /**
   * Revenue of this impression, in units of the currency.
   */
  'hyperbid[publisher_revenue]'?: string;
  /**
   * Currency of the revenue.
   */
  'hyperbid[currency]'?: string;
  /**
   * hyperbid's `country`, as its SDK reports it.
   */
  'hyperbid[country]'?: string;
  /**
   * hyperbid's `ecpm`, as its SDK reports it.
   */
  'hyperbid[ecpm]'?: string;
  /**
   * hyperbid's `ecpm_level`, as its SDK reports it.
   */
  'hyperbid[ecpm_level]'?: string;
  /**
   * hyperbid's `ecpm_precision`, as its SDK reports it.
   */
  'hyperbid[ecpm_precision]'?: string;
  /**
   * hyperbid's `ad_network_type`, as its SDK reports it.
   */
  'hyperbid[ad_network_type]'?: string;
  /**
   * hyperbid's `adsource_id`, as its SDK reports it.
   */
  'hyperbid[adsource_id]'?: string;
  /**
   * hyperbid's `adsource_index`, as its SDK reports it.
   */
  'hyperbid[adsource_index]'?: string;
  /**
   * hyperbid's `network_firm_id`, as its SDK reports it.
   */
  'hyperbid[network_firm_id]'?: string;
  /**
   * hyperbid's `network_placement_id`, as its SDK reports it.
   */
  'hyperbid[network_placement_id]'?: string;
  /**
   * hyperbid's `hyper_bid_placement_id`, as its SDK reports it.
   */
  'hyperbid[hyper_bid_placement_id]'?: string;
  /**
   * hyperbid's `hyper_bid_ad_format`, as its SDK reports it.
   */
  'hyperbid[hyper_bid_ad_format]'?: string;
  /**
   * hyperbid's `show_id`, as its SDK reports it.
   */
  'hyperbid[show_id]'?: string;
  /**
   * hyperbid's `segment_id`, as its SDK reports it.
   */
  'hyperbid[segment_id]'?: string;
  /**
   * hyperbid's `scenario_id`, as its SDK reports it.
   */
  'hyperbid[scenario_id]'?: string;
  /**
   * hyperbid's `scenario_reward_name`, as its SDK reports it.
   */
  'hyperbid[scenario_reward_name]'?: string;
  /**
   * hyperbid's `scenario_reward_number`, as its SDK reports it.
   */
  'hyperbid[scenario_reward_number]'?: string;
  /**
   * hyperbid's `channel`, as its SDK reports it.
   */
  'hyperbid[channel]'?: string;
  /**
   * hyperbid's `sub_channel`, as its SDK reports it.
   */
  'hyperbid[sub_channel]'?: string;
  /**
   * hyperbid's `custom_rule`, as its SDK reports it.
   */
  'hyperbid[custom_rule]'?: string;
  /**
   * hyperbid's `is_header_bidding_adsource`, as its SDK reports it.
   */
  'hyperbid[is_header_bidding_adsource]'?: string;
  /**
   * hyperbid's `reward_user_custom_data`, as its SDK reports it.
   */
  'hyperbid[reward_user_custom_data]'?: string;
  /**
   * The revenue in units of the currency, added by Tenjin's SDK.
   */
  'hyperbid[publisher_revenue_decimal]'?: string;
  /**
   * The revenue in millionths, added by Tenjin's SDK.
   */
  'hyperbid[publisher_revenue_micro]'?: string;
};
/**
 * v0/ad_impressions/ironsource: the revenue of one ad impression as Tenjin's SDKs send it, each field as `ironsource[<field>]`.
 */
export type TenjinAdImpressionIronsource = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * The mediation that reports the impression: that of the path.
   */
  ad_revenue_mediation: 'ironsource';
  /**
   * ironsource's `auction_id`, as its SDK reports it.
   */
  'ironsource[auction_id]'?: string;
  /**
   * Format of the ad, as LevelPlay reports it: rewarded_video, interstitial or banner.
   */
  'ironsource[ad_unit]'?: string;
  /**
   * ironsource's `ad_network`, as its SDK reports it.
   */
  'ironsource[ad_network]'?: string;
  /**
   * ironsource's `instance_name`, as its SDK reports it.
   */
  'ironsource[instance_name]'?: string;
  /**
   * ironsource's `instance_id`, as its SDK reports it.
   */
  'ironsource[instance_id]'?: string;
  /**
   * ironsource's `country`, as its SDK reports it.
   */
  'ironsource[country]'?: string;
  /**
   * ironsource's `placement`, as its SDK reports it.
   */
  'ironsource[placement]'?: string;
  /**
   * Revenue of this impression, in units of the currency.
   */
  'ironsource[revenue]'?: string;
  /**
   * ironsource's `precision`, as its SDK reports it.
   */
  'ironsource[precision]'?: string;
  /**
   * ironsource's `ab`, as its SDK reports it.
   */
  'ironsource[ab]'?: string;
  /**
   * ironsource's `segment_name`, as its SDK reports it.
   */
  'ironsource[segment_name]'?: string;
  /**
   * ironsource's `lifetime_revenue`, as its SDK reports it.
   */
  'ironsource[lifetime_revenue]'?: string;
  /**
   * ironsource's `encrypted_cpm`, as its SDK reports it.
   */
  'ironsource[encrypted_cpm]'?: string;
  /**
   * The revenue in units of the currency, added by Tenjin's SDK.
   */
  'ironsource[publisher_revenue_decimal]'?: string;
  /**
   * The revenue in millionths, added by Tenjin's SDK.
   */
  'ironsource[publisher_revenue_micro]'?: string;
};
/**
 * v0/ad_impressions/max: the revenue of one ad impression as Tenjin's SDKs send it, each field as `max[<field>]`.
 */
export type TenjinAdImpressionMax = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * The mediation that reports the impression: that of the path. MAX is called applovin too.
   */
  ad_revenue_mediation: 'max' | 'applovin';
  /**
   * max's `ad_unit_id`, as its SDK reports it.
   */
  'max[ad_unit_id]'?: string;
  /**
   * max's `network_name`, as its SDK reports it.
   */
  'max[network_name]'?: string;
  /**
   * max's `network_placement`, as its SDK reports it.
   */
  'max[network_placement]'?: string;
  /**
   * max's `placement`, as its SDK reports it.
   */
  'max[placement]'?: string;
  /**
   * max's `creative_id`, as its SDK reports it.
   */
  'max[creative_id]'?: string;
  /**
   * max's `format`, as its SDK reports it.
   */
  'max[format]'?: string;
  /**
   * max's `country`, as its SDK reports it.
   */
  'max[country]'?: string;
  /**
   * Revenue of this impression, in units of the currency.
   */
  'max[revenue]'?: string;
  /**
   * max's `revenue_precision`, as its SDK reports it.
   */
  'max[revenue_precision]'?: string;
  /**
   * Currency of the revenue.
   */
  'max[ad_revenue_currency]'?: string;
  /**
   * The revenue in units of the currency, added by Tenjin's SDK.
   */
  'max[publisher_revenue_decimal]'?: string;
  /**
   * The revenue in millionths, added by Tenjin's SDK.
   */
  'max[publisher_revenue_micro]'?: string;
};
/**
 * v0/ad_impressions/topon: the revenue of one ad impression as Tenjin's SDKs send it, each field as `topon[<field>]`.
 */
export type TenjinAdImpressionTopon = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * The mediation that reports the impression: that of the path.
   */
  ad_revenue_mediation: 'topon';
  /**
   * Revenue of this impression, in units of the currency.
   */
  'topon[publisher_revenue]'?: string;
  /**
   * Currency of the revenue.
   */
  'topon[currency]'?: string;
  /**
   * topon's `country`, as its SDK reports it.
   */
  'topon[country]'?: string;
  /**
   * topon's `ecpm`, as its SDK reports it.
   */
  'topon[ecpm]'?: string;
  /**
   * topon's `ecpm_level`, as its SDK reports it.
   */
  'topon[ecpm_level]'?: string;
  /**
   * topon's `ecpm_precision`, as its SDK reports it.
   */
  'topon[ecpm_precision]'?: string;
  /**
   * topon's `ad_network_type`, as its SDK reports it.
   */
  'topon[ad_network_type]'?: string;
  /**
   * topon's `adsource_id`, as its SDK reports it.
   */
  'topon[adsource_id]'?: string;
  /**
   * topon's `adsource_index`, as its SDK reports it.
   */
  'topon[adsource_index]'?: string;
  /**
   * topon's `network_firm_id`, as its SDK reports it.
   */
  'topon[network_firm_id]'?: string;
  /**
   * topon's `network_placement_id`, as its SDK reports it.
   */
  'topon[network_placement_id]'?: string;
  /**
   * topon's `top_on_placement_id`, as its SDK reports it.
   */
  'topon[top_on_placement_id]'?: string;
  /**
   * topon's `top_on_ad_format`, as its SDK reports it.
   */
  'topon[top_on_ad_format]'?: string;
  /**
   * topon's `show_id`, as its SDK reports it.
   */
  'topon[show_id]'?: string;
  /**
   * topon's `segment_id`, as its SDK reports it.
   */
  'topon[segment_id]'?: string;
  /**
   * topon's `scenario_id`, as its SDK reports it.
   */
  'topon[scenario_id]'?: string;
  /**
   * topon's `scenario_reward_name`, as its SDK reports it.
   */
  'topon[scenario_reward_name]'?: string;
  /**
   * topon's `scenario_reward_number`, as its SDK reports it.
   */
  'topon[scenario_reward_number]'?: string;
  /**
   * topon's `channel`, as its SDK reports it.
   */
  'topon[channel]'?: string;
  /**
   * topon's `sub_channel`, as its SDK reports it.
   */
  'topon[sub_channel]'?: string;
  /**
   * topon's `custom_rule`, as its SDK reports it.
   */
  'topon[custom_rule]'?: string;
  /**
   * topon's `is_header_bidding_adsource`, as its SDK reports it.
   */
  'topon[is_header_bidding_adsource]'?: string;
  /**
   * topon's `reward_user_custom_data`, as its SDK reports it.
   */
  'topon[reward_user_custom_data]'?: string;
  /**
   * The revenue in units of the currency, added by Tenjin's SDK.
   */
  'topon[publisher_revenue_decimal]'?: string;
  /**
   * The revenue in millionths, added by Tenjin's SDK.
   */
  'topon[publisher_revenue_micro]'?: string;
};
/**
 * v0/ad_impressions/tradplus: the revenue of one ad impression as Tenjin's SDKs send it, each field as `tradplus[<field>]`.
 */
export type TenjinAdImpressionTradplus = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * The mediation that reports the impression: that of the path.
   */
  ad_revenue_mediation: 'tradplus';
  /**
   * tradplus's `ad_unit_id`, as its SDK reports it.
   */
  'tradplus[ad_unit_id]'?: string;
  /**
   * tradplus's `network_name`, as its SDK reports it.
   */
  'tradplus[network_name]'?: string;
  /**
   * tradplus's `placement`, as its SDK reports it.
   */
  'tradplus[placement]'?: string;
  /**
   * tradplus's `format`, as its SDK reports it.
   */
  'tradplus[format]'?: string;
  /**
   * tradplus's `country`, as its SDK reports it.
   */
  'tradplus[country]'?: string;
  /**
   * Revenue of this impression, in units of the currency.
   */
  'tradplus[revenue]'?: string;
  /**
   * tradplus's `revenue_precision`, as its SDK reports it.
   */
  'tradplus[revenue_precision]'?: string;
  /**
   * tradplus's `segment`, as its SDK reports it.
   */
  'tradplus[segment]'?: string;
  /**
   * tradplus's `ab_test`, as its SDK reports it.
   */
  'tradplus[ab_test]'?: string;
  /**
   * tradplus's `placement_ad_type`, as its SDK reports it.
   */
  'tradplus[placement_ad_type]'?: string;
  /**
   * tradplus's `adsource_placement_id`, as its SDK reports it.
   */
  'tradplus[adsource_placement_id]'?: string;
  /**
   * tradplus's `bucket_id`, as its SDK reports it.
   */
  'tradplus[bucket_id]'?: string;
  /**
   * tradplus's `country_code`, as its SDK reports it.
   */
  'tradplus[country_code]'?: string;
  /**
   * tradplus's `segment_id`, as its SDK reports it.
   */
  'tradplus[segment_id]'?: string;
  /**
   * The revenue in units of the currency, added by Tenjin's SDK.
   */
  'tradplus[publisher_revenue_decimal]'?: string;
  /**
   * The revenue in millionths, added by Tenjin's SDK.
   */
  'tradplus[publisher_revenue_micro]'?: string;
};
/**
 * v0/conversion-values: a SKAdNetwork conversion value that the app has set.
 */
export type TenjinConversionValue = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * Fine value.
   */
  conversion_value: string;
  /**
   * Coarse value, from iOS 16.1.
   */
  coarse_conversion_value?: '' | 'low' | 'medium' | 'high';
  /**
   * Whether the postback window is locked, from iOS 16.1.
   */
  lock_window?: string;
};
/**
 * v0/event: an app open (install or session) without `event`, a custom event with it. Every value is text, as it stands in a form or a query.
 */
export type TenjinEvent = TenjinStandard & {
  /**
   * Per-installation id, given by the SDK or made and kept by the sender; the same in every later call of that installation.
   */
  analytics_installation_id: string;
  /**
   * IDFA, GAID, Amazon advertising id or OAID. Must be present; empty or all zeros for a user who opted out.
   */
  advertising_id: string;
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * Android: the API level; iOS: the system version.
   */
  os_version: string;
  /**
   * The word server for server-to-server calls; SDKs send their version.
   */
  sdk_version: string;
  /**
   * Name of a custom event; left out (or empty) for an app open.
   */
  event?: string;
  /**
   * Whole number, summed and averaged per event name.
   */
  value?: string;
};
/**
 * v0/import_attribution: tells Tenjin of a user who was there before. Everything travels in the query; ids are lower-case hexadecimal without hyphens.
 */
export type TenjinImportAttribution = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * Advertising id. One of the two ids must be there.
   */
  advertising_id?: string;
  /**
   * IDFV or App Set ID. One of the two ids must be there.
   */
  developer_device_id?: string;
};
/**
 * v0/purchase: an in-app purchase. `price` is that of one unit; identical purchases are two purchases.
 */
export type TenjinPurchase = TenjinStandard & {
  /**
   * Per-installation id, given by the SDK or made and kept by the sender; the same in every later call of that installation.
   */
  analytics_installation_id: string;
  /**
   * IDFA, GAID, Amazon advertising id or OAID. Must be present; empty or all zeros for a user who opted out.
   */
  advertising_id: string;
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * Android: the API level; iOS: the system version.
   */
  os_version: string;
  /**
   * The word server for server-to-server calls; SDKs send their version.
   */
  sdk_version: string;
  /**
   * Android SDKs send it empty with a purchase; a custom event goes to v0/event.
   */
  event?: string;
  /**
   * Product identifier.
   */
  product_id: string;
  /**
   * Price of one unit in `currency`.
   */
  price: string;
  /**
   * Number of units.
   */
  quantity: string;
  /**
   * Currency of the price.
   */
  currency: string;
  /**
   * 1: the price is what is left after the store's commission. Otherwise gross is assumed.
   */
  postcut?: string;
  /**
   * Google: purchase JSON; Apple: base64 receipt or signed transaction (JWS); Amazon: receipt JSON.
   */
  receipt?: string;
  /**
   * Google Play's signature of the receipt.
   */
  signature?: string;
  /**
   * StoreKit's transaction id.
   */
  transaction_id?: string;
  /**
   * Amazon's receipt id.
   */
  receipt_id?: string;
  /**
   * Amazon's user id.
   */
  user_id?: string;
};
/**
 * v1/subscriptions: on Android once per subscription (Tenjin asks Google Play for the rest by the purchase token), on iOS once per billing period and not during a trial.
 */
export type TenjinSubscription = TenjinStandard & {
  /**
   * Per-installation id, given by the SDK or made and kept by the sender; the same in every later call of that installation.
   */
  analytics_installation_id: string;
  /**
   * IDFA, GAID, Amazon advertising id or OAID. Must be present; empty or all zeros for a user who opted out.
   */
  advertising_id: string;
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
  /**
   * Android: the API level; iOS: the system version.
   */
  os_version: string;
  /**
   * The word server for server-to-server calls; SDKs send their version.
   */
  sdk_version: string;
  /**
   * Product identifier.
   */
  product_id: string;
  /**
   * Price of one period in `currency`. Required on iOS.
   */
  price?: string;
  /**
   * Currency of the price. Required on iOS.
   */
  currency?: string;
  /**
   * StoreKit 2 transaction id. Required on iOS.
   */
  transaction_id?: string;
  /**
   * The subscription's first transaction. Required on iOS.
   */
  original_transaction_id?: string;
  /**
   * iOS: signed transaction (JWS) or base64 receipt, required. Android: purchase JSON.
   */
  receipt?: string;
  /**
   * StoreKit 2 transaction as JSON. Required on iOS.
   */
  ios_store_kit_transaction?: string;
  /**
   * Seen beside the subscription code of the iOS SDK; recorded as sent.
   */
  billing_frequency?: string;
  /**
   * Whether the period is a trial.
   */
  is_in_trial_period?: string;
  /**
   * Google Play's purchase token. Required on Android.
   */
  google_play_purchase_token?: string;
  /**
   * Android: when the subscription was bought.
   */
  purchase_date?: string;
  /**
   * Android: signature of the purchase.
   */
  signature?: string;
};
/**
 * v0/click/<short id> and v0/impression/<short id>: parameters of a tracking link. Networks replace their own placeholders; whatever else they add is recorded.
 */
export interface TenjinTrackingLink {
  /**
   * Advertising id of the device, filled in by the network.
   */
  advertising_id?: string;
  /**
   * Country of the user.
   */
  country?: string;
  /**
   * The network's click id; stored, and returned in callbacks.
   */
  click_id?: string;
  /**
   * The network's campaign or offer id.
   */
  campaign_id?: string;
  /**
   * Campaign name shown by Tenjin.
   */
  campaign_name?: string;
  /**
   * Creative name.
   */
  creative_name?: string;
  /**
   * Sub-publisher or placement.
   */
  site_id?: string;
  /**
   * The user's address; needed where the network sends the click from a server.
   */
  ip_address?: string;
  /**
   * The user's user agent; needed where the network sends the click from a server.
   */
  user_agent?: string;
  /**
   * Where to send the user instead of the store.
   */
  redirect_url?: string;
  /**
   * Deferred deep link to hand over after the install.
   */
  deeplink_url?: string;
  /**
   * Free slot; comes back from v0/user.
   */
  tenjin_parameter_0?: string;
  /**
   * Free slot; comes back from v0/user.
   */
  tenjin_parameter_1?: string;
  /**
   * Free slot; comes back from v0/user.
   */
  tenjin_parameter_2?: string;
  /**
   * Free slot; comes back from v0/user.
   */
  tenjin_parameter_3?: string;
  /**
   * Free slot; comes back from v0/user.
   */
  tenjin_parameter_4?: string;
  /**
   * Free slot; comes back from v0/user.
   */
  tenjin_parameter_5?: string;
  /**
   * Whether the user limits ad tracking.
   */
  limit_ad_tracking?: '' | '0' | '1' | 'true' | 'false';
  /**
   * Platform of the device.
   */
  platform?: string;
  /**
   * Bundle id of the app.
   */
  bundle_id?: string;
}
/**
 * v0/user: asks for the attribution of an installation.
 */
export type TenjinUser = TenjinStandard & {
  /**
   * Bundle id or package name of the app.
   */
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
};
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Instant".
 */
export type Instant = string;
/**
 * Lookback window in milliseconds; both edges are inside.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "WindowMs".
 */
export type WindowMs = number;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "WorkspaceId".
 */
export type WorkspaceId = string;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Mode".
 */
export type Mode = 'faithful' | 'strict';
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Platform".
 */
export type Platform = 'ios' | 'android' | 'amazon' | 'android_other';
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "EngagementKind".
 */
export type EngagementKind = 'click' | 'impression';
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "AdvertisingId".
 */
export type AdvertisingId = string;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Text".
 */
export type Text = string;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Name".
 */
export type Name = string;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Key".
 */
export type Key = string;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "ShortId".
 */
export type ShortId = string;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Url".
 */
export type Url = string;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Day".
 */
export type Day = string;
/**
 * Left out: one key is made.
 *
 * @maxItems 20
 */
export type SdkKeys = SdkKey[];
/**
 * App versions whose requests are thrown away; a trailing * stands for any ending.
 *
 * @maxItems 1000
 */
export type IgnoredAppVersions = Name[];
/**
 * The store's share of what is bought, by UTC day; both days are inside, without to it has no end. Other days take 0.30.
 *
 * @maxItems 1000
 */
export type Commission1 = Commission[];
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Amount".
 */
export type Amount = string;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Currency".
 */
export type Currency = string;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "PurchaseToken".
 */
export type PurchaseToken = string;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "ReportedCount".
 */
export type ReportedCount = number;
/**
 * US dollars as a decimal text, or an amount with its currency, which is converted by the rate of the report's day.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "ReportedMoney".
 */
export type ReportedMoney =
  | Amount
  | {
      amount: Amount;
      currency: Currency;
    }
  | null;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "ReportedCountry".
 */
export type ReportedCountry = string | null;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "ReportedText".
 */
export type ReportedText = string | null;
/**
 * @maxItems 1000
 */
export type Apps = NewApp[];
/**
 * send: to their receivers. pause: what falls due waits. capture: each is answered 200 by the simulator, and no connection is opened.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "CallbackMode".
 */
export type CallbackMode = 'send' | 'pause' | 'capture';
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "AccessRight".
 */
export type AccessRight = 'reporting' | 'campaigns';
/**
 * Left out: both.
 *
 * @minItems 1
 * @maxItems 2
 */
export type AccessRights = AccessRight[];
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "AccessTokenText".
 */
export type AccessTokenText = string;
/**
 * reporting: reports and saved reports. campaigns: what is managed. Apps, campaigns and channels may be read with either.
 *
 * @minItems 1
 * @maxItems 2
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "AccessRights".
 */
export type AccessRights1 = AccessRight[];
/**
 * More within a minute are answered 429. null: any number.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "RequestsPerMinute".
 */
export type RequestsPerMinute = number | null;
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "ReportType".
 */
export type ReportType = 'user_acquisition' | 'ad_revenue' | 'sk_ad_network';
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "ReportGranularity".
 */
export type ReportGranularity = 'daily' | 'totals-daily' | 'weekly' | 'monthly';
/**
 * Text that must be equal, or one of the matchers.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Matcher".
 */
export type Matcher =
  | string
  | {
      matches: string;
    }
  | {
      /**
       * @minItems 1
       * @maxItems 1000
       */
      oneOf: string[];
    }
  | {
      present: boolean;
    };
/**
 * Of the default workspace.
 *
 * @maxItems 1000
 */
export type Callbacks = NewCallback[];
/**
 * Of the default workspace.
 *
 * @maxItems 1000
 */
export type AccessTokens = NewAccessToken[];

/**
 * What the control API under /_sim, createSimulator() and the configuration file take. Instants are ISO 8601 in UTC, durations whole milliseconds.
 */
export interface Control {
  [k: string]: unknown;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "SdkKey".
 */
export interface SdkKey {
  key: Key;
  /**
   * Requests with it are thrown away.
   */
  disabled?: boolean;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "WindowPair".
 */
export interface WindowPair {
  deviceMs?: WindowMs;
  /**
   * null switches probabilistic matching off.
   */
  probabilisticMs?: WindowMs | null;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Windows".
 */
export interface Windows {
  click?: WindowPair;
  view?: WindowPair;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Commission".
 */
export interface Commission {
  from: Day;
  to?: Day;
  rate: number;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewApp".
 */
export interface NewApp {
  /**
   * Which MMP it reports to. Default tenjin.
   */
  mmp?: 'tenjin';
  /**
   * Bundle id or package name, as senders write it.
   */
  bundleId: string;
  platform: Platform;
  /**
   * Left out: the bundle id.
   */
  name?: string;
  sdkKeys?: SdkKeys;
  ignoredAppVersions?: IgnoredAppVersions;
  windows?: Windows;
  channelWindows?: ChannelWindows;
  /**
   * Number of the app in the App Store: where a click goes on iOS when neither link nor campaign says.
   */
  storeId?: string;
  /**
   * Where a click goes when neither link nor campaign says.
   */
  destinationUrl?: string;
  /**
   * Scheme of the app's own links; kept.
   */
  protocol?: string;
  /**
   * keep-first (default): a reinstall keeps its first source and is no tracked install. new-install: it is attributed anew.
   */
  reinstalls?: 'keep-first' | 'new-install';
  /**
   * true: on Android a request without a real advertising id is thrown away.
   */
  androidNeedsAdvertisingId?: boolean;
  /**
   * true: loopback and private addresses match too.
   */
  matchPrivateIps?: boolean;
  /**
   * v0/user answers nothing until this has passed since the open. Default 0.
   */
  attributionDelayMs?: number;
  commission?: Commission1;
  /**
   * Whether the MMP may ask Google Play about subscriptions. Without it they are accepted and never reported.
   */
  playAccess?: boolean;
  /**
   * What dates impression revenue: sent_at where it is there, or always the arrival.
   */
  adRevenueDatedBy?: 'sent-at' | 'arrival';
  /**
   * A call whose sent_at is longer ago is the finding late-delivery. Default 600000.
   */
  lateAfterMs?: number;
  /**
   * How days since the install are counted: elapsed (default), periods of 24 hours; utc-day, days that begin at 00:00 UTC.
   */
  cohortDays?: 'elapsed' | 'utc-day';
}
/**
 * By the channel's short id or name; what is left out is the app's.
 */
export interface ChannelWindows {
  [k: string]: Windows;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "AppPatch".
 */
export interface AppPatch {
  name?: Name;
  sdkKeys?: SdkKeys;
  ignoredAppVersions?: IgnoredAppVersions;
  windows?: Windows;
  channelWindows?: ChannelWindows;
  storeId?: Name | null;
  destinationUrl?: Url | null;
  protocol?: Name | null;
  reinstalls?: 'keep-first' | 'new-install';
  androidNeedsAdvertisingId?: boolean;
  matchPrivateIps?: boolean;
  /**
   * v0/user answers nothing until this has passed since the open. Default 0.
   */
  attributionDelayMs?: number;
  commission?: Commission1;
  playAccess?: boolean;
  /**
   * What dates impression revenue: sent_at where it is there, or always the arrival.
   */
  adRevenueDatedBy?: 'sent-at' | 'arrival';
  /**
   * A call whose sent_at is longer ago is the finding late-delivery. Default 600000.
   */
  lateAfterMs?: number;
  /**
   * How days since the install are counted: elapsed (default), periods of 24 hours; utc-day, days that begin at 00:00 UTC.
   */
  cohortDays?: 'elapsed' | 'utc-day';
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewChannel".
 */
export interface NewChannel {
  /**
   * Left out: the next free one.
   */
  id?: number;
  shortId: ShortId;
  name: Name;
  /**
   * It makes claims and has no links.
   */
  selfAttributing?: boolean;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewCampaign".
 */
export interface NewCampaign {
  appId: string;
  name: Name;
  /**
   * Short id or name of a channel; a new one is made.
   */
  channel: string;
  /**
   * End of its tracking link. Left out: one is made.
   */
  shortId?: string;
  /**
   * The network's own id of the campaign; comes back from v0/user.
   */
  remoteCampaignId?: string;
  /**
   * Lookback window in milliseconds; both edges are inside.
   */
  attributionWindowMs?: number;
  /**
   * Where a click goes when the link does not say.
   */
  redirectUrl?: string;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "CampaignPatch".
 */
export interface CampaignPatch {
  name?: Name;
  remoteCampaignId?: Name | null;
  attributionWindowMs?: WindowMs | null;
  redirectUrl?: Url | null;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewEngagement".
 */
export interface NewEngagement {
  kind: EngagementKind;
  campaignId: string;
  /**
   * Of the device.
   */
  advertisingId?: string;
  /**
   * The user's address.
   */
  ip?: string;
  /**
   * The user's user agent: platform, OS version and model for probabilistic matching.
   */
  userAgent?: string;
  /**
   * The network's click id; comes back from v0/user.
   */
  clickId?: string;
  /**
   * Sub-publisher or placement.
   */
  siteId?: string;
  creativeName?: Text;
  country?: Text;
  /**
   * Deferred deep link to hand over after the install.
   */
  deeplinkUrl?: string;
  /**
   * Free slots of the link by name. Tenjin hands back tenjin_parameter_0 to tenjin_parameter_5.
   */
  parameters?: {
    [k: string]: Text;
  };
  /**
   * When it was; not after the workspace's clock. Left out: now.
   */
  at?: string;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewClaim".
 */
export interface NewClaim {
  appId: string;
  /**
   * Short id or name of a self-attributing channel.
   */
  channel: string;
  campaignId?: string;
  /**
   * Of the device; or installationId.
   */
  advertisingId?: string;
  /**
   * Or advertisingId.
   */
  installationId?: string;
  kind: EngagementKind;
  /**
   * When the click or view was; not after the workspace's clock.
   */
  engagedAt: string;
}
/**
 * A subscription that Google Play knows of before the app reports it.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewSubscription".
 */
export interface NewSubscription {
  appId: string;
  token: PurchaseToken;
  productId?: Name;
  price?: Amount;
  currency?: Currency;
  /**
   * It begins with a trial.
   */
  trial?: boolean;
}
/**
 * What a period costs, where it is not what the one before cost.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "SubscriptionPeriod".
 */
export interface SubscriptionPeriod {
  price?: Amount;
  currency?: Currency;
}
/**
 * One statement that only reads: a SELECT, or EXPLAIN of one.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "SqlQuery".
 */
export interface SqlQuery {
  sql: string;
  /**
   * Most rows of the answer, up to `limits.sqlRows`.
   */
  maxRows?: number;
  /**
   * redshift: names without a schema are those of DataVault, integers divide as integers, and common functions of Redshift are there. duckdb: names without a schema are those of mmp.
   */
  dialect?: 'redshift' | 'duckdb';
}
/**
 * What an ad network counted on one UTC day. A later report of the same day, app, channel, campaign, country, site and creative takes its place.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewNetworkReport".
 */
export interface NewNetworkReport {
  /**
   * From 2000-01-01 to the day after that of the workspace's clock.
   */
  date: string;
  appId: string;
  /**
   * Short id or name of the channel that reports.
   */
  channel: string;
  /**
   * Id of a campaign of that app on that channel.
   */
  campaignId?: string | null;
  /**
   * Kept in capitals; none where it is empty.
   */
  country?: string | null;
  /**
   * Sub-publisher or placement.
   */
  siteId?: string | null;
  /**
   * Name of the creative.
   */
  creativeName?: string | null;
  impressions: ReportedCount;
  clicks: ReportedCount;
  installs: ReportedCount;
  /**
   * What the ads cost.
   */
  spend?:
    | Amount
    | {
        amount: Amount;
        currency: Currency;
      }
    | null;
  /**
   * What the app earned by showing ads of the channel.
   */
  adRevenue?:
    | Amount
    | {
        amount: Amount;
        currency: Currency;
      }
    | null;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewNetworkReports".
 */
export interface NewNetworkReports {
  /**
   * @minItems 1
   */
  rows: NewNetworkReport[];
}
/**
 * A postback of Apple's SKAdNetwork, in Apple's own names, as Apple sends it or a network forwards it. The signature is kept and not checked.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewSkanPostback".
 */
export interface NewSkanPostback {
  version: string;
  /**
   * Such as 4dzt52r2t5.skadnetwork; kept in lower case.
   */
  'ad-network-id': string;
  /**
   * From version 4 on: two, three or four digits.
   */
  'source-identifier'?: string | null;
  /**
   * Before version 4. Ad networks number their campaigns so; Apple takes no other numbers.
   */
  'campaign-id'?: number | null;
  /**
   * Number of the advertised app in the App Store: the `storeId` of an app.
   */
  'app-id'?: number | string | null;
  /**
   * The same one, with the same sequence index, counts once.
   */
  'transaction-id': string;
  redownload?: boolean | null;
  /**
   * App in which the ad was.
   */
  'source-app-id'?: number | string | null;
  /**
   * Site on which the ad was.
   */
  'source-domain'?: string | null;
  /**
   * 1: StoreKit-rendered or on a site, 0: view-through.
   */
  'fidelity-type'?: 0 | 1 | null;
  /**
   * Null or left out: withheld, which is not 0.
   */
  'conversion-value'?: number | null;
  /**
   * Never beside a conversion-value.
   */
  'coarse-conversion-value'?: 'low' | 'medium' | 'high' | null;
  /**
   * Which of the three; left out: 0.
   */
  'postback-sequence-index'?: 0 | 1 | 2 | null;
  /**
   * Left out: it did.
   */
  'did-win'?: boolean | null;
  /**
   * Kept in capitals.
   */
  'country-code'?: string | null;
  'attribution-signature'?: string | null;
  /**
   * Id of the app here, in place of app-id.
   */
  appId?: string;
  /**
   * Short id or name of the channel that forwards it. Left out: the campaign's, else the one whose ad-network-id is known.
   */
  channel?: string;
  /**
   * Id of a campaign of that app that the channel names.
   */
  campaignId?: string;
  /**
   * When it came; not after the workspace's clock. Left out: now.
   */
  at?: string;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewSkanPostbacks".
 */
export interface NewSkanPostbacks {
  /**
   * @minItems 1
   */
  rows: NewSkanPostback[];
}
/**
 * What a Pact verifier asks for before and after an interaction.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "ProviderState".
 */
export interface ProviderState {
  /**
   * Left out: setup.
   */
  action?: 'setup' | 'teardown';
  /**
   * Name of the state; empty for an interaction that names none: then any key is taken.
   */
  state: string;
  /**
   * What the state is made of; what is left out has a default.
   */
  params?: {};
  /**
   * What older verifiers send too; not looked at.
   */
  consumer?: string;
  /**
   * What older verifiers send too; not looked at.
   */
  states?: unknown[];
}
/**
 * Parameters of the states `an app`, `an app with a disabled key`, `an app that needs an advertising id` and `an app during an outage`.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "StateApp".
 */
export interface StateApp {
  sdkKey?: Key;
  bundleId?: Name;
  platform?: Platform;
}
/**
 * Parameters of the state `an app that ignores a version`.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "StateIgnoringApp".
 */
export interface StateIgnoringApp {
  sdkKey?: Key;
  bundleId?: Name;
  platform?: Platform;
  /**
   * The version that is thrown away.
   */
  appVersion?: string;
}
/**
 * Parameters of the state `an app that is rate limited`.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "StateLimitedApp".
 */
export interface StateLimitedApp {
  sdkKey?: Key;
  bundleId?: Name;
  platform?: Platform;
  /**
   * Retry-After of the answer: whole seconds, or a text as it shall stand in the header, such as an HTTP date.
   */
  retryAfter?: number | string;
}
/**
 * Parameters of the state `an app with another key`.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "StateUnknownKey".
 */
export interface StateUnknownKey {
  bundleId?: Name;
  platform?: Platform;
}
/**
 * Parameters of the state `no app`: the key is good, and no app of the request's is there.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "StateNoApp".
 */
export interface StateNoApp {
  sdkKey?: Key;
}
/**
 * Parameters of the state `an attributed installation`: an app, a campaign, a click on it and the open that it brought.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "StateInstallation".
 */
export interface StateInstallation {
  sdkKey?: Key;
  bundleId?: Name;
  platform?: Platform;
  installationId?: AdvertisingId;
  advertisingId?: AdvertisingId;
  /**
   * Short id or name of the ad network.
   */
  channel?: string;
  /**
   * Name of the campaign.
   */
  campaign?: string;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewClock".
 */
export interface NewClock {
  /**
   * real follows the machine's clock, frozen stands still, scaled runs at a rate.
   */
  mode: 'real' | 'frozen' | 'scaled';
  /**
   * Where it stands from now on. Left out: where it is.
   */
  now?: string;
  /**
   * Clock milliseconds per wall millisecond, for scaled.
   */
  rate?: number;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "ClockAdvance".
 */
export interface ClockAdvance {
  /**
   * By how much; or to.
   */
  ms?: number;
  /**
   * To which instant; or ms.
   */
  to?: string;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "InsightOptions".
 */
export interface InsightOptions {
  /**
   * First UTC day, YYYY-MM-DD; it is inside.
   */
  from?: string;
  /**
   * Last UTC day, YYYY-MM-DD; it is inside.
   */
  to?: string;
  /**
   * By dimension: the value, or one of the values, that rows are to have; an empty one asks for rows that have none.
   */
  filters?: {
    [k: string]: string | string[];
  };
  /**
   * Dimensions that rows are split by.
   *
   * @maxItems 100
   */
  groupBy?: string[];
  /**
   * day, week (from Monday), month, or total: one row for all days.
   */
  granularity?: string;
  /**
   * Days since the install that are told of, where the question has some.
   *
   * @maxItems 1000
   */
  days?: number[];
  /**
   * Most rows of the answer. Default 1000.
   */
  limit?: number;
  /**
   * The next of an earlier answer: the page after it.
   */
  cursor?: string;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewWorkspace".
 */
export interface NewWorkspace {
  /**
   * Left out: one is made.
   */
  id?: string;
  /**
   * Of all ids, keys and short ids. Left out: that of the settings.
   */
  seed?: string | number;
  /**
   * strict: 4xx for what is not recorded or breaks the contract. Left out: that of the settings.
   */
  mode?: 'faithful' | 'strict';
  clock?: NewClock;
  /**
   * true: an unknown key with an unknown app makes that app.
   */
  anyKey?: boolean;
  /**
   * global: a key or short id leads here from any address. workspace: only behind /w/{id}, so that other workspaces may have the same keys.
   */
  keyScope?: 'global' | 'workspace';
  apps?: Apps;
  /**
   * What it calls.
   *
   * @maxItems 1000
   */
  callbacks?: NewCallback[];
  callbackMode?: CallbackMode;
  /**
   * Tokens for its reporting API.
   *
   * @maxItems 1000
   */
  accessTokens?: NewAccessToken[];
}
/**
 * A call to a URL when something happens in an app.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewCallback".
 */
export interface NewCallback {
  /**
   * For people, and for assertions.
   */
  name?: string;
  /**
   * Id or bundle id of an app. Left out: all of them.
   */
  app?: string;
  /**
   * install, open, purchase, subscription, ad_impression, or the name of a custom event; {"custom": name} for one that is called like those. Left out: the template's.
   */
  event?:
    | Name
    | {
        custom: Name;
      };
  /**
   * Gives the event, the method and the end of the URL, as a network wants them.
   */
  template?: string;
  /**
   * With macros as {{name}}. Where a template is named: its beginning, such as http://127.0.0.1:8080.
   */
  url: string;
  /**
   * Default GET. A POST has no body.
   */
  method?: 'GET' | 'POST';
  /**
   * ping (default): each time. ping_on_first: the first time of each installation.
   */
  action?: 'ping' | 'ping_on_first';
  /**
   * Whose installations: all (default), those of `channel`, those of `channel` and organic ones, or of a few channels by short id or name (organic is one; none: all).
   */
  networks?: ('all' | 'channel' | 'channel_and_organic') | Name[];
  /**
   * Short id or name of a channel, for networks.
   */
  channel?: string;
  /**
   * false: nothing is planned. Default true.
   */
  active?: boolean;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewAccessToken".
 */
export interface NewAccessToken {
  name?: Name;
  /**
   * Left out: one is made.
   */
  token?: string;
  rights?: AccessRights;
  /**
   * true: it is refused like an unknown one.
   */
  disabled?: boolean;
  /**
   * Left out: 100.
   */
  requestsPerMinute?: number | null;
}
/**
 * Which of the requests that fit meet the fault: exactly one of first, nth, probability.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "FaultWhen".
 */
export interface FaultWhen {
  /**
   * The first so many.
   */
  first?: number;
  /**
   * The n-th alone, counted from 1.
   */
  nth?: number;
  /**
   * Each with this probability, drawn from the workspace's seed: the same requests meet it again.
   */
  probability?: number;
  /**
   * What is counted: the requests of the workspace (default), or those of each installation on its own.
   */
  per?: 'workspace' | 'installation';
}
/**
 * What happens: one of status, reset, timeoutMs in place of the answer, or the MMP's answer late (delayMs) or in pieces (drip). delayMs goes with all but timeoutMs, drip with status.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "FaultEffect".
 */
export interface FaultEffect {
  /**
   * This status, with the MMP's own body unless body says another.
   */
  status?: number;
  /**
   * Beside status.
   */
  body?: string;
  /**
   * Retry-After beside status: whole seconds, or a text as it shall stand in the header, such as an HTTP date.
   */
  retryAfter?: number | string;
  /**
   * The connection is reset (RST).
   */
  reset?: true;
  /**
   * No answer; after so long the connection is closed. Wall time; limits.silenceMs may close it sooner.
   */
  timeoutMs?: number;
  /**
   * So much later. Wall time; limits.silenceMs may close the connection sooner.
   */
  delayMs?: number;
  /**
   * The body of the answer piece by piece.
   */
  drip?: {
    /**
     * Between two pieces; wall time.
     */
    everyMs: number;
    /**
     * Of a piece. Default 1.
     */
    bytes?: number;
  };
}
/**
 * What goes wrong on purpose, with which requests.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewFault".
 */
export interface NewFault {
  /**
   * Only requests to this endpoint: event, or tenjin.event. Left out: all.
   */
  endpoint?: string;
  /**
   * Only requests of this app: its id or bundle id.
   */
  app?: string;
  when?: FaultWhen1;
  do: FaultEffect;
  /**
   * before (default): nothing is recorded. after: it is recorded, and the answer is lost.
   */
  phase?: 'before' | 'after';
}
/**
 * Left out: every request that fits.
 */
export interface FaultWhen1 {
  /**
   * The first so many.
   */
  first?: number;
  /**
   * The n-th alone, counted from 1.
   */
  nth?: number;
  /**
   * Each with this probability, drawn from the workspace's seed: the same requests meet it again.
   */
  probability?: number;
  /**
   * What is counted: the requests of the workspace (default), or those of each installation on its own.
   */
  per?: 'workspace' | 'installation';
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "CallbackPatch".
 */
export interface CallbackPatch {
  name?: Name | null;
  app?: Name | null;
  /**
   * install, open, purchase, subscription, ad_impression, or the name of a custom event; {"custom": name} for one that is called like those. Left out: the template's.
   */
  event?:
    | Name
    | {
        custom: Name;
      };
  /**
   * With macros as {{name}}. Where a template is named: its beginning, such as http://127.0.0.1:8080.
   */
  url?: string;
  method?: 'GET' | 'POST';
  action?: 'ping' | 'ping_on_first';
  /**
   * Whose installations: all (default), those of `channel`, those of `channel` and organic ones, or of a few channels by short id or name (organic is one; none: all).
   */
  networks?: ('all' | 'channel' | 'channel_and_organic') | Name[];
  channel?: Name | null;
  active?: boolean;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewCallbackMode".
 */
export interface NewCallbackMode {
  mode: CallbackMode;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "AccessTokenPatch".
 */
export interface AccessTokenPatch {
  name?: Name | null;
  rights?: AccessRights1;
  disabled?: boolean;
  requestsPerMinute?: RequestsPerMinute;
}
/**
 * What is made in the MMP's dashboard, and read by GET /v2/reports/{id}.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewSavedReport".
 */
export interface NewSavedReport {
  name: Name;
  /**
   * Left out: user_acquisition.
   */
  reportType?: 'user_acquisition' | 'ad_revenue' | 'sk_ad_network';
  /**
   * Ids of apps. Left out or empty: all.
   *
   * @maxItems 1000
   */
  appIds?: Name[];
  /**
   * Ids of channels. Left out or empty: all.
   *
   * @maxItems 1000
   */
  channelIds?: number[];
  /**
   * @minItems 1
   * @maxItems 200
   */
  metrics: Name[];
  /**
   * Left out: daily.
   */
  granularity?: 'daily' | 'totals-daily' | 'weekly' | 'monthly';
  /**
   * Such as campaign and country.
   *
   * @minItems 1
   * @maxItems 6
   */
  groupBy: Name[];
  /**
   * How many days it shows where start_date and end_date are not given, today included. Left out: 30.
   */
  pastNumberDays?: number;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Matchers".
 */
export interface Matchers {
  [k: string]: Matcher;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Assertion".
 */
export interface Assertion {
  /**
   * request (default): every request. install: those that made a tracked install. delivery: callbacks that were delivered.
   */
  on?: 'request' | 'install' | 'delivery';
  /**
   * What a request must be; left out, all count.
   */
  where?: {
    /**
     * event or tenjin.event.
     */
    endpoint?: string;
    verdict?: 'recorded' | 'dropped' | 'rejected';
    /**
     * Id or bundle id of an app.
     */
    app?: string;
    fields?: Matchers1;
    /**
     * Each must be among the findings.
     *
     * @maxItems 100
     */
    findings?: {
      rule?: Matcher;
      severity?: 'error' | 'warning';
      field?: Matcher;
    }[];
    attribution?: AttributionMatchers;
    /**
     * Of a delivery: id or name of its callback.
     */
    callback?: string;
    /**
     * Of a delivery: the trigger, or the name of the custom event.
     */
    event?: string;
    /**
     * Of a delivery. Left out: delivered.
     */
    state?: 'waiting' | 'delivered' | 'failed' | 'cancelled';
    /**
     * Of a delivery: id of the installation.
     */
    installation?: string;
    /**
     * Text that must be equal, or one of the matchers.
     */
    url?:
      | string
      | {
          matches: string;
        }
      | {
          /**
           * @minItems 1
           * @maxItems 1000
           */
          oneOf: string[];
        }
      | {
          present: boolean;
        };
  };
  /**
   * Exactly so many, until withinMs is over.
   */
  count?: number;
  /**
   * So many or more; answered as soon as it holds. Default 1.
   */
  atLeast?: number;
  /**
   * None, until withinMs is over.
   */
  never?: true;
  /**
   * How long to wait, in wall time. Default 0.
   */
  withinMs?: number;
  /**
   * Cursor of an earlier answer: only what came after it counts.
   */
  since?: string;
}
/**
 * Parameters of the request; of a delivery, those of its URL.
 */
export interface Matchers1 {
  [k: string]: Matcher;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "AttributionMatchers".
 */
export interface AttributionMatchers {
  method?: Matcher;
  channel?: Matcher;
  campaignId?: Matcher;
  engagementId?: Matcher;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Explanation".
 */
export interface Explanation {
  appId: string;
  advertisingId?: string;
  installationId?: string;
  developerDeviceId?: string;
  /**
   * The user's address.
   */
  ip?: string;
  /**
   * Install referrer of the store.
   */
  referrer?: string;
  /**
   * Tells OS version and model where those are left out.
   */
  userAgent?: string;
  /**
   * Android: the API level; iOS: the system version.
   */
  osVersion?: string;
  deviceModel?: Text;
  /**
   * Left out: now.
   */
  at?: string;
}
/**
 * Settings of the app as they might have been when an installation was opened first; what is left out is as it is.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "WhatIf".
 */
export interface WhatIf {
  windows?: Windows;
  channelWindows?: ChannelWindows;
  /**
   * keep-first (default): a reinstall keeps its first source and is no tracked install. new-install: it is attributed anew.
   */
  reinstalls?: 'keep-first' | 'new-install';
}
/**
 * People, campaigns and what they do, made from a seed: see mmp-sim generate.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewWorld".
 */
export interface NewWorld {
  /**
   * What kind of app it is. Default hyper-casual.
   */
  preset?: 'hyper-casual' | 'mid-core' | 'subscription' | 'commerce';
  /**
   * First installs to be expected, at most limits.worldInstalls. Default 500.
   */
  installs?: number;
  /**
   * Length of the span. Default 30.
   */
  days?: number;
  /**
   * First UTC day. The span must be over on the clock of the workspace. Left out: so that it ends before the day which that shows.
   */
  startsOn?: string;
  /**
   * The same seed makes the same world, keys of its apps included. Left out: the id of the workspace.
   */
  seed?: string | number;
}
/**
 * What one US dollar costs: by UTC day, then by ISO 4217 code, as a positive decimal text. A day without a rate takes the last earlier one.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Rates".
 */
export interface Rates {
  base: 'USD';
  note?: string;
  days: {
    [k: string]: {
      [k: string]: string;
    };
  };
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Limits".
 */
export interface Limits {
  /**
   * Largest body of a request. Default 1048576.
   */
  bodyBytes?: number;
  /**
   * Most parameters read of one request. Default 1000.
   */
  fields?: number;
  /**
   * Newest requests kept per workspace. Default 50000.
   */
  journalEntries?: number;
  /**
   * Most bytes of requests kept per workspace. Default 67108864.
   */
  journalBytes?: number;
  /**
   * Newest facts kept per workspace. Default 200000.
   */
  facts?: number;
  /**
   * Newest clicks and impressions that can still win, per workspace. Default 2000000.
   */
  engagements?: number;
  /**
   * Newest installations kept per workspace. Default 1000000.
   */
  installations?: number;
  /**
   * Newest subscriptions known per workspace. Default 200000.
   */
  subscriptions?: number;
  /**
   * Most bytes of facts kept per workspace, about. Default 268435456.
   */
  factBytes?: number;
  /**
   * Most bytes of texts of engagements kept per workspace. Default 1073741824.
   */
  engagementBytes?: number;
  /**
   * Most bytes of installations kept per workspace, about. Default 1073741824.
   */
  installationBytes?: number;
  /**
   * Most bytes of subscriptions known per workspace, about. Default 268435456.
   */
  subscriptionBytes?: number;
  /**
   * Most network reports of a workspace. Default 100000.
   */
  networkReports?: number;
  /**
   * Most SKAN postbacks of a workspace. Default 100000.
   */
  skanPostbacks?: number;
  /**
   * Default 1000.
   */
  workspaces?: number;
  /**
   * Most worlds that are made at once by POST /_sim/worlds. Default 1.
   */
  worlds?: number;
  /**
   * Most installs of a world that is made by POST /_sim/worlds. Default 2000.
   */
  worldInstalls?: number;
  /**
   * Most workspaces that have metrics of their own. Default 50.
   */
  metricsWorkspaces?: number;
  /**
   * Largest snapshot of a workspace, taken or restored. Default 104857600.
   */
  snapshotBytes?: number;
  /**
   * Most event streams open at once. Default 100.
   */
  streams?: number;
  /**
   * Newest events besides requests that a stream can resume from, per workspace. Default 10000.
   */
  streamEvents?: number;
  /**
   * Most bytes of those events, per workspace, about. Default 67108864.
   */
  streamEventBytes?: number;
  /**
   * Most bytes that wait for a slow reader of a stream. Default 1048576.
   */
  streamBufferBytes?: number;
  /**
   * Most exports under way at once over HTTP. Default 4.
   */
  exports?: number;
  /**
   * Most lines of the live log in a second. Default 50.
   */
  logLines?: number;
  /**
   * Most apps of a workspace. Default 1000.
   */
  apps?: number;
  /**
   * Most campaigns of a workspace, deleted ones included. Default 10000.
   */
  campaigns?: number;
  /**
   * Most channels of a workspace, the common ones included. Default 1000.
   */
  channels?: number;
  /**
   * Most access tokens of a workspace. Default 100.
   */
  accessTokens?: number;
  /**
   * Most saved reports of a workspace. Default 1000.
   */
  savedReports?: number;
  /**
   * Most faults of a workspace. Default 100.
   */
  faults?: number;
  /**
   * Newest installations that a fault counts one by one. Default 100000.
   */
  faultInstallations?: number;
  /**
   * Most callbacks of a workspace. Default 100.
   */
  callbacks?: number;
  /**
   * Newest installations that a callback with ping_on_first remembers. Default 100000.
   */
  callbackInstallations?: number;
  /**
   * Most deliveries that wait, per workspace. Default 10000.
   */
  callbackQueue?: number;
  /**
   * Newest settled deliveries kept per workspace. Default 10000.
   */
  deliveries?: number;
  /**
   * Most bytes of deliveries kept per workspace, about. Default 67108864.
   */
  deliveryBytes?: number;
  /**
   * Most calls of callbacks at a time, per workspace. Default 20.
   */
  callbackConnections?: number;
  /**
   * Longest wall time of one call. Default 5000.
   */
  callbackMs?: number;
  /**
   * Most bytes read of a receiver's answer. Default 65536.
   */
  callbackAnswerBytes?: number;
  /**
   * Largest answer of the control API, about. A page of requests ends before it. Default 67108864.
   */
  answerBytes?: number;
  /**
   * Most assertions at a time, per workspace. Default 1000.
   */
  waits?: number;
  /**
   * Longest wall time that the regular expressions of an assertion may hold everything up. Default 500.
   */
  patternMs?: number;
  /**
   * Most rows that an answer to SQL may have; `maxRows` of the question goes up to it. Default 1000000.
   */
  sqlRows?: number;
  /**
   * Longest wall time that the answer to SQL may take, its turn included. Default 30000.
   */
  sqlMs?: number;
  /**
   * Most bytes of an SQL statement. Default 65536.
   */
  sqlBytes?: number;
  /**
   * Most SQL statements that run at once. Default 2.
   */
  sqlStatements?: number;
  /**
   * Most SQL statements that wait for their turn. Default 100.
   */
  sqlWaiting?: number;
  /**
   * Most bytes of memory that DuckDB takes for what it keeps and is asked. Default 2147483648.
   */
  databaseBytes?: number;
  /**
   * Most bytes of temporary files beside the file of `store`, for questions that do not fit in memory. Default 4294967296.
   */
  databaseSpillBytes?: number;
  /**
   * Longest wall time that the answer to an insight may take. Default 30000.
   */
  insightMs?: number;
  /**
   * Most bytes of a request's first line and headers. Default 65536.
   */
  headerBytes?: number;
  /**
   * Most connections at once. Default 10000.
   */
  connections?: number;
  /**
   * Longest wall time until the headers of a request are complete. Default 20000.
   */
  headersMs?: number;
  /**
   * Longest wall time until a request is complete, its body included. Default 60000.
   */
  requestMs?: number;
  /**
   * Longest wall time in which nothing moves on a connection whose answer is awaited or not fetched. Default 120000.
   */
  silenceMs?: number;
  /**
   * Longest wall time that a connection stays open between two requests. Default 75000.
   */
  keepAliveMs?: number;
}
/**
 * createSimulator() and the configuration file.
 *
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Settings".
 */
export interface Settings {
  port?: number;
  host?: string;
  token?: string;
  allowHosts?: string[];
  mode?: Mode;
  anyKey?: boolean;
  trustProxy?: boolean;
  /**
   * What is written to stderr as it arrives: nothing, what is not recorded or has findings, or every request.
   */
  log?: 'none' | 'problems' | 'all';
  /**
   * Where what happens is kept: in memory, or in a file that the next start goes on from.
   */
  store?: string;
  /**
   * Where nothing has happened in the default workspace yet, a month of a small game is played into it.
   */
  demo?: boolean;
  /**
   * Of all ids, keys and short ids. Left out: that of the settings.
   */
  seed?: string | number;
  clock?: NewClock;
  apps?: Apps;
  callbacks?: Callbacks;
  callbackMode?: CallbackMode;
  accessTokens?: AccessTokens;
  /**
   * Hosts that may be called besides loopback.
   *
   * @maxItems 1000
   */
  callbackHosts?: string[];
  /**
   * Milliseconds of the workspace's clock from each attempt to the next; as many as there are retries. Default: 1, 5, 15 and 30 minutes, then 1, 3, 6 and 12 hours.
   *
   * @maxItems 49
   */
  callbackRetryDelaysMs?: number[];
  rates?: Rates;
  limits?: Limits;
}
