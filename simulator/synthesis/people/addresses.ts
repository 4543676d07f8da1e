import { below, type Key, uniform } from '../chance/draws.js';
import { purposes } from '../world/purposes.js';

/** Addresses of one carrier region. Whatever its people share lies in here, so nobody else has it. */
const REGION_BITS = 13;
export const ADDRESSES = 2 ** REGION_BITS;
/** Of them: homes first, then what the carrier shares, then device farms. */
export const HOMES = 8_000;
const CARRIER_ADDRESSES = 128;
/** Places behind which farms of phones are. */
export const FARMS = { first: HOMES + CARRIER_ADDRESSES, count: 2 ** REGION_BITS - HOMES - CARRIER_ADDRESSES };
/** Addresses of data centres that act for phones of one region, and for no other's. */
const DATA_CENTRE_BITS = 12;
export const DATA_CENTRE_ADDRESSES = 2 ** DATA_CENTRE_BITS;

/** Regions of a country at the most: 12 bits. */
export const MOST_REGIONS = 4096;

/** First octets of which no block is private, shared, documented or reserved. @see IANA IPv4 special-purpose registry. */
const octets: readonly number[] = Array.from({ length: 223 }, (_, i) => i + 1).filter(
  (octet) => ![10, 100, 127, 169, 172, 192, 198, 203].includes(octet),
);

/**
 * An address of a region, as text.
 *
 * @param country - Place of the country in the alphabet of known ones, below 64.
 * @param region - Below {@link MOST_REGIONS}.
 * @param place - Below 2^13.
 */
export function addressOf(country: number, region: number, place: number): string {
  return textOf((country * MOST_REGIONS + region) * 2 ** REGION_BITS + place);
}

/**
 * An address of a data centre: of none of the blocks in which people are.
 *
 * @param place - Below {@link DATA_CENTRE_ADDRESSES}.
 */
export function dataCentreAddress(country: number, region: number, place: number): string {
  return textOf(AFTER_PEOPLE + (country * MOST_REGIONS + region) * DATA_CENTRE_ADDRESSES + place);
}

/** 64 countries have so many addresses together. */
const AFTER_PEOPLE = 64 * MOST_REGIONS * 2 ** REGION_BITS;

function textOf(number: number): string {
  const low = number % 2 ** 24;
  return `${octets[Math.floor(number / 2 ** 24)]}.${low >>> 16}.${(low >>> 8) & 255}.${low & 255}`;
}

/** A phone stays in one network for so long. Our own choice (assumed). */
const STAY_MS = 3 * 3_600_000;

/** Where a phone is at an instant: in its home's network, or behind one of the carrier's addresses, for three hours at a time. */
export function placeAt(
  person: { readonly key: Key; readonly household: number },
  atMs: number,
  { atHome, carrierAddresses }: { readonly atHome: number; readonly carrierAddresses: number },
): number {
  const stay = Math.floor(atMs / STAY_MS);
  if (uniform(person.key, purposes.network, stay) < atHome) return person.household;
  return HOMES + below(person.key, purposes.carrierAddress, Math.min(carrierAddresses, CARRIER_ADDRESSES), stay);
}
