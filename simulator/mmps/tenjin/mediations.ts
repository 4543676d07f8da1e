type MediationName = 'max' | 'ironsource' | 'admob' | 'topon' | 'hyperbid' | 'cas' | 'tradplus' | 'cloudx';

/**
 * In which of a mediation's own fields things stand. Of several fields for one detail (SDKs of the two platforms call some
 * by different names) the first that holds something counts; none where the mediation does not tell it.
 */
export type Mediation = {
  readonly name: MediationName;
  readonly revenue: string;
  /** Without one the revenue is in US dollars. */
  readonly currency: string | null;
  readonly network: readonly string[];
  readonly adUnit: readonly string[];
  readonly format: readonly string[];
  readonly placement: readonly string[];
  readonly networkPlacement: readonly string[];
  readonly creative: readonly string[];
  readonly country: readonly string[];
  readonly precision: readonly string[];
};

const topOn = {
  revenue: 'publisher_revenue',
  currency: 'currency',
  network: ['network_firm_id'],
  placement: ['scenario_id'],
  networkPlacement: ['network_placement_id'],
  creative: [],
  country: ['country'],
  precision: ['ecpm_precision'],
} as const;

/**
 * The mediations whose impressions Tenjin's SDKs report to a path of their own, each field as `<name>[<field>]`.
 *
 * @see Fields, and which of them holds the revenue: github.com/tenjin/tenjin-android-sdk. US dollars where a mediation
 *   names no currency, and which field is the network or the placement, are our own reading (assumed).
 */
export const mediations: readonly Mediation[] = [
  {
    name: 'max',
    revenue: 'revenue',
    currency: 'ad_revenue_currency',
    network: ['network_name'],
    adUnit: ['ad_unit_id'],
    format: ['format'],
    placement: ['placement'],
    networkPlacement: ['network_placement'],
    creative: ['creative_id'],
    country: ['country'],
    precision: ['revenue_precision'],
  },
  {
    name: 'ironsource',
    revenue: 'revenue',
    currency: null,
    network: ['ad_network'],
    // LevelPlay's own id of the ad unit does not travel; its `ad_unit` is rewarded_video, interstitial or banner.
    adUnit: [],
    format: ['ad_unit'],
    placement: ['placement'],
    networkPlacement: ['instance_name'],
    creative: [],
    country: ['country'],
    precision: ['precision'],
  },
  {
    name: 'admob',
    revenue: 'value_micros',
    currency: 'currency_code',
    network: ['mediation_adapter_class_name'],
    adUnit: ['ad_unit_id'],
    format: [],
    placement: [],
    networkPlacement: [],
    creative: [],
    country: [],
    precision: ['precision_type'],
  },
  { name: 'topon', adUnit: ['top_on_placement_id'], format: ['top_on_ad_format'], ...topOn },
  { name: 'hyperbid', adUnit: ['hyper_bid_placement_id'], format: ['hyper_bid_ad_format'], ...topOn },
  {
    name: 'cas',
    revenue: 'revenue',
    currency: null,
    network: ['network_name'],
    adUnit: ['ad_unit_id'],
    format: ['format'],
    placement: [],
    networkPlacement: [],
    creative: ['creative_id'],
    country: [],
    precision: ['revenue_precision'],
  },
  {
    name: 'tradplus',
    revenue: 'revenue',
    currency: null,
    network: ['network_name'],
    adUnit: ['ad_unit_id'],
    format: ['format', 'placement_ad_type'],
    placement: ['placement', 'adsource_placement_id'],
    networkPlacement: [],
    creative: [],
    country: ['country', 'country_code'],
    precision: ['revenue_precision'],
  },
  {
    name: 'cloudx',
    revenue: 'revenue',
    currency: 'currency',
    network: ['network_name'],
    adUnit: ['ad_unit_id'],
    format: ['format'],
    placement: ['placement'],
    networkPlacement: ['network_placement'],
    creative: [],
    country: [],
    precision: [],
  },
];

/** The name under which a field of a mediation travels. */
export const bracketed = ({ name }: Mediation, field: string): string => `${name}[${field}]`;
