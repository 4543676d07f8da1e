// Generated from the schemas by `npm run generate`. Do not edit: a test fails when it is stale.

/**
 * v0/event: an app open (install or session) without `event`, a custom event with it. Every value is text, as it stands in a form or a query.
 */
export type TenjinEvent = {
  /**
   * SDK key of the app. Left out where the key travels as the HTTP Basic user name.
   */
  api_key?: string;
  /**
   * Per-installation id, given by the SDK or made and kept by the sender; the same in every later call of that installation.
   */
  analytics_installation_id: string;
  /**
   * IDFA, GAID, Amazon advertising id or OAID. Must be present; empty or all zeros for a user who opted out.
   */
  advertising_id: string;
  /**
   * IDFV on iOS, where it is required; the App Set ID on Android.
   */
  developer_device_id?: string;
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
   * App version as text.
   */
  app_version?: string;
  /**
   * Whether the user limits ad tracking.
   */
  limit_ad_tracking?: '' | '0' | '1' | 'true' | 'false';
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
  ad_user_data?: '' | '0' | '1' | 'true' | 'false';
  /**
   * Google DMA consent; left out when unknown.
   */
  ad_personalization?: '' | '0' | '1' | 'true' | 'false';
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
   * Name of a custom event; left out (or empty) for an app open.
   */
  event?: string;
  /**
   * Whole number, summed and averaged per event name.
   */
  value?: string;
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
};
/**
 * v0/user: asks for the attribution of an installation.
 */
export interface TenjinUser {
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
  bundle_id: string;
  /**
   * Platform of the app; android_other is Android without Google Play.
   */
  platform: 'ios' | 'android' | 'amazon' | 'android_other';
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
  limit_ad_tracking?: '' | '0' | '1' | 'true' | 'false';
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
  ad_user_data?: '' | '0' | '1' | 'true' | 'false';
  /**
   * Google DMA consent; left out when unknown.
   */
  ad_personalization?: '' | '0' | '1' | 'true' | 'false';
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
}
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
 * @maxItems 1000
 */
export type Apps = NewApp[];
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
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "Day".
 */
export type Day = string;

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
 * via the `definition` "NewApp".
 */
export interface NewApp {
  mmp?: 'tenjin';
  bundleId: Name;
  platform: Platform;
  name?: Name;
  sdkKeys?: SdkKeys;
  ignoredAppVersions?: IgnoredAppVersions;
  windows?: Windows;
  channelWindows?: ChannelWindows;
  storeId?: Name;
  destinationUrl?: Url;
  protocol?: Name;
  reinstalls?: 'keep-first' | 'new-install';
  androidNeedsAdvertisingId?: boolean;
  matchPrivateIps?: boolean;
  attributionDelayMs?: number;
}
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
  attributionDelayMs?: number;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewChannel".
 */
export interface NewChannel {
  id?: number;
  shortId: ShortId;
  name: Name;
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
  shortId?: ShortId;
  remoteCampaignId?: Name;
  attributionWindowMs?: WindowMs;
  redirectUrl?: Url;
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
  advertisingId?: string;
  ip?: string;
  userAgent?: Text;
  clickId?: Text;
  siteId?: Text;
  creativeName?: Text;
  country?: Text;
  deeplinkUrl?: Text;
  /**
   * Free slots of the link by name, such as tenjin_parameter_0.
   */
  parameters?: {
    [k: string]: Text;
  };
  at?: Instant;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewClaim".
 */
export interface NewClaim {
  appId: string;
  channel: Name;
  campaignId?: string;
  advertisingId?: AdvertisingId;
  installationId?: AdvertisingId;
  kind: EngagementKind;
  engagedAt: Instant;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewClock".
 */
export interface NewClock {
  mode: 'real' | 'frozen' | 'scaled';
  now?: Instant;
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
  ms?: number;
  to?: Instant;
}
/**
 * This interface was referenced by `Control`'s JSON-Schema
 * via the `definition` "NewWorkspace".
 */
export interface NewWorkspace {
  id?: WorkspaceId;
  seed?: string | number;
  mode?: Mode;
  clock?: NewClock;
  anyKey?: boolean;
  /**
   * global: a key or short id leads here from any address. workspace: only behind /w/{id}, so that other workspaces may have the same keys.
   */
  keyScope?: 'global' | 'workspace';
  apps?: Apps;
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
  on?: 'request' | 'install';
  where?: {
    endpoint?: string;
    verdict?: 'recorded' | 'dropped' | 'rejected';
    /**
     * Id or bundle id of an app.
     */
    app?: string;
    fields?: Matchers;
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
  };
  count?: number;
  atLeast?: number;
  never?: true;
  withinMs?: number;
  /**
   * Cursor of an earlier answer: only what came after it counts.
   */
  since?: string;
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
  ip?: string;
  referrer?: Text;
  userAgent?: Text;
  osVersion?: Text;
  deviceModel?: Text;
  at?: Instant;
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
   * Default 1000.
   */
  workspaces?: number;
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
  seed?: string | number;
  clock?: NewClock;
  apps?: Apps;
  rates?: Rates;
  limits?: Limits;
}
