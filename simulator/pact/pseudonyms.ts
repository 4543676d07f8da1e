import { isIP } from 'node:net';
import { canonicalId } from '@mmp-sim/contracts/canonical-id';

const IDS: Readonly<Record<string, string>> = {
  analytics_installation_id: '29eeb1610fe74997b6d53f02e9711f8c',
  advertising_id: 'f024e65f3dd94f16983726bcef192d68',
  developer_device_id: 'b6bc48fe0ce949e4b229ce6c55663fca',
  oaid: '11de7924d076456d9a203c8dee56632a',
};

/** Parameters that tell of one person or one purchase. */
const PERSONAL = new Set(
  `attribution_token customer_user_id firebase_app_instance_id google_play_purchase_token huawei_referrer imei
   ios_store_kit_transaction meta_referrer odm_info original_transaction_id receipt receipt_id referrer session_id
   signature transaction_id user_id`.split(/\s+/),
);

/**
 * Puts made-up values in the place of keys, device ids, addresses and receipts, since a contract is kept and shown to
 * others. The form of an id stays (hyphens, capitals), and what is no id (empty, all zeros, a placeholder) stays as it is.
 */
export class Pseudonyms {
  readonly #keys = new Map<string, string>();

  /** The same for the same key. */
  key(key: string): string {
    const known = this.#keys.get(key) ?? `PACT-KEY-${this.#keys.size + 1}`;
    this.#keys.set(key, known);
    return known;
  }

  value(name: string, value: string): string {
    if (value === '') return value;
    if (name === 'api_key') return this.key(value);
    const id = IDS[name];
    if (id !== undefined) return canonicalId(value) === null ? value : inForm(id, value);
    if (PERSONAL.has(name)) return `example-${name}`;
    return anyAddress(value);
  }

  /** `Basic …` with another key; null where it is no key. */
  authorization(header: string): string | null {
    const [, encoded] = /^Basic\s+([A-Za-z0-9+/]+=*)\s*$/i.exec(header) ?? [];
    if (encoded === undefined) return null;
    const [key = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 1);
    return `Basic ${Buffer.from(`${this.key(key)}:`, 'utf8').toString('base64')}`;
  }
}

/** The digits of one id in the form of another. */
function inForm(id: string, form: string): string {
  let at = 0;
  const digits = form.replaceAll(/[0-9a-z]/gi, () => id[at++ % id.length] ?? '0');
  return /[A-Z]/.test(form) ? digits.toUpperCase() : digits;
}

function anyAddress(value: string): string {
  const version = isIP(value);
  if (version === 0) return value;
  return version === 4 ? '203.0.113.7' : '2001:db8::7';
}
