import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type NewSkanPostback, type Simulator } from '../../simulator/index.js';
import { AIID, aWorld, GAID, HOME_IP, IDFV, type Link, type World } from '../support/world.js';

/**
 * Columns with their types, as DuckDB calls them, in the order of the public data models; beyond those are what later copies
 * have, and what is our own choice (docs/evidence.md#datavault).
 */
const tables = {
  events: `created_at TIMESTAMP, acquired_at TIMESTAMP, event_type VARCHAR, event VARCHAR, value BIGINT, app_id VARCHAR,
    bundle_id VARCHAR, platform VARCHAR, app_version VARCHAR, os_version VARCHAR, country VARCHAR, advertising_id VARCHAR,
    developer_device_id VARCHAR, limit_ad_tracking BOOLEAN, site_id VARCHAR, source_campaign_id VARCHAR, source_uuid VARCHAR,
    product_id VARCHAR, price DECIMAL(18,9), quantity BIGINT, currency VARCHAR, revenue BIGINT, purchase_state INTEGER,
    uuid VARCHAR, ip_address VARCHAR, creative_name VARCHAR, device VARCHAR, analytics_installation_id VARCHAR,
    customer_user_id VARCHAR`,
  installs: `uuid VARCHAR, created_at TIMESTAMP, acquired_at TIMESTAMP, app_id VARCHAR, bundle_id VARCHAR, platform VARCHAR,
    app_version VARCHAR, os_version VARCHAR, device VARCHAR, country VARCHAR, advertising_id VARCHAR,
    developer_device_id VARCHAR, analytics_installation_id VARCHAR, customer_user_id VARCHAR, limit_ad_tracking BOOLEAN,
    ip_address VARCHAR, site_id VARCHAR, creative_name VARCHAR, source_campaign_id VARCHAR, source_uuid VARCHAR`,
  ad_engagements: `uuid VARCHAR, event_type VARCHAR, created_at TIMESTAMP, app_id VARCHAR, bundle_id VARCHAR,
    platform VARCHAR, campaign_id VARCHAR, site_id VARCHAR, remote_click_id VARCHAR, advertising_id VARCHAR,
    limit_ad_tracking BOOLEAN, ip_address VARCHAR, user_agent VARCHAR, country VARCHAR, attributable BOOLEAN`,
  campaigns: `id VARCHAR, name VARCHAR, app_id VARCHAR, ad_network_id INTEGER, remote_campaign_id VARCHAR,
    campaign_bucket_id VARCHAR, updated_at TIMESTAMP`,
  campaign_buckets: 'id VARCHAR, name VARCHAR, app_id VARCHAR, ad_network_id INTEGER, updated_at TIMESTAMP',
  bucket_campaign_info: 'id VARCHAR, name VARCHAR, app_id VARCHAR, ad_network_id INTEGER, is_bucket BOOLEAN',
  ad_networks: 'id INTEGER, name VARCHAR, updated_at TIMESTAMP',
  apps: 'id VARCHAR, name VARCHAR, bundle_id VARCHAR, platform VARCHAR, store_id VARCHAR, updated_at TIMESTAMP',
  publisher_apps: 'id VARCHAR, name VARCHAR, app_id VARCHAR, ad_network_id INTEGER, updated_at TIMESTAMP',
  countries: 'code VARCHAR, name VARCHAR',
  daily_spend: `id BIGINT, date DATE, campaign_id VARCHAR, impressions BIGINT, clicks BIGINT, installs BIGINT, spend BIGINT,
    updated_at TIMESTAMP, original_spend BIGINT, original_currency VARCHAR`,
  daily_country_spend: `id BIGINT, date DATE, campaign_id VARCHAR, country VARCHAR, impressions BIGINT, clicks BIGINT,
    installs BIGINT, spend BIGINT, updated_at TIMESTAMP, original_spend BIGINT, original_currency VARCHAR`,
  daily_ad_revenue: `id BIGINT, date DATE, publisher_app_id VARCHAR, country VARCHAR, impressions BIGINT, clicks BIGINT,
    conversions BIGINT, revenue BIGINT, updated_at TIMESTAMP`,
  reporting_metrics: `date DATE, app_id VARCHAR, platform VARCHAR, ad_network_id INTEGER, campaign_id VARCHAR,
    country VARCHAR, site_id VARCHAR, reported_impressions BIGINT, reported_clicks BIGINT, reported_installs BIGINT,
    reported_spend BIGINT, tracked_impressions BIGINT, tracked_clicks BIGINT, tracked_installs BIGINT, sessions BIGINT,
    daily_active_users BIGINT, iap_revenue BIGINT, publisher_ad_revenue BIGINT`,
  reporting_cohort_metrics: `install_date DATE, event_date DATE, days_since_install INTEGER, app_id VARCHAR,
    platform VARCHAR, ad_network_id INTEGER, campaign_id VARCHAR, country VARCHAR, site_id VARCHAR,
    daily_active_users BIGINT, sessions BIGINT, iap_revenue BIGINT, publisher_ad_revenue BIGINT`,
  targeting_tags: 'id INTEGER, category VARCHAR, segment VARCHAR, display VARCHAR, standard BOOLEAN',
  campaigns_targeting_tags: 'campaign_id VARCHAR, targeting_tag_id INTEGER',
  cohort_behavior: `date DATE, xday INTEGER, campaign_id VARCHAR, country VARCHAR, site_id VARCHAR, users BIGINT,
    sessions BIGINT, transactions BIGINT, revenue BIGINT`,
  daily_behavior: `date DATE, campaign_id VARCHAR, country VARCHAR, site_id VARCHAR, users BIGINT, weekly_users BIGINT,
    monthly_users BIGINT, sessions BIGINT, transactions BIGINT, revenue BIGINT`,
  user_attributes: `acquired_at TIMESTAMP, last_seen TIMESTAMP, advertising_id VARCHAR, developer_device_id VARCHAR,
    limit_ad_tracking BOOLEAN, campaign_id VARCHAR, site_id VARCHAR, country VARCHAR`,
  sk_ad_networks: 'id VARCHAR, ad_network_id INTEGER, updated_at TIMESTAMP',
  skan_ad_network_metrics: `ad_network_id INTEGER, app_id VARCHAR, campaign_id VARCHAR, conversion_value INTEGER,
    conversion_value_count BIGINT, date DATE, fidelity_type INTEGER, redownload_count BIGINT, sk_ad_network_id VARCHAR,
    sk_app_id VARCHAR, sk_campaign_id INTEGER, sk_source_app_id VARCHAR`,
  skan_apple_metrics: `ad_network_id INTEGER, app_id VARCHAR, campaign_id VARCHAR, conversion_value INTEGER,
    conversion_value_count BIGINT, date DATE, fidelity_type INTEGER, redownload_count BIGINT, sk_ad_network_id VARCHAR,
    sk_app_id VARCHAR, sk_campaign_id INTEGER, sk_source_app_id VARCHAR`,
  ad_mediation_impressions_preview: `created_at TIMESTAMP, app_id VARCHAR, bundle_id VARCHAR, platform VARCHAR,
    advertising_id VARCHAR, developer_device_id VARCHAR, analytics_installation_id VARCHAR, country VARCHAR,
    ad_revenue_mediation VARCHAR, network_name VARCHAR, ad_unit_id VARCHAR, ad_format VARCHAR, placement VARCHAR,
    original_revenue DECIMAL(18,9), original_currency VARCHAR, revenue DECIMAL(38,9), source_campaign_id VARCHAR,
    site_id VARCHAR`,
  schema_info: 'version INTEGER',
  schema_migrations: 'filename VARCHAR',
  updated_at: 'updated_at TIMESTAMP',
};

