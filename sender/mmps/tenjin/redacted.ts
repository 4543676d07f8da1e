import type { CallFinding } from '../../errors.js';

/** Parameters whose values name nobody, and help whoever reads a finding. */
const HARMLESS = new Set([
  'platform',
  'event',
  'value',
  'price',
  'quantity',
  'currency',
  'country',
  'os_version',
  'tracking_status',
  'limit_ad_tracking',
  'is_in_trial_period',
  'postcut',
  'ad_format',
  'ad_revenue_mediation',
  'revenue_decimal',
  'revenue_cpm',
  'sent_at',
  'purchase_date',
]);
const SHOWN_CHARACTERS = 80;
const KEPT_CHARACTERS = 4;

/** Shortens a value that may name a person or a device: findings end up in logs. */
export function redacted(finding: CallFinding): CallFinding {
  const { field, given, hint } = finding;
  if (given === null || given === '') return finding;
  const isHarmless = field !== null && (HARMLESS.has(field) || /\[.*(?:revenue|currency|value).*\]$/.test(field));
  const short = isHarmless ? cut(given) : shortened(given);
  return short === given ? finding : { ...finding, given: short, hint: hint.replaceAll(given, short) };
}

const cut = (text: string): string =>
  text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`;

/** The beginning, where enough is left out for the rest not to be guessed. */
function shortened(text: string): string {
  const kept = text.length > 2 * KEPT_CHARACTERS ? text.slice(0, KEPT_CHARACTERS) : '';
  return `${kept}… (${text.length} characters)`;
}
