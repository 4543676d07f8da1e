import { sqlText } from '../sql-text.js';

/** A column that a grouping adds for people to read, from the value of the grouping. */
type Label = { readonly name: string; readonly sql: string };

type Dimension = {
  /** Where it stands in the views. */
  readonly sql: string;
  readonly unit: 'text' | 'ms' | 'count';
  readonly labels?: readonly Label[];
  /** What holds for rows of one of these values, given as SQL texts; the usual one when left out. */
  readonly isOneOf?: (column: string, texts: string) => string;
};

/** Of an app: bundle ids and platforms are not in the facts. */
const ofApp = (column: string): string => `(select any_value(${column}) from mmp.apps as its where its.id = app_id)`;
const appsWith = (condition: string): string => `app_id in (select id from mmp.apps where ${condition})`;
const plain = (sql: string): Dimension => ({ sql, unit: 'text' });
/** In the order of its numbers. */
const numbered = (sql: string): Dimension => ({
  sql,
  unit: 'count',
  isOneOf: (column, texts) => `${column}::varchar in (${texts})`,
});

/** By what answers can be split and narrowed. No other column ever comes into the SQL. */
export const dimensions = {
  app: {
    sql: 'app_id',
    unit: 'text',
    labels: [
      { name: 'bundleId', sql: '(select any_value(bundle_id) from mmp.apps where id = answer.app)' },
      { name: 'appPlatform', sql: '(select any_value(platform) from mmp.apps where id = answer.app)' },
    ],
    isOneOf: (column, texts) => `${column} in (${texts}) or ${appsWith(`bundle_id in (${texts})`)}`,
  },
  platform: {
    sql: ofApp('platform'),
    unit: 'text',
    isOneOf: (_column, texts) => appsWith(`platform in (${texts})`),
  },
  channel: plain('channel'),
  campaign: {
    sql: 'campaign_id',
    unit: 'text',
    labels: [{ name: 'campaignName', sql: '(select any_value(name) from mmp.campaigns where id = answer.campaign)' }],
  },
  country: {
    sql: 'country',
    unit: 'text',
    // Codes of ISO 3166-1 are upper case; requests may have sent them in any.
    isOneOf: (column, texts) => `upper(${column}) in (${texts.toUpperCase()})`,
  },
  site: plain('site_id'),
  creative: plain('creative_name'),
  method: plain('method'),
  endpoint: plain('endpoint'),
  verdict: plain('verdict'),
  reason: plain('reason'),
  adNetwork: plain('ad_network_id'),
  skCampaign: plain('coalesce(source_identifier, sk_campaign_id::varchar)'),
  sourceApp: plain('coalesce(source_app_id, source_domain)'),
  fidelity: numbered('fidelity_type'),
  sequence: numbered('postback_sequence_index'),
  conversionValue: numbered('conversion_value'),
  coarseValue: plain('coarse_conversion_value'),
  bucket: { sql: 'bucket', unit: 'ms', isOneOf: (column, texts) => `${column}::varchar in (${texts})` },
} as const satisfies Record<string, Dimension>;

export type DimensionName = keyof typeof dimensions;

/** The same, where which one it is does not matter. */
export const dimensionOf = (name: DimensionName): Dimension => dimensions[name];

/**
 * What holds for the rows that a filter asks for.
 *
 * @param values - An empty one asks for rows that have none.
 * @param column - SQL of the dimension.
 */
export function conditionOf(name: DimensionName, values: readonly string[], column: string): string {
  const texts = values.filter((value) => value !== '').map(sqlText);
  const isOneOf = dimensionOf(name).isOneOf ?? ((sql: string, list: string): string => `${sql} in (${list})`);
  return [
    ...(texts.length === 0 ? [] : [isOneOf(column, texts.join(', '))]),
    ...(values.includes('') ? [`${column} is null`] : []),
  ].join(' or ');
}