const NOON = '2026-03-01 12:00:00';
const SKADNETWORK = '4dzt52r2t5.skadnetwork';

let sim: Simulator;
let world: World;
let spring: Link;
/** The id of Unity among the networks. */
let unity: unknown;
/** Columns of a table's only row, or of that one which a condition tells. */
const rowOf = async (from: string): Promise<Record<string, unknown>> => {
  const { columns, rows } = await world.workspace.sql(`select * from ${from}`);
  expect(rows).toHaveLength(1);
  return Object.fromEntries(columns.map(({ name }, at) => [name, rows[0]?.[at]]));
};

/** One comes by Unity's campaign at noon, opens the app, buys twice what costs ten dollars, and sees an ad. */
beforeAll(async () => {
  sim = await createSimulator();
  world = aWorld(sim, {
    clock: { mode: 'frozen', now: '2026-03-01T12:00:00Z' },
    app: { platform: 'ios', storeId: '525463029', name: 'Game' },
  });
  const { workspace } = world;
  spring = world.campaign({ name: 'Spring', channel: 'unity', remoteCampaignId: 'r1' });
  await world.click(
    spring,
    {
      advertising_id: GAID,
      site_id: 's1',
      click_id: 'c1',
      creative_name: 'cat',
      ip_address: HOME_IP,
      country: 'DE',
      limit_ad_tracking: '1',
    },
    { 'user-agent': 'Phone' },
  );
  const device = {
    advertising_id: GAID,
    ip_address: HOME_IP,
    country: 'DE',
    app_version: '1.5',
    limit_ad_tracking: 'false',
    customer_user_id: 'ana',
    device_model: 'iPhone15,2',
  };
  await world.open(device);
  const gold = { product_id: 'gold', price: '10', quantity: '2', currency: 'USD' };
  await world.post('/v0/purchase', { ...world.complete, ...device, ...gold });
  await world.post('/v0/ad_impressions', {
    ...world.complete,
    ...device,
    ad_revenue_mediation: 'custom',
    network_name: 'mintegral',
    currency: 'USD',
    revenue_decimal: '0.00125',
    ad_unit_id: 'u1',
    ad_format: 'banner',
    placement: 'top',
  });
  const postback = (transaction: string): NewSkanPostback => ({
    version: '2.2',
    appId: world.app.id,
    campaignId: spring.id,
    channel: 'unity',
    'ad-network-id': SKADNETWORK,
    'campaign-id': 7,
    'transaction-id': transaction,
    'source-app-id': 1234567891,
    'fidelity-type': 1,
    'conversion-value': 20,
    redownload: transaction === 'b',
  });
  workspace.skanPostbacks.add([postback('a'), postback('b')]);
  const networks = await workspace.sql("select id from channels where channel = 'unity'", { dialect: 'duckdb' });
  unity = networks.rows[0]?.[0];
});
afterAll(() => sim.close());

