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

/** Shortens a value that may name a person or a device, and names that are none: findings end up in logs. */
export const redacted = (finding: CallFinding): CallFinding => withShortValue(withShortNames(finding));

/** Names are the caller's own where they are of no property that is known. */
function withShortNames(finding: CallFinding): CallFinding {
  const { property, field } = finding;
  const longest = Math.max(property?.length ?? 0, field?.length ?? 0);
  if (longest <= SHOWN_CHARACTERS) return finding;
  const shorter = (text: string): string => {
    const names = [property, field].filter((name) => name !== null).toSorted((a, b) => b.length - a.length);
    return names.reduce((told, name) => told.replaceAll(name, () => cut(name)), text);
  };
  const [message, hint, expected] = [finding.message, finding.hint, finding.expected].map(shorter);
  return {
    ...finding,
    property: property === null ? null : cut(property),
    field: field === null ? null : cut(field),
    message: message ?? '',
    hint: hint ?? '',
    expected: expected ?? '',
  };
}

function withShortValue(finding: CallFinding): CallFinding {
  const { field, given, hint } = finding;
  if (given === null || given === '') return finding;
  const isHarmless = field !== null && (HARMLESS.has(field) || /\[.*(?:revenue|currency|value).*\]$/.test(field));
  const short = isHarmless ? cut(given) : shortened(given);
  if (short === given) return finding;
  // Where a hint repeats the value it stands so. Elsewhere it may be a word of the hint.
  const said = (value: string): string => `in the place of \`${value}\``;
  return { ...finding, given: short, hint: hint.replace(said(given), () => said(short)) };
}

const cut = (text: string): string =>
  text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`;

/** The beginning, where enough is left out for the rest not to be guessed. */
function shortened(text: string): string {
  const kept = text.length > 2 * KEPT_CHARACTERS ? text.slice(0, KEPT_CHARACTERS) : '';
  return `${kept}… (${text.length} characters)`;
}
