/** A column of the facts: its type, and where its value stands in the fact or in what the fact is about. */
type Column = {
  readonly type: 'varchar' | 'bigint' | 'integer' | 'boolean' | 'timestamp_ms' | 'decimal(18,9)' | 'decimal(5,4)';
  readonly of: 'fact' | 'about';
  /** The first of these that is there counts. */
  readonly at: readonly string[];
};

const fact = (type: Column['type'], ...at: readonly string[]): Column => ({ type, of: 'fact', at });
const device = (type: Column['type'], name: string): Column => ({ type, of: 'about', at: [`device.${name}`] });
const source = (type: Column['type'], name: string): Column => ({ type, of: 'about', at: [`source.${name}`] });

/**
 * What questions are asked about, beside the fact itself, which stands in `body`. Names are public: they stand in
 * questions of users. An engagement's or a claim's own channel and campaign stand where those of its installation's
 * source stand for all others.
 */
const factColumns = {
  id: fact('varchar', 'id'),
  type: fact('varchar', 'type'),
  happened_at: fact('timestamp_ms', 'atMs'),
  app_id: fact('varchar', 'appId'),
  installation_id: fact('varchar', 'installationId'),
  advertising_id: { type: 'varchar', of: 'about', at: ['device.advertisingId'] },
  developer_device_id: device('varchar', 'developerDeviceId'),
  user_id: { type: 'varchar', of: 'about', at: ['user'] },
  ip: device('varchar', 'ip'),
  country: device('varchar', 'country'),
  os_version: device('varchar', 'osVersion'),
  device_model: device('varchar', 'deviceModel'),
  device_name: device('varchar', 'deviceName'),
  app_version: device('varchar', 'appVersion'),
  sdk_version: device('varchar', 'sdkVersion'),
  language: device('varchar', 'language'),
  locale: device('varchar', 'locale'),
  user_agent: device('varchar', 'userAgent'),
  customer_user_id: device('varchar', 'customerUserId'),
  limit_ad_tracking: device('boolean', 'limitAdTracking'),
  sent_at: device('timestamp_ms', 'sentAtMs'),
  acquired_at: source('timestamp_ms', 'acquiredAtMs'),
  source_channel: source('varchar', 'channel'),
  source_campaign_id: source('varchar', 'campaignId'),
  source_engagement_id: source('varchar', 'engagementId'),
  source_site_id: source('varchar', 'siteId'),
  source_creative_name: source('varchar', 'creativeName'),
  source_country: source('varchar', 'country'),
  source_tracked: source('boolean', 'tracked'),
  source_cohort_user: source('bigint', 'cohortUser'),
  kind: fact('varchar', 'kind'),
  channel: fact('varchar', 'channel', 'attribution.channel'),
  campaign_id: fact('varchar', 'campaignId', 'attribution.campaignId'),
  engagement_advertising_id: fact('varchar', 'advertisingId'),
  engagement_ip: fact('varchar', 'ip'),
  engagement_user_agent: fact('varchar', 'userAgent'),
  click_id: fact('varchar', 'details.clickId'),
  site_id: fact('varchar', 'details.siteId'),
  creative_name: fact('varchar', 'details.creativeName'),
  details_country: fact('varchar', 'details.country'),
  engaged_at: fact('timestamp_ms', 'engagedAtMs'),
  method: fact('varchar', 'attribution.method'),
  engagement_id: fact('varchar', 'attribution.engagementId'),
  reinstall: fact('boolean', 'reinstall'),
  tracked: fact('boolean', 'tracked'),
  open_deeplink_url: fact('varchar', 'openDeeplinkUrl'),
  name: fact('varchar', 'name', 'event'),
  value: fact('bigint', 'value'),
  product_id: fact('varchar', 'productId'),
  unit_price: fact('decimal(18,9)', 'unitPrice'),
  quantity: fact('bigint', 'quantity'),
  currency: fact('varchar', 'revenue.gross.currency', 'revenue.currency'),
  gross: fact('decimal(18,9)', 'revenue.gross.amount', 'revenue.amount'),
  net: fact('decimal(18,9)', 'revenue.net.amount', 'revenue.amount'),
  gross_usd: fact('decimal(18,9)', 'revenue.gross.usd', 'revenue.usd'),
  net_usd: fact('decimal(18,9)', 'revenue.net.usd', 'revenue.usd'),
  commission: fact('decimal(5,4)', 'revenue.commission'),
  reported: fact('boolean', 'reported'),
  transaction_id: fact('varchar', 'transactionId'),
  purchase_token: fact('varchar', 'purchaseToken'),
  mediation: fact('varchar', 'mediation'),
  ad_network: fact('varchar', 'details.network'),
  ad_unit_id: fact('varchar', 'details.adUnitId'),
  ad_format: fact('varchar', 'details.adFormat'),
  placement: fact('varchar', 'details.placement'),
  impression_at: fact('timestamp_ms', 'impressionAtMs'),
  fine: fact('integer', 'fine'),
  coarse: fact('varchar', 'coarse'),
} as const satisfies Record<string, Column>;

const columns = Object.entries(factColumns) as [string, Column][];

const pathsOf = (of: Column['of']): string[] => [
  ...new Set(columns.flatMap(([, column]) => (column.of === of ? column.at : []))),
];
const [factPaths, aboutPaths] = [pathsOf('fact'), pathsOf('about')];

/** Each document is read once for all of its columns. */
export const factTexts = listOf(factPaths);
export const aboutTexts = listOf(aboutPaths);

/** Who: whom the installation is said to be of, else by advertising id, developer device id, installation; one number for each. */
const userHash = `md5_number_lower(coalesce(${(['user_id', 'advertising_id', 'developer_device_id', 'installation_id'] as const).map((name) => valueOf(factColumns[name])).join(', ')}))`;

/** The columns by their names, taken from the lists `x` and `y` of texts at those paths. */
export const factColumnValues = [
  ...columns.map(([name, column]) => `${valueOf(column)} as ${name}`),
  `${userHash} as user_hash`,
].join(', ');

function listOf(paths: readonly string[]): string {
  return `[${paths.map((path) => `'$.${path}'`).join(', ')}]`;
}

function valueOf({ type, of, at }: Column): string {
  const [list, paths] = of === 'fact' ? ['x', factPaths] : ['y', aboutPaths];
  const texts = at.map((path) => `${list}[${paths.indexOf(path) + 1}]`);
  const text = texts.length === 1 ? texts.join('') : `coalesce(${texts.join(', ')})`;
  if (type === 'varchar') return text;
  if (type === 'timestamp_ms') return `make_timestamp_ms(try_cast(${text} as bigint))::timestamp_ms`;
  return `try_cast(${text} as ${type})`;
}
