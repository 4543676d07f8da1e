import { sqlFile } from '../../../sql-file.js';
import type { MmpWarehouse, View } from '../../../warehouse.js';

/** The schema of DataVault. */
export const SCHEMA = 'tenjin';
/** What its tables are made of; users do not see it. */
const PARTS = 'tenjin_parts';

/** Later ones are made of those before them. */
const parts = ['apps', 'activity', 'days', 'cohort_days', 'installs', 'reported', 'publisher_revenue'];

/** In the order of the manual. */
const tables = [
  'events',
  'installs',
  'ad_engagements',
  'campaigns',
  'campaign_buckets',
  'bucket_campaign_info',
  'ad_networks',
  'apps',
  'publisher_apps',
  'countries',
  'daily_spend',
  'daily_country_spend',
  'daily_ad_revenue',
  'reporting_metrics',
  'reporting_cohort_metrics',
  'targeting_tags',
  'campaigns_targeting_tags',
  'cohort_behavior',
  'daily_behavior',
  'user_attributes',
  'sk_ad_networks',
  'skan_ad_network_metrics',
  'skan_apple_metrics',
  'ad_mediation_impressions_preview',
  'schema_info',
  'schema_migrations',
  'updated_at',
];

/** Those with rows of what happened: a row each, or summed up. All others say what things are called, or are empty. */
export const happened = {
  single: ['events', 'installs', 'ad_engagements', 'ad_mediation_impressions_preview'],
  summed: [
    'daily_spend',
    'daily_country_spend',
    'daily_ad_revenue',
    'reporting_metrics',
    'reporting_cohort_metrics',
    'cohort_behavior',
    'daily_behavior',
    'user_attributes',
    'skan_ad_network_metrics',
    'skan_apple_metrics',
  ],
} as const satisfies MmpWarehouse['happened'];

/** The tables of DataVault, as views of one workspace. Their files are read when somebody asks. */
export const datavaultViews = (): readonly View[] => [
  ...parts.map((name) => ({ schema: PARTS, name, sql: sqlFile(new URL(`./parts/${name}.sql`, import.meta.url)) })),
  ...tables.map((name) => ({ schema: SCHEMA, name, sql: sqlFile(new URL(`./tables/${name}.sql`, import.meta.url)) })),
];
