import { amountText, parseAmount } from '@mmp-sim/contracts/money/amount';
import type { MediationName } from '../../calls.js';

/** What the sender must know of a mediation: which of its fields hold money. */
type Mediation = {
  /** The field that holds the revenue. */
  readonly revenue: string;
  /** The field that names the currency; without one it is US dollars. */
  readonly currency: string | null;
};

const MICROS = 6;

/** @see Fields: github.com/tenjin/tenjin-android-sdk. */
export const mediations: Readonly<Record<MediationName, Mediation>> = {
  max: { revenue: 'revenue', currency: 'ad_revenue_currency' },
  ironsource: { revenue: 'revenue', currency: null },
  admob: { revenue: 'value_micros', currency: 'currency_code' },
  topon: { revenue: 'publisher_revenue', currency: 'currency' },
  hyperbid: { revenue: 'publisher_revenue', currency: 'currency' },
  cas: { revenue: 'revenue', currency: null },
  tradplus: { revenue: 'revenue', currency: null },
  cloudx: { revenue: 'revenue', currency: 'currency' },
};

/**
 * The two fields that the SDKs derive from the revenue, in units and in millionths.
 *
 * @param text - The revenue as it is written on the wire, exact.
 * @returns null where it is too much.
 * @see AdMob's value is micros on Android and units on iOS: github.com/tenjin/sdk-llm-guides.
 */
export function derivedRevenue(
  name: MediationName,
  platform: string,
  text: string,
): { readonly decimal: string; readonly micro: string } | null {
  const isMicros = name === 'admob' && platform !== 'ios';
  const units = parseAmount(text, isMicros ? MICROS : 0);
  if (units === null) return null;
  return { decimal: amountText(units), micro: amountText(units * 10n ** BigInt(MICROS)) };
}
