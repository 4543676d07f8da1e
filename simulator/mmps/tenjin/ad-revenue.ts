import type { AdImpressionDetails, Price, Signal } from '@mmp-sim/contracts/signals';
import type { WireFields } from '../mmp.js';
import { bracketed, type Mediation, mediations } from './mediations.js';
import { amountOf, priceOf, readCurrency } from './read-money.js';
import { keptText, readDevice, text } from './read.js';

type Values = WireFields['values'];

/** Places by which the point of micros moves. */
export const MICROS = 6;
const PER_MILLE = 3;

/** A parameter in which the revenue of an impression may stand. */
export type RevenueField = {
  readonly name: string;
  /** Places by which the point moves to the left. */
  readonly movedBy: number;
  /** In words, what it holds. */
  readonly unit: string;
};
type RevenueFields = readonly [RevenueField, ...RevenueField[]];

const flatFields: RevenueFields = [
  { name: 'revenue_decimal', movedBy: 0, unit: 'in units of the currency' },
  { name: 'revenue_cpm', movedBy: PER_MILLE, unit: 'the revenue of a thousand impressions' },
];

function ownFields(mediation: Mediation, platform: 'ios' | 'others'): RevenueFields {
  const isMicros = mediation.name === 'admob' && platform !== 'ios';
  const units = { movedBy: 0, unit: 'in units of the currency' };
  const micros = { movedBy: MICROS, unit: 'in millionths of the currency' };
  return [
    { name: bracketed(mediation, mediation.revenue), ...(isMicros ? micros : units) },
    { name: bracketed(mediation, 'publisher_revenue_decimal'), ...units },
    { name: bracketed(mediation, 'publisher_revenue_micro'), ...micros },
  ];
}

const fieldsOfMediations = new Map(
  mediations.map((mediation) => [
    mediation,
    { ios: ownFields(mediation, 'ios'), others: ownFields(mediation, 'others') },
  ]),
);

/**
 * The parameters in which the revenue of an impression may stand, the one that counts first: `revenue_decimal`, else a
 * thousandth of `revenue_cpm`; for a mediation its own field, else what the SDK derived from it. AdMob's `value_micros`
 * holds micros on Android and units of the currency on iOS.
 *
 * @param mediation - Whose fields the impression carries; null for the flat ones.
 * @see tenjin.com/?p=17989; the AdMob trap: github.com/tenjin/sdk-llm-guides. The order of a mediation's fields is ours
 *   (assumed).
 */
export function revenueFields(mediation: Mediation | null, values: Values): RevenueFields {
  if (mediation === null) return flatFields;
  const fields = fieldsOfMediations.get(mediation);
  if (fields === undefined) throw new RangeError(`${mediation.name} is none of the mediations`);
  return text(values, 'platform') === 'ios' ? fields.ios : fields.others;
}

/** The parameter that carries the revenue: the first that is there, or the usual one where none is. */
export function revenueField(mediation: Mediation | null, values: Values): RevenueField {
  const fields = revenueFields(mediation, values);
  return fields.find(({ name }) => text(values, name) !== null) ?? fields[0];
}

/** The parameter that names the currency; null where there is none and US dollars are meant. */
export function currencyField(mediation: Mediation | null): string | null {
  if (mediation === null) return 'currency';
  return mediation.currency === null ? null : bracketed(mediation, mediation.currency);
}

/** Every parameter that may carry revenue, or name its currency, on any path. */
export const revenueNames: readonly string[] = [
  ...flatFields,
  ...[...fieldsOfMediations.values()].flatMap(({ others }) => others),
].map(({ name }) => name);
export const currencyNames: readonly string[] = [null, ...mediations].flatMap(
  (mediation) => currencyField(mediation) ?? [],
);

/** The currency of the revenue; null for what ISO 4217 does not know. A mediation that leaves it out means US dollars. */
export function revenueCurrency(mediation: Mediation | null, values: Values): string | null {
  const field = currencyField(mediation);
  const given = field === null ? null : text(values, field);
  return given === null && mediation !== null ? 'USD' : readCurrency(given);
}

/** What an impression earned; null where it cannot be read. */
function revenueOf(mediation: Mediation | null, values: Values): Price | null {
  const { name, movedBy } = revenueField(mediation, values);
  return priceOf(amountOf(text(values, name), movedBy), revenueCurrency(mediation, values));
}

/** An impression in the flat form. */
export function readAdImpression(values: Values): Signal {
  return {
    kind: 'ad-revenue',
    device: readDevice(values),
    mediation: keptText(values, 'ad_revenue_mediation'),
    revenue: revenueOf(null, values),
    details: details(values, {
      network: ['network_name'],
      adUnitId: ['ad_unit_id'],
      adFormat: ['ad_format'],
      placement: ['placement'],
      networkPlacement: ['network_placement'],
      creativeId: ['creative_id'],
      country: ['mediation_country'],
      precision: ['precision'],
    }),
  };
}

/** An impression as Tenjin's SDKs report it for a mediation, each field as `<mediation>[<field>]`. */
export function readMediatedAdImpression(mediation: Mediation, values: Values): Signal {
  const sent = (fields: readonly string[]): string[] => fields.map((field) => bracketed(mediation, field));
  return {
    kind: 'ad-revenue',
    device: readDevice(values),
    mediation: mediation.name,
    revenue: revenueOf(mediation, values),
    details: details(values, {
      network: sent(mediation.network),
      adUnitId: sent(mediation.adUnit),
      adFormat: sent(mediation.format),
      placement: sent(mediation.placement),
      networkPlacement: sent(mediation.networkPlacement),
      creativeId: sent(mediation.creative),
      country: sent(mediation.country),
      precision: sent(mediation.precision),
    }),
  };
}

function details(
  values: Values,
  fields: Readonly<Record<keyof AdImpressionDetails, readonly string[]>>,
): AdImpressionDetails {
  const known = Object.entries(fields).flatMap(([name, aliases]) => {
    const field = aliases.find((alias) => text(values, alias) !== null);
    return field === undefined ? [] : [[name, keptText(values, field)]];
  });
  return Object.fromEntries(known) as AdImpressionDetails;
}
