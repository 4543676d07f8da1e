import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import { amountText, parseAmount } from '@mmp-sim/contracts/money/amount';
import { canonicalIp } from '../../ip-address.js';
import { currencyNames, revenueNames } from './ad-revenue.js';
import { readCurrency } from './read-money.js';
import { readFlag } from './read.js';

/** Parameters that hold an id of a device or an installation: empty, zeros and placeholders are none. */
export const IDS: ReadonlySet<string> = new Set(['analytics_installation_id', 'advertising_id', 'developer_device_id']);
const FLAGS = new Set([
  'limit_ad_tracking',
  'ad_user_data',
  'ad_personalization',
  'opt_in',
  'opt_out',
  'postcut',
  'is_in_trial_period',
  'lock_window',
]);
const AMOUNTS = new Set(['price', ...revenueNames]);
const CURRENCIES = new Set(currencyNames);

/** The one form of a parameter that comparisons use; null where it counts as empty. */
export function canonical(name: string, value: unknown): string | null {
  const given = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  if (IDS.has(name)) return canonicalId(given);
  if (given === '') return null;
  if (FLAGS.has(name)) {
    const flag = readFlag(given);
    return flag === null ? given : flag ? '1' : '0';
  }
  if (name === 'ip_address') return canonicalIp(given) ?? given;
  if (name === 'country' || name === 'mediation_country') return given.toUpperCase();
  if (CURRENCIES.has(name)) return readCurrency(given) ?? given;
  if (AMOUNTS.has(name)) {
    const amount = parseAmount(given);
    return amount === null ? given : amountText(amount);
  }
  return given;
}
