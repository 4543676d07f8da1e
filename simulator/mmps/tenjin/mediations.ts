export type MediationName = 'max' | 'ironsource' | 'admob' | 'topon' | 'hyperbid' | 'cas' | 'tradplus' | 'cloudx';

/** In which of a mediation's own fields things stand; null where it has no such field. */
export type Mediation = {
  readonly name: MediationName;
  readonly revenue: string;
  /** Without one the revenue is in US dollars. */
  readonly currency: string | null;
  readonly network: string;
  readonly adUnit: string;
  readonly format: string | null;
  readonly placement: string | null;
  readonly networkPlacement: string | null;
  readonly creative: string | null;
  readonly country: string | null;
  readonly precision: string | null;
};

const topOn = {
  revenue: 'publisher_revenue',
  currency: 'currency',
  network: 'network_firm_id',
  placement: 'scenario_id',
  networkPlacement: 'network_placement_id',
  creative: null,
  country: 'country',
  precision: 'ecpm_precision',
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
    network: 'network_name',
    adUnit: 'ad_unit_id',
    format: 'format',
    placement: 'placement',
    networkPlacement: 'network_placement',
    creative: 'creative_id',
    country: 'country',
    precision: 'revenue_precision',
  },
  {
    name: 'ironsource',
    revenue: 'revenue',
    currency: null,
    network: 'ad_network',
    adUnit: 'ad_unit',
    format: null,
    placement: 'placement',
    networkPlacement: 'instance_name',
    creative: null,
    country: 'country',
    precision: 'precision',
  },
  {
    name: 'admob',
    revenue: 'value_micros',
    currency: 'currency_code',
    network: 'mediation_adapter_class_name',
    adUnit: 'ad_unit_id',
    format: null,
    placement: null,
    networkPlacement: null,
    creative: null,
    country: null,
    precision: 'precision_type',
  },
  { name: 'topon', adUnit: 'top_on_placement_id', format: 'top_on_ad_format', ...topOn },
  { name: 'hyperbid', adUnit: 'hyper_bid_placement_id', format: 'hyper_bid_ad_format', ...topOn },
  {
    name: 'cas',
    revenue: 'revenue',
    currency: null,
    network: 'network_name',
    adUnit: 'ad_unit_id',
    format: 'format',
    placement: null,
    networkPlacement: null,
    creative: 'creative_id',
    country: null,
    precision: 'revenue_precision',
  },
  {
    name: 'tradplus',
    revenue: 'revenue',
    currency: null,
    network: 'network_name',
    adUnit: 'ad_unit_id',
    format: 'format',
    placement: 'placement',
    networkPlacement: null,
    creative: null,
    country: 'country',
    precision: 'revenue_precision',
  },
  {
    name: 'cloudx',
    revenue: 'revenue',
    currency: 'currency',
    network: 'network_name',
    adUnit: 'ad_unit_id',
    format: 'format',
    placement: 'placement',
    networkPlacement: 'network_placement',
    creative: null,
    country: null,
    precision: null,
  },
];

/** The name under which a field of a mediation travels. */
export const bracketed = ({ name }: Mediation, field: string): string => `${name}[${field}]`;