test('every table has the columns of the public data models, with these types', async () => {
  const { body } = await world.control<{
    items: { schema: string; name: string; columns: { name: string; type: string }[] }[];
  }>('GET /_sim/sql/tables');
  const listed = body.items
    .filter(({ schema }) => schema === 'tenjin')
    .map(({ name, columns }) => [name, columns.map((column) => `${column.name} ${column.type}`)]);
  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(Object.entries(tables).map(([name, columns]) => [name, columns.split(/,\s+/)])),
  );
});

/** What is the same in all that the device did. */
const deviceRow = () => ({
  app_id: world.app.id,
  bundle_id: 'com.example.game',
  platform: 'ios',
  country: 'DE',
  advertising_id: GAID,
  developer_device_id: IDFV,
  analytics_installation_id: AIID,
  site_id: 's1',
  source_campaign_id: spring.id,
});

test('a purchase', async () => {
  expect(await rowOf("events where event_type = 'purchase'")).toEqual({
    ...deviceRow(),
    created_at: NOON,
    acquired_at: NOON,
    event_type: 'purchase',
    event: null,
    value: null,
    app_version: '1.5',
    os_version: '17.5',
    limit_ad_tracking: false,
    source_uuid: (await rowOf('ad_engagements'))['uuid'],
    product_id: 'gold',
    price: '10.000000000',
    quantity: 2,
    currency: 'USD',
    // 20.00 − 30 % = 14.00 dollars.
    revenue: 1400,
    purchase_state: 3,
    uuid: expect.any(String),
    ip_address: HOME_IP,
    creative_name: 'cat',
    device: 'iPhone15,2',
    customer_user_id: 'ana',
  });
});

test('an install, and the click that brought it', async () => {
  const click = await rowOf('ad_engagements');
  expect(click).toEqual({
    uuid: expect.any(String),
    event_type: 'click',
    created_at: NOON,
    app_id: world.app.id,
    bundle_id: 'com.example.game',
    platform: 'ios',
    campaign_id: spring.id,
    site_id: 's1',
    remote_click_id: 'c1',
    advertising_id: GAID,
    limit_ad_tracking: true,
    ip_address: HOME_IP,
    user_agent: 'Phone',
    country: 'DE',
    attributable: true,
  });
  expect(await rowOf('installs')).toEqual({
    ...deviceRow(),
    uuid: expect.any(String),
    created_at: NOON,
    acquired_at: NOON,
    app_version: '1.5',
    os_version: '17.5',
    device: 'iPhone15,2',
    customer_user_id: 'ana',
    limit_ad_tracking: false,
    ip_address: HOME_IP,
    creative_name: 'cat',
    source_uuid: click['uuid'],
  });
  expect(await rowOf('user_attributes')).toEqual({
    acquired_at: NOON,
    last_seen: NOON,
    advertising_id: GAID,
    developer_device_id: IDFV,
    limit_ad_tracking: false,
    campaign_id: spring.id,
    site_id: 's1',
    country: 'DE',
  });
  expect(await rowOf("bucket_campaign_info where name = 'Spring'")).toEqual({
    id: spring.id,
    name: 'Spring',
    app_id: world.app.id,
    ad_network_id: unity,
    is_bucket: false,
  });
});

test('an eighth of a cent for an impression', async () => {
  expect(await rowOf('ad_mediation_impressions_preview')).toEqual({
    ...deviceRow(),
    created_at: NOON,
    ad_revenue_mediation: 'custom',
    network_name: 'mintegral',
    ad_unit_id: 'u1',
    ad_format: 'banner',
    placement: 'top',
    original_revenue: '0.001250000',
    original_currency: 'USD',
    revenue: '0.125000000',
  });
});

test('two postbacks of SKAdNetwork, of a campaign only where the network says so', async () => {
  const metrics = {
    ad_network_id: unity,
    app_id: world.app.id,
    campaign_id: spring.id,
    conversion_value: 20,
    conversion_value_count: 2,
    date: '2026-03-01',
    fidelity_type: 1,
    redownload_count: 1,
    sk_ad_network_id: SKADNETWORK,
    sk_app_id: '525463029',
    sk_campaign_id: 7,
    sk_source_app_id: '1234567891',
  };
  expect(await rowOf('skan_ad_network_metrics')).toEqual(metrics);
  expect(await rowOf('skan_apple_metrics')).toEqual({ ...metrics, campaign_id: null });
  expect(await rowOf('sk_ad_networks')).toEqual({ id: SKADNETWORK, ad_network_id: unity, updated_at: NOON });
});
