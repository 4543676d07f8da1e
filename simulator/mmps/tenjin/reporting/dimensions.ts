import { expectedName } from '@mmp-sim/contracts/known-names';
import type { ReportType } from '@mmp-sim/contracts/wire';

/** What reports are grouped by, as Tenjin spells it. */
export type Dimension =
  | 'app'
  | 'channel'
  | 'campaign'
  | 'country'
  | 'site'
  | 'creative'
  | 'sk_ad_network'
  | 'sk_campaign'
  | 'sk_source_app'
  | 'fidelity_type'
  | 'conversion_value';

/**
 * Which report may be grouped by what; by any combination of them (assumed: only some are known).
 *
 * @see github.com/PostHog/posthog, source `tenjin`; a public JavaScript client written against the OpenAPI document 2.0.1.
 *   Of SKAdNetwork's, `campaign`, `sk_ad_network` and `fidelity_type` are assumed: only the fields that they show are known.
 */
const dimensionsOf: Readonly<Record<ReportType, readonly Dimension[]>> = {
  user_acquisition: ['app', 'channel', 'campaign', 'country', 'site', 'creative'],
  ad_revenue: ['app', 'channel', 'country'],
  sk_ad_network: [
    'app',
    'channel',
    'campaign',
    'sk_ad_network',
    'sk_campaign',
    'sk_source_app',
    'fidelity_type',
    'conversion_value',
  ],
};

/** What the insights call it. A campaign brings its app and channel along, as Tenjin's rows do. */
export const groupingsOf: Readonly<Record<Dimension, readonly string[]>> = {
  app: ['app'],
  channel: ['channel'],
  campaign: ['app', 'channel', 'campaign'],
  country: ['country'],
  site: ['site'],
  creative: ['creative'],
  sk_ad_network: ['adNetwork'],
  sk_campaign: ['skCampaign'],
  sk_source_app: ['sourceApp'],
  fidelity_type: ['fidelity'],
  conversion_value: ['conversionValue'],
};

/** Reads one dimension. @returns It, or why there is none such. */
export function readDimension(type: ReportType, name: string): Dimension | { readonly hint: string } {
  const known = dimensionsOf[type];
  const found = known.find((one) => one === name);
  if (found !== undefined) return found;
  if (name === 'platform') return { hint: 'app already splits by platform.' };
  if (name === 'date') return { hint: 'granularity=daily splits by date.' };
  const joined = joinedByUnderscores(name, known);
  if (joined !== null) return { hint: `expected ${joined.join(',')}: only saved reports are shown with underscores.` };
  const expected = expectedName(name, known);
  return { hint: `${expected.startsWith('one of') ? 'expected ' : ''}${expected}.` };
}

/** The dimensions of which a name such as `campaign_country` is made; null where it is not made of them. */
function joinedByUnderscores(name: string, known: readonly Dimension[]): readonly Dimension[] | null {
  for (const one of known) {
    if (name === one) return [one];
    const rest = name.startsWith(`${one}_`) ? joinedByUnderscores(name.slice(one.length + 1), known) : null;
    if (rest !== null) return [one, ...rest];
  }
  return null;
}
